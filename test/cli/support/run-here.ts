/** The command line within the test's own process, which spares the second that a process of its own takes to start. */
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { openProject, type OpenProject } from '../../../src/cli/project.ts';
import { run } from '../../../src/cli/program.ts';
import { PROJECT, type Run, type RunOptions } from './run-ogp.ts';

interface HereOptions extends Omit<RunOptions, 'entry'> {
  readonly open?: OpenProject;
  /** Of other sources. */
  readonly command?: typeof run;
}

/** Loaded once for all commands of this process that draw one card. */
const ownProject = openProject();

/**
 * Runs `ogp` as `runOgp` does, with streams that are no terminal. Working directory and environment are the process's
 * own meanwhile, so one command runs at a time.
 */
export async function runHere(
  args: readonly string[],
  { input = '', environment = {}, cwd = PROJECT, open = openOnce, command = run }: HereOptions = {},
): Promise<Run> {
  const before = { directory: process.cwd(), environment: process.env };
  process.chdir(cwd);
  process.env = { ...environment };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const ended = command(args, { input: stdin, output: stdout, errors: stderr }, open).finally(() => {
    stdout.end();
    stderr.end();
  });
  try {
    const [bytes, errors, code] = await Promise.all([buffer(stdout), text(stderr), ended]);
    return { code, stdout: bytes.toString(), bytes, stderr: errors };
  } finally {
    process.chdir(before.directory);
    process.env = before.environment;
  }
}

function openOnce(templates?: string): ReturnType<OpenProject> {
  return templates === undefined ? ownProject : openProject(templates);
}
