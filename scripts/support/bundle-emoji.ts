import { hash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { EMOJI_UNITS_PER_EM } from '../../src/text/font-library.ts';
import { EMOJI_SOURCE } from './emoji-source.ts';
import { flattenEmoji } from './flatten-emoji.ts';
import { readPackage } from './read-package.ts';

/**
 * Writes the pictures of the emoji set to one file, as `createEmojiFace` reads it, and its licence beside it.
 *
 * @param set the folder of the installed package
 * @returns the set's entry in the manifest of fonts
 */
export async function bundleEmoji(set: URL, fonts: URL) {
  const { family, pictures, file, notice, license } = EMOJI_SOURCE;
  const { name, version } = await readPackage(new URL('package.json', set));
  const folder = new URL(pictures, set);
  const lines: string[] = [];
  for (const picture of (await readdir(folder)).filter((entry) => entry.endsWith('.svg')).sort()) {
    // Private use: a mark of the set's makers, no emoji.
    if (picture.startsWith('e')) continue;
    const svg = await readFile(new URL(picture, folder), 'utf8');
    lines.push(emojiLine(picture, svg));
  }
  const content = Buffer.from(lines.join(''));
  await writeFile(new URL(file, fonts), content);
  await writeFile(new URL(notice, fonts), license);
  return {
    family,
    file,
    bytes: content.byteLength,
    sha256: hash('sha256', content),
    package: `${name}@${version}`,
    license: notice,
  };
}

/** @returns the line of a picture: its code points without U+FE0F, and its filled outlines */
export function emojiLine(picture: string, svg: string): string {
  const layers = flattenEmoji(svg, { file: picture, unitsPerCanvas: EMOJI_UNITS_PER_EM });
  const key = picture.replace('.svg', '').replaceAll('-fe0f', '');
  return `${key} ${layers.map(({ fill, path }) => fill + path).join('|')}\n`;
}
