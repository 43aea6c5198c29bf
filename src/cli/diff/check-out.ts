import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_DIRECTORY } from '../project.ts';
import { UsageError } from '../usage-error.ts';

const run = promisify(execFile);

/** What cards are drawn by and from. */
const PARTS = ['src', 'templates', 'fonts', 'package.json'];

/**
 * Takes what draws cards out of a git revision, without touching the working tree, the index or the list of worktrees.
 *
 * @returns a folder, which uses the packages that are installed now
 * @throws UsageError if there is no such revision, or it cannot draw cards
 */
export async function checkOut(revision: string, temporary: AsyncDisposableStack): Promise<string> {
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit === null) {
    throw new UsageError(
      `Expected a folder or a git revision but "${revision}" is neither. "git branch" and "git tag" list some.`,
    );
  }
  const root = await mkdtemp(join(tmpdir(), 'ogp-diff-'));
  temporary.defer(() => rm(root, { recursive: true, force: true }));
  const archive = join(root, 'revision.tar');
  const archived = await git(['archive', `--output=${archive}`, '--format=tar', commit.trim(), ...PARTS]);
  if (archived === null) {
    throw new UsageError(
      `The revision "${revision}" cannot draw cards: it has not all of ${PARTS.join(', ')}.`,
    );
  }
  await run('tar', ['-xf', archive, '-C', root]);
  await symlink(join(PROJECT_DIRECTORY, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** @returns what git wrote; null if it failed */
async function git(args: readonly string[]): Promise<string | null> {
  return run('git', ['-C', PROJECT_DIRECTORY, ...args]).then(
    ({ stdout }) => stdout,
    () => null,
  );
}
