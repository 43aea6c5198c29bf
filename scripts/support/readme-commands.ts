/** What README.md tells a newcomer to type, read so that a program can do the same. */

export interface Command {
  /** A fenced `sh` block, as it stands. */
  readonly script: string;
  /** The `json` block below it, if there is one: the answer that it should print. */
  readonly answer?: unknown;
}

/** Commands that follow each other in one fresh copy of the repository; the first one begins with `npm ci`. */
export interface Walk {
  readonly commands: readonly Command[];
}

const HEADING = /^## Start$/mu;
const NEXT_HEADING = /^## /mu;
const FENCED_BLOCK = /^```(\w+)\n(.*?)^```$/gmsu;

/**
 * Reads the section `## Start`.
 *
 * @throws Error if the section is missing, has no `sh` block, or has one before the first `npm ci`
 */
export function readWalks(readme: string): Walk[] {
  const start = HEADING.exec(readme);
  if (start === null) throw new Error('Expected a heading "## Start" in README.md');
  const rest = readme.slice(start.index + start[0].length);
  const section = rest.slice(0, NEXT_HEADING.exec(rest)?.index);

  const walks: Command[][] = [];
  for (const [, language, text = ''] of section.matchAll(FENCED_BLOCK)) {
    const walk = walks.at(-1);
    if (language === 'sh' && text.startsWith('npm ci')) {
      walks.push([{ script: text }]);
    } else if (language === 'sh') {
      if (walk === undefined) throw new Error(`Expected "npm ci" before the first command but found ${text}`);
      walk.push({ script: text });
    } else if (language === 'json') {
      const command = walk?.pop();
      if (walk === undefined || command === undefined) throw new Error(`Expected a command before ${text}`);
      walk.push({ ...command, answer: JSON.parse(text) });
    }
  }
  if (walks.length === 0) throw new Error('Expected an sh block with "npm ci" under "## Start"');
  return walks.map((commands) => ({ commands }));
}

/** Whether the command keeps running until it is told to end. */
export function isService({ script }: Command): boolean {
  return /\bnpm start\s*$/u.test(script);
}

/**
 * Compares JSON values by their shape: the same members, the same types.
 *
 * @returns JSON Pointers (RFC 6901) at which they differ
 */
export function differences(expected: unknown, actual: unknown, pointer = ''): string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return [];
  if (!isObject(expected) || !isObject(actual)) {
    return typeof expected === typeof actual && isObject(expected) === isObject(actual) ? [] : [pointer];
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].flatMap((name) => differences(expected[name], actual[name], `${pointer}/${name}`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
