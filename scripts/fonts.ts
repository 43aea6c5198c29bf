/** `npm run fonts`: copies the bundled fonts from their npm packages and writes `fonts/manifest.json`. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { describeFace } from './support/describe-face.ts';
import { FONT_SOURCES } from './support/font-sources.ts';

const fonts = new URL('../fonts/', import.meta.url);
const packageManifest = z.object({ name: z.string(), version: z.string() });

const faces = [];
for (const { family, manifest, license, faces: sources } of FONT_SOURCES) {
  const { name, version } = packageManifest.parse(JSON.parse(await readFile(new URL(manifest), 'utf8')));
  await copyFile(new URL(license.source, manifest), new URL(license.file, fonts));
  for (const { weight, source, file } of sources) {
    await copyFile(new URL(source, manifest), new URL(file, fonts));
    const face = describeFace(await readFile(new URL(file, fonts)));
    if (face.family !== family || face.weight !== weight) {
      throw new Error(
        `Expected ${family} ${weight} in ${name}/${source} but found ${face.family} ${face.weight}`,
      );
    }
    faces.push({
      family,
      weight,
      file,
      sha256: face.sha256,
      version: face.version,
      package: `${name}@${version}`,
      license: license.file,
    });
    console.log(`fonts/${file}  ${family} ${weight}, ${face.version}`);
  }
}
await writeFile(new URL('manifest.json', fonts), `${JSON.stringify({ faces }, null, 2)}\n`);
