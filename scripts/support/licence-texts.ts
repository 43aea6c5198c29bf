import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { STAMP } from './build.ts';
import { shippedFiles } from './shipped-parts.ts';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default('none'),
  author: z
    .union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)])
    .default(''),
});

/** The package of libvips lists in its README what it is made of, and where the sources and licences of that are. */
const TEXT = /^(?:licen[cs]e|copying|notice)/iu;
const TEXT_OF_LIBVIPS = /^@img\/sharp-libvips-/u;

const RULE = `\n\n${'='.repeat(80)}\n\n`;

/**
 * The licences of all that the image holds of others, as one text: what was bundled and what was copied. Packages with
 * the same text share it.
 *
 * @param packages folders of the packages that are copied
 * @throws Error if Node's licence is not beside its binary, which every distribution of Node puts there
 */
export async function licenceTexts(packages: readonly string[]): Promise<string> {
  const built = z.object({ packages: z.array(z.string()) }).parse(JSON.parse(await readFile(STAMP, 'utf8')));
  const holders = new Map<string, string[]>();
  for (const folder of [...new Set([...built.packages, ...packages])].sort()) {
    const { title, text } = await describePackage(folder);
    holders.set(text, [...(holders.get(text) ?? []), title]);
  }
  const files = (await shippedFiles()).map(
    ({ file, name, version, licence, source }) => `${file}: ${name} ${version} (${licence}), from ${source}`,
  );
  const node = await readFile(join(dirname(await realpath(process.execPath)), '../LICENSE'), 'utf8');
  return [
    `This file holds the licences of what others made and the image of ogp-generator holds.`,
    [
      'Fonts, emoji and tables. The licences of fonts and emoji lie beside them. The Apache License 2.0 and the Unicode',
      'License V3 are below, with those of packages and Node; CC BY 4.0: https://creativecommons.org/licenses/by/4.0/legalcode',
      '',
      ...files,
    ].join('\n'),
    ...[...holders].map(([text, titles]) => `${titles.join('\n')}\n\n${text}`),
    `Node.js ${process.version}, with what it is made of\n\n${node.trim()}`,
  ].join(RULE);
}

async function describePackage(folder: string): Promise<{ readonly title: string; readonly text: string }> {
  const { name, version, license, author } = packageSchema.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
  const files = (await readdir(folder)).filter(
    (file) => TEXT.test(file) || (TEXT_OF_LIBVIPS.test(name) && file === 'README.md'),
  );
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  return {
    title: `${name} ${version} (${license})`,
    text:
      texts.length === 0
        ? `The package has no text of its licence, ${license}. Author: ${author || 'not named'}.`
        : texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n'),
  };
}
