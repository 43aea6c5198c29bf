/** What was asked for cannot be done. Its message is one sentence, or a few, that say what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
