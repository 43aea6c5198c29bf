/** The files that all cards depend on are checked, those of rare texts too. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { checkTemplates } from '../../src/checks/check-templates.ts';
import { FONTS, TEMPLATES } from '../support/directories.ts';

const FONT = 'NotoSansJP-Bold.ttf';

describe('the templates are refused when', () => {
  /** The fonts of the service, any of which may be replaced. */
  let fontsDirectory = '';
  beforeEach(() => {
    fontsDirectory = mkdtempSync(join(tmpdir(), 'ogp-fonts-'));
    for (const file of readdirSync(FONTS)) symlinkSync(join(FONTS, file), join(fontsDirectory, file));
  });
  afterEach(() => rmSync(fontsDirectory, { recursive: true }));

  const load = () => checkTemplates({ templatesDirectory: TEMPLATES, fontsDirectory });
  const replace = (file: string, bytes: Uint8Array): void => {
    rmSync(join(fontsDirectory, file));
    writeFileSync(join(fontsDirectory, file), bytes);
  };

  test('a font is missing', async () => {
    rmSync(join(fontsDirectory, FONT));
    await assert.rejects(load(), /^Error: Expected a font file at .*NotoSansJP-Bold\.ttf but .+$/u);
  });

  test('a font has the place of another', async () => {
    replace(FONT, readFileSync(join(FONTS, 'NotoSansJP-Regular.ttf')));
    await assert.rejects(load(), notTheFile(FONT));
  });

  for (const [what, file] of [
    ['a font is damaged', FONT],
    ['a font that few texts need is damaged', 'NotoSansKR-Bold.ttf'],
    ['the set of emoji is damaged', 'Twemoji.txt'],
  ] as const) {
    test(what, async () => {
      const bytes = readFileSync(join(FONTS, file));
      const middle = bytes.length >> 1;
      replace(file, bytes.with(middle, ~(bytes[middle] ?? assert.fail('The file is empty'))));
      await assert.rejects(load(), notTheFile(file));
    });
  }
});

function notTheFile(file: string): RegExp {
  return new RegExp(
    `^Error: Expected .*${RegExp.escape(file)} to have the size and hash in the font manifest but found another file\\..+$`,
    'u',
  );
}
