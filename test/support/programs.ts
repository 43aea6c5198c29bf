/** Programs that npm does not bring. In continuous integration they have to be there; elsewhere their tests are skipped. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Program {
  /** The package that has it in Debian. */
  readonly name: string;
  /** Absolute; undefined if it is not installed. */
  readonly path: string | undefined;
}

/** Where Debian has servers such as nginx; the PATH of a user may lack them. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export const PNGCHECK = findProgram('pngcheck', ['pngcheck']);
export const NGINX = findProgram('nginx', ['nginx']);
/** Debian has it in the package prometheus. */
export const PROMTOOL = findProgram('prometheus', ['promtool']);
export const PYTHON = findProgram('python3', ['python3']);
export const CHROMIUM = findProgram('chromium', ['chromium', 'chromium-browser', 'google-chrome']);

/**
 * For `bash -c`, which takes standard input from Node for a connection of rsh, and would run the .bashrc of whoever tests.
 */
export const BASH_OPTIONS = ['--norc'];

/** @returns why a test that needs the program is skipped; false if it is to run, and in continuous integration always */
export function skipWithout({ name, path }: Program): string | false {
  return path !== undefined || isContinuousIntegration() ? false : `${name} is not installed`;
}

/** @throws Error with a sentence for whoever set up the machine */
export function pathOf({ name, path }: Program): string {
  if (path === undefined) {
    throw new Error(
      `Expected the program ${name} but it is not installed. In Debian: apt-get install ${name}`,
    );
  }
  return path;
}

function findProgram(name: string, commands: readonly string[]): Program {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  const paths = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return { name, path: paths.find(isExecutable) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isContinuousIntegration(): boolean {
  return (process.env['CI'] ?? '') !== '';
}
