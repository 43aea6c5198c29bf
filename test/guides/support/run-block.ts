import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** ms */
const TIMEOUT = 60_000;

/**
 * Runs a block of a guide as its reader would: a file, or a script of the shell.
 *
 * @returns what it prints
 * @throws Error with its standard error if it does not end with 0
 */
export async function runBlock(
  program: string,
  block: string,
  { directory, extension, args = [] }: { directory: string; extension: string; args?: readonly string[] },
): Promise<string> {
  const file = join(directory, `block.${extension}`);
  await writeFile(file, block);
  const options = { cwd: directory, timeout: TIMEOUT, env: { PATH: process.env['PATH'] } };
  const { stdout } = await run(
    program,
    [...(program === 'bash' ? ['-euo', 'pipefail'] : []), file, ...args],
    options,
  );
  return stdout;
}
