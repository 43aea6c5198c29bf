import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parseJson } from '../../context/parse-json.ts';
import { codeOf } from '../../thrown.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

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
  const context = parseJson(file === '-' ? await readInput(terminal) : await readContextFile(file));
  const isObject = typeof context === 'object' && context !== null && !Array.isArray(context);
  return isObject ? { ...context, ...given } : context;
}

async function readInput({ input, errors }: Terminal): Promise<Uint8Array> {
  if (input.isTTY) errors.write('Type the context as JSON, and end it with Ctrl-D.\n');
  return buffer(input);
}

async function readContextFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected a context in ${file} but it cannot be read: ${reason}.`);
  }
}
