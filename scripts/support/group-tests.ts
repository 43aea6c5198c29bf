/** Test files that share a process: to start one and to load the same modules takes longer than most of them. */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Folders of `test/` whose files disturb each other in nothing, by group. Those of a group load the same modules and run
 * the same code, which V8 compiles for each process anew: together, they take a tenth less processor time.
 */
const GROUPS = {
  cli: ['cli'],
  deploy: ['deploy'],
  // They mostly wait for processes that they start.
  'end-to-end': ['end-to-end', 'guides'],
  http: ['card', 'contract', 'http', 'reports'],
  pool: ['pool'],
  preview: ['preview'],
  raster: ['picture', 'raster', 'svg', 'template'],
  renderer: ['renderer'],
  repository: ['repository'],
  store: ['load', 'metrics', 'store', 'support'],
  text: ['checks', 'context', 'link', 'text'],
};

const GROUP_OF = new Map(
  Object.entries(GROUPS).flatMap(([group, folders]) => folders.map((folder) => [folder, group] as const)),
);

/** Such a file changes what others in its process would notice. */
const CHANGES_PROCESS =
  /process\.(?:chdir|on|once)\(|process\.(?:env\[.*?\]|execPath|exitCode) = |delete process\.env|registerHooks\(/u;

/** The kind of service that a file shares with others of its process: test/support/shared-service.ts. */
const SHARED_SERVICE = /\bsharedService\('(\w+)'\)/u;

/** They measure their process, or run tests themselves. */
const APART = /^test\/(?:renderer\/confinement|repository\/run-tests)/u;

/** They look at all child processes of their own, of which none is left when the next file begins. */
const WATCHES_CHILDREN = /^test\/reports\/(?:crash|filter|memory|overload)\./u;

/** Few enough that the processors are busy to the end. */
const MAX_MEMBERS = 60;

/** Ignored by git. */
const FOLDER = 'var/test-groups';

/** What runs in a process each, a file or a generated one that imports several, and the files that run there in turn. */
export type TestGroups = ReadonlyMap<string, readonly string[]>;

/**
 * Puts files together. Each of them stays a suite of its own, named as the file, with its own hooks.
 *
 * @param timeout of a file, ms
 */
export async function groupTests(files: readonly string[], timeout: number): Promise<TestGroups> {
  const groupNames = await Promise.all(files.map(groupOf));
  const members = files.filter((_, index) => groupNames[index] !== null);
  const byGroup = Object.groupBy(members, (file) => groupNames[files.indexOf(file)] ?? '');
  // Groups that share a service are the largest, so they start first.
  const sorted = Object.entries(byGroup).sort(
    ([one], [other]) => Number(isService(other)) - Number(isService(one)),
  );
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const groups = new Map<string, readonly string[]>();
  for (const [name, own = []] of sorted) {
    const count = isService(name) ? 1 : Math.ceil(own.length / MAX_MEMBERS);
    for (let index = 0; index < count; index += 1) {
      const entry = join(FOLDER, `${name}-${index + 1}.mjs`);
      // Takes every nth file: neighbouring files often take equally long.
      const group = own.filter((_, at) => at % count === index);
      await writeFile(entry, entrySource(entry, group, timeout));
      groups.set(entry, group);
    }
  }
  const apart = files.filter((_, index) => groupNames[index] === null);
  return new Map([...groups, ...separateTests(apart)]);
}

/** Gives each file a process of its own. */
export function separateTests(files: readonly string[]): TestGroups {
  return new Map(files.map((file) => [file, [file]]));
}

/** @returns the file of a process that runs now, or ran last */
export function currentFile(entry: string, files: readonly string[]): string {
  return files.includes(entry) ? entry : readFileSync(markerOf(entry), 'utf8');
}

/** The file in which an entry keeps the name of the file that it runs. */
function markerOf(entry: string): string {
  return `${entry}.current`;
}

/** @returns the group that a file may share a process with; null if it has a process of its own */
async function groupOf(file: string): Promise<string | null> {
  const source = await readFile(file, 'utf8');
  if (APART.test(file) || CHANGES_PROCESS.test(source)) return null;
  const [, service] = SHARED_SERVICE.exec(source) ?? [];
  if (service !== undefined) return `${SERVICE}${service}`;
  if (WATCHES_CHILDREN.test(file)) return 'children';
  return GROUP_OF.get(file.split('/')[1] ?? '') ?? null;
}

const SERVICE = 'service-';
const isService = (group: string): boolean => group.startsWith(SERVICE);

/**
 * The hooks and tests of a module that a suite imports are the suite's. The next module is imported when the suite has
 * ended: loading it would hold up tests that have a deadline, and what two of them wait for would mix up their suites.
 */
function entrySource(entry: string, files: readonly string[], timeout: number): string {
  const suites = files.map((file) => [file, pathToFileURL(file).href]);
  return `import { writeFileSync } from 'node:fs';
import { after, describe } from 'node:test';

for (const [file, url] of ${JSON.stringify(suites, null, 2)}) {
  writeFileSync(${JSON.stringify(markerOf(entry))}, file);
  await new Promise((resolve) => {
    describe(file, { timeout: ${timeout} }, async () => {
      after(resolve);
      await import(url);
    });
  });
}
`;
}
