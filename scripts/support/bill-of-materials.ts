import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { readPackage } from './read-package.ts';
import { shippedFiles, shippedPackages, type ShippedFile } from './shipped-parts.ts';

const execute = promisify(execFile);

/** Without `--omit=dev`: npm 11 then leaves out what both the service and a development dependency need. */
const NPM_SBOM = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
/** npm's own document has some 400 kB. */
const MAX_DOCUMENT_BYTES = 16 * 2 ** 20;

const bomSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * What the image holds of others, as a CycloneDX 1.5 document: of npm's own list the packages that ship, for all
 * platforms, and the files that no package brings.
 *
 * @throws Error if npm does not answer with such a document
 * @see https://cyclonedx.org/docs/1.5/json/
 */
export async function billOfMaterials(): Promise<object> {
  const { stdout } = await execute('npm', NPM_SBOM, { maxBuffer: MAX_DOCUMENT_BYTES });
  const bom = bomSchema.parse(JSON.parse(stdout));
  const { name } = await readPackage('package.json');
  const files = await shippedFiles();
  const shipped = new Set((await shippedPackages()).map((part) => `${part.name}@${part.version}`));

  const service = bom.metadata.component;
  const packages = bom.components.filter((part) => shipped.has(`${part.name}@${part.version}`));
  const known = new Set([service, ...packages].map((part) => part['bom-ref']));
  const dependencies = bom.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn }) => ({
      ref,
      dependsOn: [
        ...dependsOn.filter((other) => known.has(other)),
        ...(ref === service['bom-ref'] ? files.map(referTo) : []),
      ],
    }));
  return {
    ...bom,
    // npm takes the name of the folder that it stands in.
    metadata: { ...bom.metadata, component: { ...service, name } },
    components: [...packages, ...files.map(describeFile)],
    dependencies,
  };
}

function describeFile(part: ShippedFile): object {
  const { kind, name, version, licence, file, sha256, source } = part;
  return {
    'bom-ref': referTo(part),
    type: kind === 'data' ? 'data' : 'file',
    name: file,
    version,
    scope: 'required',
    description: `${name}, from ${source}`,
    ...(sha256 === null ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    licenses: [{ license: { id: licence } }],
  };
}

function referTo({ file }: ShippedFile): string {
  return `file:${file}`;
}
