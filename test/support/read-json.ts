import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const record = z.record(z.string(), z.unknown());

/** @returns the object that a JSON file holds */
export async function readJson(file: URL): Promise<Readonly<Record<string, unknown>>> {
  return record.parse(JSON.parse(await readFile(file, 'utf8')));
}
