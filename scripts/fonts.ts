/**
 * `npm run fonts`: copies the bundled fonts and emoji from the npm packages of `tools/generators`, which it installs if
 * need be, and writes `fonts/manifest.json`. Also writes what tests compare the emoji with.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { bundleEmoji } from './support/bundle-emoji.ts';
import { describeFace } from './support/describe-face.ts';
import { writeEmojiRecord } from './support/emoji-record.ts';
import { EMOJI_SOURCE } from './support/emoji-source.ts';
import { FONT_SOURCES } from './support/font-sources.ts';
import { installPackages } from './support/install-packages.ts';
import { readPackage } from './support/read-package.ts';

const fonts = new URL('../fonts/', import.meta.url);
const originals = new URL('../test/text/fixtures/twemoji/', import.meta.url);
const packages = installPackages('tools/generators');

const faces = [];
const coverage = new Map<string, string>();
for (const { family, package: packageName, license, faces: sources } of FONT_SOURCES) {
  const folder = new URL(`${packageName}/`, packages);
  const { name, version } = await readPackage(new URL('package.json', folder));
  let licenseText = await readFile(new URL(license.source, folder), 'utf8');
  for (const { weight, drawnAs = weight, variation, source, file } of sources) {
    await copyFile(new URL(source, folder), new URL(file, fonts));
    const bytes = await readFile(new URL(file, fonts));
    const face = describeFace(bytes);
    if (face.family !== family || face.weight !== drawnAs) {
      throw new Error(
        `Expected ${family} ${drawnAs} in ${name}/${source} but found ${face.family} ${face.weight}`,
      );
    }
    licenseText = withCopyright(licenseText, face.copyright);
    if (face.coverage !== (coverage.get(family) ?? face.coverage)) {
      throw new Error(`Expected all weights of ${family} to have the same characters`);
    }
    coverage.set(family, face.coverage);
    faces.push({
      family,
      weight,
      ...(variation === undefined ? {} : { variation }),
      file,
      bytes: bytes.byteLength,
      sha256: face.sha256,
      version: face.version,
      package: `${name}@${version}`,
      license: license.file,
    });
    console.log(`fonts/${file}  ${family} ${weight}, ${face.version}`);
  }
  await writeFile(new URL(license.file, fonts), licenseText);
}
const emojiSet = new URL(`${EMOJI_SOURCE.package}/`, packages);
const emoji = await bundleEmoji(emojiSet, fonts);
console.log(`fonts/${emoji.file}  ${emoji.family}, ${emoji.package}`);
const manifest = { faces, emoji, coverage: Object.fromEntries(coverage) };
await writeFile(new URL('manifest.json', fonts), `${JSON.stringify(manifest, null, 2)}\n`);

await writeEmojiRecord();
await rm(originals, { recursive: true, force: true });
await mkdir(originals, { recursive: true });
for (const sample of EMOJI_SOURCE.samples) {
  const picture = `${sample}.svg`;
  await copyFile(new URL(EMOJI_SOURCE.pictures + picture, emojiSet), new URL(picture, originals));
}
await writeFile(new URL('LICENSE.txt', originals), EMOJI_SOURCE.originalsLicense);

/** Puts the font's own notice above a licence that names another year or holder: it must go with every copy. */
function withCopyright(licenseText: string, copyright: string): string {
  const holder = /\d{4}(?:-\d{4})? \S+/u.exec(copyright)?.[0] ?? copyright;
  return licenseText.includes(holder) ? licenseText : `${copyright}\n${licenseText}`;
}
