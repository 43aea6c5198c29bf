import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { EMOJI_UNITS_PER_EM } from '../../src/text/font-library.ts';
import { EMOJI_SOURCE } from './emoji-source.ts';

/** What turns the pictures of the set into `fonts/Twemoji.txt`. */
const CODE = ['bundle-emoji.ts', 'emoji-source.ts', 'flatten-emoji.ts', 'stroke-outline.ts', 'write-path.ts'];
const RECORD = new URL('../../tools/generators/emoji-record.json', import.meta.url);

const recordSchema = z.strictObject({
  /** The npm package of the pictures, and the hash of its archive in the lock file. */
  package: z.string(),
  integrity: z.string(),
  /** SHA-256 of the code, in hex. */
  code: z.string(),
  /** SHA-256 of `fonts/Twemoji.txt`, in hex. */
  output: z.string(),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().default('') }),
  ),
});

/**
 * Describes what the emoji are made of, without the package itself. As long as it equals what `npm run fonts` recorded,
 * that command would write the same emoji again.
 */
export async function describeEmoji(): Promise<z.infer<typeof recordSchema>> {
  const generators = await readLock('tools/generators/package-lock.json');
  const pictures = generators[`node_modules/${EMOJI_SOURCE.package}`];
  if (pictures === undefined) throw new Error(`Expected ${EMOJI_SOURCE.package} in tools/generators`);
  const geometry = (await readLock('package-lock.json'))['node_modules/svgpath'];
  const code = await Promise.all(CODE.map((file) => readFile(new URL(file, import.meta.url), 'utf8')));
  return {
    package: `${EMOJI_SOURCE.package}@${pictures.version}`,
    integrity: pictures.integrity,
    code: hash('sha256', JSON.stringify([...code, geometry, EMOJI_UNITS_PER_EM])),
    output: hash('sha256', await readFile(new URL(`../../fonts/${EMOJI_SOURCE.file}`, import.meta.url))),
  };
}

export async function readEmojiRecord(): Promise<z.infer<typeof recordSchema>> {
  return recordSchema.parse(JSON.parse(await readFile(RECORD, 'utf8')));
}

export async function writeEmojiRecord(): Promise<void> {
  await writeFile(RECORD, `${JSON.stringify(await describeEmoji(), null, 2)}\n`);
}

async function readLock(path: string) {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  return lockSchema.parse(JSON.parse(text)).packages;
}
