/**
 * The table of the bounds of all work between a socket and its answer, in the order in which a request meets them. Add a
 * bound to one of the files of `bounds/` when the code gets one. The values are the code's own;
 * test/repository/security.test.ts compares names and files.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ANSWER_BOUNDS } from './bounds/of-answers.ts';
import { CARD_BOUNDS } from './bounds/of-cards.ts';
import { REQUEST_BOUNDS } from './bounds/of-requests.ts';
import { markdownTable } from './markdown-table.ts';

const TABLE = /(?<=<!-- bounds: [^>]*-->\n)[^]*?(?=<!-- end of bounds -->)/u;

/** docs/security.md with a fresh table of bounds. */
export async function securityDocument(): Promise<string> {
  const document = await readFile('docs/security.md', 'utf8');
  if (!TABLE.test(document)) {
    throw new Error(
      'docs/security.md: expected the comments <!-- bounds: … --> and <!-- end of bounds --> but found none',
    );
  }
  return document.replace(TABLE, () => `\n${boundsTable()}\n`);
}

function boundsTable(): string {
  const rows = Object.entries({ ...REQUEST_BOUNDS, ...CARD_BOUNDS, ...ANSWER_BOUNDS }).flatMap(
    ([step, bounds]) =>
      bounds.map(({ bound, beyond, constants, file, tests }) => [
        step,
        bound,
        beyond,
        [...Object.keys(constants).map((name) => `\`${name}\``), link(file)].join(' '),
        tests.map((test) => link(`test/${test}.test.ts`)).join(', '),
      ]),
  );
  return markdownTable(['step', 'bound', 'beyond it', 'where', 'test'], rows);
}

/** @param file from the root of the project */
function link(file: string): string {
  return `[${basename(file, '.ts').replace(/\.test$/u, '')}](../${file})`;
}
