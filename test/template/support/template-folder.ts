import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { findTextFaults } from '../../../src/text/read-text.ts';

const faces = [
  { family: 'Noto Sans JP', weight: 400 },
  { family: 'Noto Sans JP', weight: 700 },
];

export const dialect = { faces, findTextFaults };

export const identity = { fontsDigest: 'fonts', renderVersion: '1' };

const SOURCE = new URL('../../../src/template/', import.meta.url);

/** A definition as people write it, with imports that resolve from anywhere. */
export function definition(context: string, examples: string): string {
  return `import { z } from '${import.meta.resolve('zod')}';
import { defineTemplate } from '${new URL('define-template.ts', SOURCE).href}';
import { text } from '${new URL('text-field.ts', SOURCE).href}'; import { colour } from '${new URL('colour-field.ts', SOURCE).href}'; import { picture } from '${new URL('picture-field.ts', SOURCE).href}';
export default defineTemplate({
  title: 'Test',
  description: 'A template of the tests.',
  context: z.strictObject({ ${context} }),
  alt: () => 'A card',
  fallbackAlt: 'A card',
  examples: [${examples}],
});
`;
}

export const CONTEXT = `title: text({ min: 1, max: 40 }), age: z.int().min(1).max(99), subtitle: text({ min: 1, max: 40 }).optional(),
    author: z.strictObject({ name: text({ min: 1, max: 40 }) }), tags: z.array(text({ min: 1, max: 40 })).max(5),
    people: z.array(z.strictObject({ name: text({ min: 1, max: 40 }) })).max(5), theme: z.enum(['light', 'dark'])`;

const EXAMPLE = `{ name: 'typical', context: { title: 'T', age: 1, author: { name: 'A' }, tags: [], people: [], theme: 'dark' } }`;

/** An SVG of 100 × 50 px whose content begins in line 2. */
export function svg(content = ''): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50" viewBox="0 0 100 50">\n${content}\n</svg>`;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

export const soundFiles: Files = {
  'template.ts': definition(CONTEXT, EXAMPLE),
  'card.svg.njk': svg('<text font-family="Noto Sans JP">{{ title }}</text>'),
  'fallback.svg.njk': svg(),
};

/** A folder of templates that goes when the test ends, with one sound template `x` changed by `files`. */
export function templateFolder(t: TestContext, files: Files = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'templates-')));
  t.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const directory = join(root, 'templates');
  writeFiles(join(directory, 'x'), { ...soundFiles, ...files });
  return directory;
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
