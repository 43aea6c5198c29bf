import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { emojiLine } from '../../scripts/support/bundle-emoji.ts';
import { describeFace } from '../../scripts/support/describe-face.ts';
import { describeEmoji, readEmojiRecord } from '../../scripts/support/emoji-record.ts';
import { EMOJI_SOURCE } from '../../scripts/support/emoji-source.ts';
import { FONT_SOURCES } from '../../scripts/support/font-sources.ts';

const fonts = new URL('../../fonts/', import.meta.url);
const read = (file: string) => readFile(new URL(file, fonts));

const { faces, emoji, coverage } = z
  .strictObject({
    faces: z
      .array(
        z.strictObject({
          family: z.string(),
          weight: z.number(),
          file: z.string(),
          bytes: z.number(),
          sha256: z.string(),
          version: z.string(),
          package: z.string(),
          license: z.string(),
        }),
      )
      .nonempty(),
    emoji: z.strictObject({
      family: z.string(),
      file: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      package: z.string(),
      license: z.string(),
    }),
    coverage: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(await readFile(new URL('manifest.json', fonts), 'utf8')));

/** The weight of the file itself: a family of one weight stands in for the others. */
function drawnAs({ family, weight }: { family: string; weight: number }): number | undefined {
  const source = FONT_SOURCES.find((one) => one.family === family);
  const face = source?.faces.find((one) => one.weight === weight);
  return face?.drawnAs ?? face?.weight;
}

describe('the bundled fonts', () => {
  for (const face of faces) {
    test(`${face.file} is the file that the manifest describes`, async () => {
      const bytes = await read(face.file);
      const { family, weight, version, coverage: covered, sha256 } = describeFace(bytes);
      assert.deepEqual(
        { family, bytes: bytes.byteLength, weight, version, covered, sha256 },
        {
          family: face.family,
          bytes: face.bytes,
          weight: drawnAs(face),
          version: face.version,
          covered: coverage[face.family],
          sha256: face.sha256,
        },
      );
    });

    test(`${face.file} is under the licence beside it, with its copyright`, async () => {
      const { copyright, license } = describeFace(await read(face.file));
      const text = await readFile(new URL(face.license, fonts), 'utf8');
      assert.match(license, /SIL Open Font License, Version 1\.1/u);
      assert.match(text, /SIL OPEN FONT LICENSE Version 1\.1/u);
      const holder = /\d{4}(?:-\d{4})? \S+/u.exec(copyright)?.[0];
      assert.ok(holder !== undefined && text.startsWith(`Copyright ${holder}`), copyright);
    });
  }

  test('the manifest lists every file of the folder', async () => {
    const listed = [...faces, emoji].flatMap(({ file, license }) => [file, license]);
    const expected = new Set(['manifest.json', ...listed]);
    assert.deepEqual((await readdir(fonts)).sort(), [...expected].sort());
  });

  test('the manifest lists what `npm run fonts` copies, from the versions that it installs', async () => {
    const { packages } = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(await readFile('tools/generators/package-lock.json', 'utf8')));
    const expected = FONT_SOURCES.flatMap(({ family, package: name, license, faces: sources }) =>
      sources.map(({ weight, file }) => {
        const version = packages[`node_modules/${name}`]?.version;
        return { family, weight, file, package: `${name}@${version}`, license: license.file };
      }),
    );
    assert.deepEqual(
      faces.map(({ sha256: _sha256, bytes: _bytes, version: _version, ...face }) => face),
      expected,
    );
  });

  test('the emoji are what `npm run fonts` makes of the set, under its licence', async () => {
    const record = await readEmojiRecord();
    assert.deepEqual(await describeEmoji(), record, 'Run "npm run fonts"');
    const bytes = await read(emoji.file);
    const { family, file, notice } = EMOJI_SOURCE;
    assert.deepEqual(emoji, {
      family,
      file,
      bytes: bytes.byteLength,
      sha256: record.output,
      package: record.package,
      license: notice,
    });
    assert.match(await readFile(new URL(emoji.license, fonts), 'utf8'), /CC BY 4\.0/u);
  });

  test('the emoji have the outlines that are made of the original pictures', async () => {
    const lines = new Set((await read(emoji.file)).toString().split(/(?<=\n)/u));
    assert.ok(EMOJI_SOURCE.samples.length > 0);
    for (const sample of EMOJI_SOURCE.samples) {
      const picture = `${sample}.svg`;
      const svg = await readFile(`test/text/fixtures/twemoji/${picture}`, 'utf8');
      assert.ok(lines.has(emojiLine(picture, svg)), picture);
    }
  });
});
