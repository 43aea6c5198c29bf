/**
 * `npm run image:pin`: pins the base images of the Dockerfile and of Cloud Build's steps to what their tags are now, and
 * so updates them. With `--check` it asks no registry and writes nothing, but fails if an image has no digest.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fetchDigest, findFloating, IMAGE_FILES, pinImages } from './support/pin-images.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const files = await Promise.all(
  IMAGE_FILES.map(async (file) => {
    const text = await readFile(file, 'utf8');
    return { file, text, pinned: values.check ? text : await pinImages(text, (image) => fetchDigest(image)) };
  }),
);
for (const { file, text, pinned } of files) {
  if (pinned !== text) await writeFile(file, pinned);
  for (const image of findFloating(pinned)) {
    console.error(`✖ ${file}: ${image} has no digest. "npm run image:pin" pins it.`);
    process.exitCode = 1;
  }
}
