import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../thrown.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The name of a file that means standard input or output, by POSIX's utility syntax guideline 13. */
export const STANDARD_STREAM = '-';

/**
 * Writes a result to a file, whose folder is made if it is missing, or to standard output.
 *
 * @throws UsageError for a picture on a terminal, and for a file that cannot be written
 */
export async function writeOutput(
  file: string,
  content: Uint8Array | string,
  { output }: Terminal,
): Promise<void> {
  if (file === STANDARD_STREAM) {
    if (output.isTTY && typeof content !== 'string') {
      throw new UsageError(
        'A picture is nothing for a terminal. Send it to a file or a program: -o card.png, or -o - | display',
      );
    }
    output.write(content);
    return;
  }
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected to write ${file} but could not: ${reason}.`);
  }
}
