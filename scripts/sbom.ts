/** `npm run sbom`: writes the software bill of materials (CycloneDX) to `var/sbom.cdx.json`, or to the path given. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { billOfMaterials } from './support/bill-of-materials.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [path = 'var/sbom.cdx.json'] = positionals;

await mkdir(dirname(path), { recursive: true });
await writeFile(path, `${JSON.stringify(await billOfMaterials(), null, 2)}\n`);
console.log(path);
