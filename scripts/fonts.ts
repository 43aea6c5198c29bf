/** `npm run fonts`: copies the bundled fonts and emoji from their npm packages and writes `fonts/manifest.json`. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { bundleEmoji } from './support/bundle-emoji.ts';
import { describeFace } from './support/describe-face.ts';
import { FONT_SOURCES } from './support/font-sources.ts';
import { readPackage } from './support/read-package.ts';

const fonts = new URL('../fonts/', import.meta.url);

const faces = [];
const coverage = new Map<string, string>();
for (const { family, manifest, license, faces: sources } of FONT_SOURCES) {
  const { name, version } = await readPackage(new URL(manifest));
  let licenseText = await readFile(new URL(license.source, manifest), 'utf8');
  for (const { weight, drawnAs = weight, variation, source, file } of sources) {
    await copyFile(new URL(source, manifest), new URL(file, fonts));
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
const emoji = await bundleEmoji(fonts);
console.log(`fonts/${emoji.file}  ${emoji.family}, ${emoji.package}`);
const manifest = { faces, emoji, coverage: Object.fromEntries(coverage) };
await writeFile(new URL('manifest.json', fonts), `${JSON.stringify(manifest, null, 2)}\n`);

/** Puts the font's own notice above a licence that names another year or holder: it must go with every copy. */
function withCopyright(licenseText: string, copyright: string): string {
  const holder = /\d{4}(?:-\d{4})? \S+/u.exec(copyright)?.[0] ?? copyright;
  return licenseText.includes(holder) ? licenseText : `${copyright}\n${licenseText}`;
}
