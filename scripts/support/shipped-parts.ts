import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Something that others made and the service's image holds. */
export interface ShippedPart {
  readonly name: string;
  readonly version: string;
  /** As SPDX names it. */
  readonly licence: string;
}

/** A part that is a file of this repository. */
export interface ShippedFile extends ShippedPart {
  readonly kind: 'font' | 'emoji' | 'data';
  readonly file: string;
  /** Hex; null for what is generated, which has no original of the same bytes. */
  readonly sha256: string | null;
  /** Who made it, or the package that it was copied from. */
  readonly source: string;
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().default('none'),
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
    }),
  ),
});

const bundledSchema = z.object({
  family: z.string(),
  file: z.string(),
  sha256: z.string(),
  version: z.string().optional(),
  package: z.string(),
  license: z.string(),
});
const manifestSchema = z.object({ faces: z.array(bundledSchema), emoji: bundledSchema });

const LICENCE_TEXTS: readonly { readonly licence: string; readonly pattern: RegExp }[] = [
  { licence: 'OFL-1.1', pattern: /SIL OPEN FONT LICENSE Version 1\.1/u },
  { licence: 'CC-BY-4.0', pattern: /CC BY 4\.0/u },
];

/** Tables that were generated from the data of others; their first lines name it. */
const GENERATED: readonly ShippedFile[] = [
  {
    kind: 'data',
    name: 'Unicode Character Database',
    version: '17.0.0',
    licence: 'Unicode-3.0',
    file: 'src/typesetting/line-break-class-data.ts',
    sha256: null,
    source: 'Unicode, Inc., https://www.unicode.org/ucd/',
  },
  {
    kind: 'data',
    name: 'BudouX, Japanese model',
    version: '0.8.4',
    licence: 'Apache-2.0',
    file: 'src/typesetting/phrase-model-data.ts',
    sha256: null,
    source: 'Google LLC, https://github.com/google/budoux',
  },
  {
    kind: 'data',
    name: '住所データ',
    version: '2024-01',
    licence: 'CC-BY-4.0',
    file: 'src/typesetting/place-name-data.ts',
    sha256: null,
    source: 'Geolonia, https://github.com/geolonia/japanese-addresses',
  },
];

/** The npm packages that `npm ci --omit=dev` installs on one platform or another, by name, from the lockfile. */
export async function shippedPackages(): Promise<ShippedPart[]> {
  const { packages } = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
  const parts = new Map<string, ShippedPart>();
  for (const [path, { version = 'none', license, dev, link }] of Object.entries(packages)) {
    if (path === '' || dev || link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    parts.set(`${name}@${version}`, { name, version, licence: license });
  }
  return [...parts.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Fonts, emoji and tables. @throws Error for a licence text that is not known */
export async function shippedFiles(): Promise<ShippedFile[]> {
  const { faces, emoji } = manifestSchema.parse(JSON.parse(await readFile('fonts/manifest.json', 'utf8')));
  // A file may be the face of several weights.
  const fonts = new Map(faces.map((face) => [face.file, face]));
  return [
    ...(await Promise.all([...fonts.values()].map((face) => describeBundled('font', face)))),
    await describeBundled('emoji', emoji),
    ...GENERATED,
  ];
}

async function describeBundled(
  kind: ShippedFile['kind'],
  bundled: z.infer<typeof bundledSchema>,
): Promise<ShippedFile> {
  const text = await readFile(`fonts/${bundled.license}`, 'utf8');
  const known = LICENCE_TEXTS.find(({ pattern }) => pattern.test(text));
  if (known === undefined) throw new Error(`Expected a known licence in fonts/${bundled.license}`);
  const packageVersion = bundled.package.slice(bundled.package.lastIndexOf('@') + 1);
  return {
    kind,
    name: bundled.family,
    version: /\d[\d.]*/u.exec(bundled.version ?? '')?.[0] ?? packageVersion,
    licence: known.licence,
    file: `fonts/${bundled.file}`,
    sha256: bundled.sha256,
    source: bundled.package,
  };
}
