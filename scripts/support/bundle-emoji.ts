import { hash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { EMOJI_UNITS_PER_EM } from '../../src/text/emoji-face.ts';
import { EMOJI_SOURCE } from './emoji-source.ts';
import { flattenEmoji } from './flatten-emoji.ts';
import { readPackage } from './read-package.ts';

/**
 * Writes the pictures of the emoji set to one file, as `createEmojiFace` reads it, and its licence beside it.
 *
 * @returns the set's entry in the manifest of fonts
 */
export async function bundleEmoji(fonts: URL) {
  const { family, manifest, pictures, file, notice, license } = EMOJI_SOURCE;
  const { name, version } = await readPackage(new URL(manifest));
  const folder = new URL(pictures, manifest);
  const lines: string[] = [];
  for (const picture of (await readdir(folder)).filter((entry) => entry.endsWith('.svg')).sort()) {
    // Private use: a mark of the set's makers, no emoji.
    if (picture.startsWith('e')) continue;
    const svg = await readFile(new URL(picture, folder), 'utf8');
    const layers = flattenEmoji(svg, { file: picture, unitsPerCanvas: EMOJI_UNITS_PER_EM });
    const key = picture.replace('.svg', '').replaceAll('-fe0f', '');
    lines.push(`${key} ${layers.map(({ fill, path }) => fill + path).join('|')}\n`);
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
