import { Problem } from '../errors.ts';
import { messageOf } from '../thrown.ts';

/** What was asked for cannot be done. Its message is one sentence, or a few, that say what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws an error whose message was written for whoever has typed the command, such as a designer or an operator. */
export function throwAsUsageError(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}

/**
 * Draws a card. Whoever changes its template can mend what it throws, such as more elements than resvg takes.
 *
 * @param template its name
 * @throws Problem; UsageError that names the template
 */
export function blame<Result>(template: string, draw: () => Result): Result {
  try {
    return draw();
  } catch (error) {
    if (error instanceof Problem || error instanceof UsageError) throw error;
    throw new UsageError(
      `A card of the template "${template}" cannot be drawn: ${messageOf(error)}. "ogp check ${template}" says more.`,
      { cause: error },
    );
  }
}
