/** `npm run docs`: writes the generated documents; with `--check` it writes nothing and fails if one is stale. */
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { describeApi } from '../src/app.ts';
import { loadRegistry } from '../src/renderer/load-registry.ts';
import type { Template } from '../src/template/registry.ts';
import { clientTypesDocument } from './support/client-types-document.ts';
import { configurationDocument } from './support/configuration-document.ts';
import { errorsDocument } from './support/errors-document.ts';
import { gallery } from './support/gallery.ts';
import { licencesDocument } from './support/licences-document.ts';
import { metricsDocument } from './support/metrics-document.ts';
import { securityDocument } from './support/security-document.ts';
import { svgDocument } from './support/svg-document.ts';
import { showSamePixels, textPictures } from './support/text-pictures.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const { registry } = await loadRegistry({ templatesDirectory: 'templates', fontsDirectory: 'fonts' });
const openApi = json(await describeApi(registry));

/** A text as it is, or a picture as a PNG file. */
const documents = new Map<string, string | Uint8Array>([
  ['docs/configuration.md', configurationDocument()],
  ['docs/errors.md', errorsDocument()],
  ['docs/licences.md', await licencesDocument()],
  ['docs/metrics.md', metricsDocument()],
  ['docs/security.md', await securityDocument()],
  ['docs/svg.md', svgDocument()],
  ['docs/openapi.json', openApi],
  ['docs/openapi.d.ts', await clientTypesDocument(openApi, { mayInstall: !values.check })],
  ...(await textPictures()),
  ...(await gallery()),
]);
for (const template of registry.values()) {
  documents.set(`docs/schemas/${template.name}.json`, json(contextSchema(template)));
}

const isFresh = (present: Buffer, content: string | Uint8Array) =>
  typeof content === 'string' ? present.toString() === content : showSamePixels(present, content);

const stale: string[] = [];
for (const [file, content] of documents) {
  const present = await readFile(file).catch(() => null);
  if (present === null || !isFresh(present, content)) stale.push(file);
}
const left = await Array.fromAsync(
  glob(['docs/schemas/*.json', 'docs/pictures/text/*.png', 'docs/pictures/gallery/**/*.png']),
);
const orphaned = left.filter((file) => !documents.has(file));

if (values.check) {
  for (const file of [...stale, ...orphaned]) console.error(`✖ ${file} is stale: run "npm run docs"`);
  if (stale.length + orphaned.length > 0) process.exitCode = 1;
  else console.log(`${documents.size} generated documents are fresh`);
} else {
  for (const file of stale) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, documents.get(file) ?? '');
    console.log(`${file}: written`);
  }
  for (const file of orphaned) {
    await rm(file);
    console.log(`${file}: removed`);
  }
  console.log(`${documents.size} generated documents: ${stale.length} written, ${orphaned.length} removed`);
}

/** The JSON Schema (draft 2020-12) of what a template takes as its context. */
function contextSchema({ title, description, context }: Template): object {
  const { $schema, ...schema } = z.toJSONSchema(context, { io: 'input' });
  return { $schema, title, description, ...schema };
}
