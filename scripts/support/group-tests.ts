/** Test files that share a process: to start one and to load the same modules takes longer than most of them. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Folders of `test/` whose files disturb each other in nothing. */
const SHARED =
  /^test\/(?:card|context|contract|http|link|picture|pool|raster|renderer|reports|repository|store|svg|template|text)\//u;

/** Such a file changes what others in its process would notice. */
const CHANGES_PROCESS =
  /process\.(?:chdir|on|once)\(|process\.(?:env\[.*?\]|execPath|exitCode) = |delete process\.env|registerHooks\(/u;

/** They draw for long, so that they are better spread over the processors, or measure their process. */
const APART =
  /^test\/(?:renderer\/(?:exactness|(?:card|starter)-goldens|confinement)|reports\/(?:crash|filter|memory|overload|start)\.)/u;

/** Few enough that the processors are busy to the end. */
const MAX_MEMBERS = 10;

/** Ignored by git. */
const FOLDER = 'var/test-groups';

export interface TestGroups {
  /** What runs in a process each: files, and generated ones that import several. */
  readonly entries: readonly string[];
  /** The files that the generated ones import. */
  readonly members: ReadonlySet<string>;
}

/**
 * Puts files together. Each stays a suite of its own, named as the file, with its own hooks.
 *
 * @param timeout of a file, ms
 */
export async function groupTests(files: readonly string[], timeout: number): Promise<TestGroups> {
  const mayShare = await Promise.all(files.map(sharesProcess));
  const members = files.filter((_, index) => mayShare[index] === true);
  const byFolder = Object.entries(Object.groupBy(members, (file) => file.split('/')[1] ?? ''));
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const entries: string[] = [];
  for (const [folder, own = []] of byFolder) {
    const count = Math.ceil(own.length / MAX_MEMBERS);
    for (let index = 0; index < count; index += 1) {
      const entry = join(FOLDER, `${folder}-${index + 1}.mjs`);
      // Every so manieth, as neighbours often take equally long.
      const group = own.filter((_, at) => at % count === index);
      await writeFile(entry, entrySource(group, timeout));
      entries.push(entry);
    }
  }
  return {
    entries: [...entries, ...files.filter((_, index) => mayShare[index] !== true)],
    members: new Set(members),
  };
}

async function sharesProcess(file: string): Promise<boolean> {
  return SHARED.test(file) && !APART.test(file) && !CHANGES_PROCESS.test(await readFile(file, 'utf8'));
}

/**
 * The hooks and tests of a module that a suite imports are the suite's. The next module is imported when the suite has
 * ended: loading it would hold up tests that have a deadline, and what two of them wait for would mix up their suites.
 */
function entrySource(files: readonly string[], timeout: number): string {
  const suites = files.map((file) => [file, pathToFileURL(file).href]);
  return `import { after, describe } from 'node:test';

for (const [file, url] of ${JSON.stringify(suites, null, 2)}) {
  await new Promise((resolve) => {
    describe(file, { timeout: ${timeout} }, async () => {
      after(resolve);
      await import(url);
    });
  });
}
`;
}
