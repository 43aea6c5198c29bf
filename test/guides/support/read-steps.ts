import { readGuide } from './read-blocks.ts';

/** What a guide has its reader do, in its order. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly content: string }
  | { readonly kind: 'mistake'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: 'session'; readonly commands: readonly ShownCommand[] }
  | { readonly kind: 'script'; readonly script: string };

/** A command after `$`, and what the guide says that it prints. */
export interface ShownCommand {
  readonly command: string;
  readonly output: string;
}

const STEP = new RegExp(
  [
    // A path alone on its line, and the file below it.
    /^`(?<path>[^`\n]+)`\n\n```\w+\n(?<content>.*?)^```$/u,
    /^```console\n(?<session>.*?)^```$/u,
    /^```sh\n(?<script>.*?)^```$/u,
    /in `(?<file>[^`]+)`,\swrite `(?<to>[^`]+)` for\s`(?<from>[^`]+)`/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gmsu',
);

/** @returns the files, commands and mistakes made on purpose of a guide that is a walk through a new folder */
export async function readSteps(guide: string): Promise<Step[]> {
  const text = await readGuide(guide);
  return [...text.matchAll(STEP)].map(({ groups = {} }): Step => {
    const { path, content = '', session, script = '', file, from = '', to = '' } = groups;
    if (path !== undefined) return { kind: 'file', path, content };
    if (file !== undefined) return { kind: 'mistake', path: file, from, to };
    if (session !== undefined) return { kind: 'session', commands: readSession(session) };
    return { kind: 'script', script };
  });
}

function readSession(session: string): ShownCommand[] {
  return session
    .split(/^\$ /mu)
    .filter((part) => part !== '')
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    });
}
