/** What a container has not, and a laptop has. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { createCard, PREDICTION } from '../support/post-context.ts';
import { startService } from '../support/service-process.ts';
import { sharedService } from '../support/shared-service.ts';
import { FONTS, manifest, TEMPLATES } from '../support/text-engine.ts';

describe('lovell/sharp#4374: a card', () => {
  const withoutFonts = sharedService('files');

  test('has the same bytes whether the machine has fonts or none', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'ogp-fontconfig-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'bundled.conf');
    await writeFile(file, `<fontconfig><dir>${FONTS}</dir><cachedir>${folder}</cachedir></fontconfig>`);
    const withFonts = await startService({ environment: { FONTCONFIG_FILE: file, HOME: folder } });
    t.after(() => withFonts.stop());
    const [one, other] = await Promise.all(
      [withFonts, withoutFonts].map(async (service) => {
        const { url } = await createCard(service.url, PREDICTION);
        return Buffer.from(await (await fetch(url)).bytes());
      }),
    );
    assert.ok(one?.length);
    assert.deepEqual(one, other);
  });
});

test('thx/resvg-js#215: the fonts that cards are set in are read once, at start', async (t) => {
  const fontsDirectory = await mkdtemp(join(tmpdir(), 'ogp-fonts-'));
  t.after(() => rm(fontsDirectory, { recursive: true }));
  for (const file of await readdir(FONTS)) await symlink(join(FONTS, file), join(fontsDirectory, file));
  const renderer = await createCardRenderer({ templatesDirectory: TEMPLATES, fontsDirectory });

  const [first] = manifest.faces;
  const own = manifest.faces.filter(({ family }) => family === first?.family);
  assert.ok(own.length > 1);
  for (const { file } of own) await unlink(join(fontsDirectory, file));
  for (const { name, variants, examples } of createTestRegistry().values()) {
    for (const variant of variants.keys()) {
      for (const { context } of examples) {
        const { png } = renderer.draw({ template: name, variant, context: { ...context } });
        assert.ok(png.length > 0);
      }
    }
  }
});
