import { realpathSync } from 'node:fs';
import { createPool } from '../pool/pool.ts';
import { processEntry } from '../program-files.ts';
import { confineRenderer, type RendererSources } from '../renderer/create-renderer.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { CheckedTemplates, ChecksStart } from './check-templates.ts';
import { readRecord } from './record.ts';

/** Hundreds of templates take a busy machine minutes. ms */
const DEADLINE = 10 * 60_000;

export interface LoadedChecks extends CheckedTemplates {
  /** Whether the build has checked these files, and not this start. */
  readonly isRecorded: boolean;
  /** The OpenAPI document of these templates as JSON; null if they were not recorded. */
  readonly apiDocument: string | null;
}

/**
 * Returns what the build has recorded if templates, fonts and code are the same. Otherwise checks them, which takes a
 * second and 50 ms for each template.
 *
 * @param directories as {@link resolveDirectories} returns them
 * @param onUnknown is called before the checks run, with the reason: a sentence for the operator
 * @param leavesOutFaulty see {@link ChecksStart}
 * @throws Error with a message for the operator
 */
export async function loadChecked(
  directories: RendererDirectories,
  onUnknown: (reason: string) => void,
  leavesOutFaulty = false,
): Promise<LoadedChecks> {
  const recorded = readRecord(directories);
  if ('checked' in recorded) return { ...recorded.checked, isRecorded: true };
  onUnknown(recorded.reason);
  return { ...(await runChecks(directories, leavesOutFaulty)), isRecorded: false, apiDocument: null };
}

/** @returns what renderers draw with */
export function rendererSources({ templates, manifest, rehearsals }: CheckedTemplates): RendererSources {
  return { templates: templates.map(({ source }) => source), manifest, rehearsals };
}

/** Runs the checks in a process of their own, because they run the code of templates, and native code may crash. */
export async function runChecks(
  directories: RendererDirectories,
  leavesOutFaulty = false,
): Promise<CheckedTemplates> {
  const pool = await createPool<ChecksStart, null, CheckedTemplates>({
    ...confineRenderer(directories),
    entry: processEntry('checks'),
    start: { ...directories, leavesOutFaulty },
    startDeadline: DEADLINE,
    processes: 1,
    queueLimit: 1,
    deadline: DEADLINE,
    log: () => undefined,
  });
  try {
    return await pool.run(null, new AbortController().signal);
  } finally {
    await pool.close();
  }
}

/**
 * Returns both directories as real paths, which the permission model compares.
 *
 * @throws Error with a message for the operator if one is missing
 */
export function resolveDirectories({
  templatesDirectory,
  fontsDirectory,
}: RendererDirectories): RendererDirectories {
  return {
    templatesDirectory: findDirectory('templates', templatesDirectory),
    fontsDirectory: findDirectory('fonts', fontsDirectory),
  };
}

function findDirectory(purpose: string, path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new Error(
      `Expected the ${purpose} directory at ${path} but found none. Name the right one, or fetch the repository anew.`,
      { cause: error },
    );
  }
}
