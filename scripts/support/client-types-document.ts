import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install-packages.ts';

const FILE = new URL('../../docs/openapi.d.ts', import.meta.url);
const GENERATOR = new URL('../../tools/client-types/', import.meta.url);
const GENERATOR_FILES = ['package-lock.json', 'write-types.js'];
const HEAD_END = '*/\n\n';

/**
 * Returns docs/openapi.d.ts. Its first lines hold the digests of what it was made from and of the types themselves. As
 * long as both are right, the present text is returned, so that the generator need not be installed.
 *
 * @param openApi the text of docs/openapi.json
 * @param mayInstall whether the generator may be installed and run if the present text is stale; otherwise '' is returned
 */
export async function clientTypesDocument(
  openApi: string,
  { mayInstall }: { mayInstall: boolean },
): Promise<string> {
  const files = await Promise.all(GENERATOR_FILES.map((file) => readFile(new URL(file, GENERATOR), 'utf8')));
  const inputs = hash('sha256', JSON.stringify([openApi, ...files]));
  const present = await readFile(FILE, 'utf8').catch(() => '');
  const end = present.indexOf(HEAD_END) + HEAD_END.length;
  if (present === withHead(inputs, present.slice(end))) return present;
  return mayInstall ? withHead(inputs, writeTypes(openApi)) : '';
}

function withHead(inputs: string, types: string): string {
  return `/**
 * The HTTP interface as types. Generated from openapi.json by \`npm run docs\`.
 * SHA-256 of what they are made from: ${inputs}
 * SHA-256 of the types: ${hash('sha256', types)}
 ${HEAD_END}${types}`;
}

function writeTypes(openApi: string): string {
  installPackages('tools/client-types');
  const script = fileURLToPath(new URL('write-types.js', GENERATOR));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    input: openApi,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new Error(`Expected types of the HTTP interface but the generator failed: ${stderr}`);
  return stdout;
}
