import { readFile } from 'node:fs/promises';

const FENCED_BLOCK = /^```(\w+)\n(.*?)^```$/gmsu;

/** Where the guides say that the service is. */
const DOCUMENTED_SERVICE = 'http://localhost:8080';

/** @returns the fenced blocks of a language in a guide, in its order, which talk to the service at `url` */
export async function readBlocks(guide: string, language: string, url: string): Promise<string[]> {
  const text = await readGuide(guide);
  return [...text.matchAll(FENCED_BLOCK)]
    .filter(([, found]) => found === language)
    .map(([, , block = '']) => block.replaceAll(DOCUMENTED_SERVICE, url));
}

/** @returns the names that stand in the first column of a guide's tables */
export async function readFields(guide: string): Promise<string[]> {
  const rows = [...(await readGuide(guide)).matchAll(/^\| (`[^|]+`) \|/gmu)].map(([, cell = '']) => cell);
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name));
}

export function readGuide(guide: string): Promise<string> {
  return readFile(new URL(`../../../docs/guides/${guide}`, import.meta.url), 'utf8');
}
