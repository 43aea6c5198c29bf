import { messageOf } from '../thrown.ts';

/** What was asked for cannot be done. Its message is one sentence, or a few, that say what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws an error whose message was written for whoever has typed the command, such as a designer or an operator. */
export function throwAsUsageError(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}
