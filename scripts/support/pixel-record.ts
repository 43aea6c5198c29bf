/**
 * The record of what the golden pictures show and of the versions that drew them, `test/render/record.json`. It proves
 * both sides of a card's key: pixels that move come with another RENDER_VERSION, and nothing else does.
 *
 * The golden pictures are PNG, so pixels of JPEG and of lossy WebP do not count: another encoder approximates the same
 * card, and what is stored stays.
 */
import { hash } from 'node:crypto';
import { glob, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PNG } from 'pngjs';
import { z } from 'zod';
import { RENDER_VERSION } from '../../src/renderer/load-registry.ts';
import { readFontManifest } from '../../src/text/font-files.ts';

const goldenSchema = z.strictObject({
  /** Digest of the template or SVG that it shows: with another one, other pixels are another card. */
  source: z.string(),
  /** Digest of the PNG file. */
  file: z.string(),
  /** Digest of its decoded pixels. */
  pixels: z.string(),
});

const recordSchema = z.strictObject({
  renderVersion: z.string(),
  /** Of what decides pixels besides the code. */
  versions: z.record(z.string(), z.string()),
  /** By their path below `test/render`. */
  goldens: z.record(z.string(), goldenSchema),
});

export type PixelRecord = z.infer<typeof recordSchema>;

const GOLDENS = 'test/render';
const RECORD = join(GOLDENS, 'record.json');

/** The packages that decide pixels, and the file that pins each. BudouX's model is generated. */
const PACKAGES = {
  '@resvg/resvg-js': 'package.json',
  harfbuzzjs: 'package.json',
  sharp: 'package.json',
  budoux: 'tools/generators/package.json',
};

/** @returns null if there is no record, as in a project that only has templates */
export async function readPixelRecord(): Promise<PixelRecord | null> {
  const text = await readFile(RECORD, 'utf8').catch(() => null);
  return text === null ? null : recordSchema.parse(JSON.parse(text));
}

/**
 * Records the golden pictures as they are on the disk.
 *
 * @param before a picture whose file has not changed since then is not decoded again
 */
export async function takePixelRecord(before: PixelRecord): Promise<PixelRecord> {
  const goldens: PixelRecord['goldens'] = {};
  for (const path of (await Array.fromAsync(glob(`${GOLDENS}/**/*.png`))).sort()) {
    const name = path.slice(GOLDENS.length + 1);
    const bytes = await readFile(path);
    const file = digest(bytes);
    const known = before.goldens[name];
    const pixels = known?.file === file ? known.pixels : digestPixels(bytes);
    goldens[name] = { source: await digestSource(name), file, pixels };
  }
  return { renderVersion: RENDER_VERSION, versions: await readVersions(), goldens };
}

export async function writePixelRecord(record: PixelRecord): Promise<void> {
  await writeFile(RECORD, `${JSON.stringify(record, null, 2)}\n`);
}

/** @returns why the key of cards would not follow their pixels, a sentence for the developer; null if it does */
export function findKeyFault(before: PixelRecord, now: PixelRecord): string | null {
  const moved = Object.entries(now.goldens).flatMap(([name, { source, pixels }]) => {
    const known = before.goldens[name];
    return known?.source === source && known.pixels !== pixels ? [name] : [];
  });
  const isRaised = now.renderVersion !== before.renderVersion;
  if (isRaised && moved.length === 0) {
    return (
      `Expected RENDER_VERSION to stay "${before.renderVersion}" but found "${now.renderVersion}": no golden picture ` +
      'has moved, and every card would get a new URL for nothing. If a card does look different, first add a golden ' +
      'picture of it as it was.'
    );
  }
  if (!isRaised && moved.length > 0) {
    return (
      `Expected another RENDER_VERSION than "${now.renderVersion}", because golden pictures have moved (${moved.length}, ` +
      `the first is ${moved[0]}): raise it in src/renderer/load-registry.ts, so that the cards get new URLs.`
    );
  }
  return null;
}

/** @returns what is to be done about it, a sentence for the developer; null if the record is up to date */
export function findRecordFault(before: PixelRecord, now: PixelRecord): string | null {
  const fault = findKeyFault(before, now);
  if (fault !== null || isDeepStrictEqual(before, now)) return fault;
  const changed = Object.keys({ ...before.versions, ...now.versions })
    .filter((name) => before.versions[name] !== now.versions[name])
    .map((name) => `${name} ${before.versions[name]} is ${now.versions[name]}`);
  const what = changed.length > 0 ? changed.join(', ') : 'golden pictures or their sources have changed';
  return `Expected ${RECORD} to be up to date, but ${what}. Run "npm run goldens": it draws all pictures and renews it.`;
}

async function readVersions(): Promise<Record<string, string>> {
  const packages = Object.entries(PACKAGES).map(async ([name, file]) => {
    const { dependencies, optionalDependencies } = manifestSchema.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    return [name, z.string().parse(dependencies[name] ?? optionalDependencies?.[name])] as const;
  });
  const { digest: fonts } = await readFontManifest('fonts');
  return {
    ...Object.fromEntries(await Promise.all(packages)),
    icu: z.string().parse(process.versions['icu']),
    fonts: fonts.slice(0, DIGITS),
  };
}

const pinned = z.record(z.string(), z.string());
const manifestSchema = z.object({ dependencies: pinned, optionalDependencies: pinned.optional() });

/** Digest of the SVG beside a golden picture, of its template's folder, or of the guide that makes the template. */
async function digestSource(name: string): Promise<string> {
  const folder = name.slice(0, name.lastIndexOf('/'));
  for (const place of [
    join(GOLDENS, name.replace(/\.png$/u, '.svg')),
    join('templates', folder),
    folder,
    join('docs', `${folder}.md`),
  ]) {
    const found = await stat(place).catch(() => null);
    if (found === null) continue;
    if (found.isFile()) return digest(await readFile(place));
    const paths = await Array.fromAsync(glob(`${place}/**`, { withFileTypes: true }));
    // Node gives absolute paths here, which differ between checkouts.
    const files = paths
      .filter((entry) => entry.isFile())
      .map((entry) => relative('', join(entry.parentPath, entry.name)));
    const contents = await Promise.all(files.sort().map((file) => readFile(file)));
    return digest(
      Buffer.concat(contents.flatMap((content, index) => [Buffer.from(`${files[index]}\0`), content])),
    );
  }
  throw new Error(`Expected an SVG file, a template or a guide that ${join(GOLDENS, name)} shows`);
}

function digestPixels(png: Uint8Array): string {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  return digest(Buffer.concat([Buffer.from(`${width} ${height} `), data]));
}

/** 128 bits. */
const DIGITS = 32;

function digest(bytes: Uint8Array): string {
  return hash('sha256', bytes).slice(0, DIGITS);
}
