import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const manifest = z.object({ name: z.string(), version: z.string() });

/** What a `package.json` says of its package. */
export async function readPackage(file: string | URL): Promise<z.infer<typeof manifest>> {
  return manifest.parse(JSON.parse(await readFile(file, 'utf8')));
}
