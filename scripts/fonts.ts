/** `npm run fonts`: copies the bundled fonts and emoji from their npm packages and writes `fonts/manifest.json`. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { bundleEmoji } from './support/bundle-emoji.ts';
import { describeFace } from './support/describe-face.ts';
import { FONT_SOURCES } from './support/font-sources.ts';

const fonts = new URL('../fonts/', import.meta.url);
const packageManifest = z.object({ name: z.string(), version: z.string() });

const faces = [];
const coverage = new Map<string, string>();
for (const { family, manifest, license, faces: sources } of FONT_SOURCES) {
  const { name, version } = packageManifest.parse(JSON.parse(await readFile(new URL(manifest), 'utf8')));
  await copyFile(new URL(license.source, manifest), new URL(license.file, fonts));
  for (const { weight, drawnAs = weight, source, file } of sources) {
    await copyFile(new URL(source, manifest), new URL(file, fonts));
    const bytes = await readFile(new URL(file, fonts));
    const face = describeFace(bytes);
    if (face.family !== family || face.weight !== drawnAs) {
      throw new Error(
        `Expected ${family} ${drawnAs} in ${name}/${source} but found ${face.family} ${face.weight}`,
      );
    }
    if (face.coverage !== (coverage.get(family) ?? face.coverage)) {
      throw new Error(`Expected all weights of ${family} to have the same characters`);
    }
    coverage.set(family, face.coverage);
    faces.push({
      family,
      weight,
      file,
      bytes: bytes.byteLength,
      sha256: face.sha256,
      version: face.version,
      package: `${name}@${version}`,
      license: license.file,
    });
    console.log(`fonts/${file}  ${family} ${weight}, ${face.version}`);
  }
}
const emoji = await bundleEmoji(fonts);
console.log(`fonts/${emoji.file}  ${emoji.family}, ${emoji.package}`);
const manifest = { faces, emoji, coverage: Object.fromEntries(coverage) };
await writeFile(new URL('manifest.json', fonts), `${JSON.stringify(manifest, null, 2)}\n`);
