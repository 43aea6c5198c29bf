import { buffer } from 'node:stream/consumers';
import { parseJson } from '../../context/parse-json.ts';
import { readGivenFile } from '../read-given-file.ts';
import type { Terminal } from '../terminal.ts';
import { STANDARD_STREAM } from '../write-output.ts';

export interface ContextSource {
  /** A JSON file; `-` is standard input. */
  readonly file: string | undefined;
  /** Values that were given by options; they go before those of the file. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Reads a context by the rules of a request's body.
 *
 * @throws Problem `malformed_json`, `malformed_utf8`, `context_rejected`; UsageError if the file cannot be read
 */
export async function readContext({ file, given }: ContextSource, terminal: Terminal): Promise<unknown> {
  if (file === undefined) return given;
  const fromInput = file === STANDARD_STREAM;
  const context = parseJson(fromInput ? await readInput(terminal) : await readGivenFile(file, 'a context'));
  const isObject = typeof context === 'object' && context !== null && !Array.isArray(context);
  return isObject ? { ...context, ...given } : context;
}

async function readInput({ input, errors }: Terminal): Promise<Buffer> {
  if (input.isTTY) errors.write('Type the context as JSON, and end it with Ctrl-D.\n');
  return buffer(input);
}
