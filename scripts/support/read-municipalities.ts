import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const municipalities = z.array(z.tuple([z.string(), z.string()]));

/** @returns prefecture and name of each of Japan's 1,895 municipalities and wards */
export async function readMunicipalities(): Promise<(readonly [prefecture: string, name: string])[]> {
  const file = new URL('../../test/cases/municipalities.json', import.meta.url);
  return municipalities.parse(JSON.parse(await readFile(file, 'utf8')));
}
