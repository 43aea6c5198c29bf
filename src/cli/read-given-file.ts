import { readFile } from 'node:fs/promises';
import { codeOf } from '../thrown.ts';
import { UsageError } from './usage-error.ts';

/**
 * @param what the file is to hold, such as `a context`
 * @throws UsageError if it cannot be read
 */
export async function readGivenFile(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new UsageError(`Expected ${what} in ${file} but it cannot be read: ${reason}.`);
  }
}
