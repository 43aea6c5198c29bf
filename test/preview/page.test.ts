import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { CHROMIUM, skipWithout } from '../support/programs.ts';
import { readPng } from '../support/read-png.ts';
import { openBrowser } from './support/browser.ts';
import { openPage, reopenPage, type OpenPage } from './support/open-page.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';
import { testAccess } from './support/test-access.ts';
import { testForeignSites } from './support/test-foreign-sites.ts';

const CARD = 'templates/vaccine/card.svg.njk';

describe('the designer’s page', { skip: skipWithout(CHROMIUM), timeout: 150_000 }, () => {
  let preview: OpenPreview;
  let browser: Browser;
  let opened: OpenPage;

  before(async () => {
    [preview, browser] = await Promise.all([openPreview(), openBrowser()]);
    opened = await openPage(browser, preview, { permissions: ['clipboard-read', 'clipboard-write'] });
  });
  beforeEach(async () => {
    opened = await reopenPage(opened, preview);
  });
  afterEach(async () => {
    await preview.mend();
    assert.deepEqual(opened.complaints, []);
  });
  after(async () => {
    await browser.close();
    await preview[Symbol.asyncDispose]();
  });

  test('draws anew what is typed, and what an example says', async () => {
    const { page, redrawn } = opened;
    const picture = page.locator('#card img');
    const before = await picture.screenshot();
    await redrawn(() => page.getByLabel('area').fill('津市'));
    assert.ok(!before.equals(await picture.screenshot()));
    assert.match((await picture.getAttribute('alt')) ?? '', /津市/u);
    await redrawn(() => page.getByRole('button', { name: 'typical' }).click());
    assert.equal(await page.getByLabel('area').inputValue(), '東京都');
    assert.match((await picture.getAttribute('alt')) ?? '', /東京都/u);
  });

  test('drops an answer that comes after a later one', async () => {
    const { page, redrawn } = opened;
    const late = Promise.withResolvers<void>();
    await page.route('**/preview/cards/**', async (route) => {
      const isFirst = route.request().postData()?.includes('津市') === true;
      if (isFirst) await late.promise;
      // The page has given up on the first one by then.
      await route.continue().catch(() => undefined);
    });
    await page.getByLabel('area').fill('津市');
    await page.waitForRequest(/\/preview\/cards\//u);
    await redrawn(() => page.getByLabel('area').fill('堺市'));
    late.resolve();
    await page.waitForTimeout(200);
    assert.match((await page.locator('#card img').getAttribute('alt')) ?? '', /堺市/u);
  });

  test('shows at its field what is wrong with a value, beside the last card', async () => {
    const { page, redrawn } = opened;
    const age = page.getByLabel('age');
    const before = await page.locator('#card img').getAttribute('src');
    await age.fill('400');
    await page.getByText('Expected a number of at most 120').first().waitFor();
    assert.equal(await age.getAttribute('aria-invalid'), 'true');
    const described = (await age.getAttribute('aria-describedby')) ?? '';
    assert.ok(described.split(' ').includes('value-age-error'));
    assert.match(await page.locator('#value-age-error').innerText(), /at most 120/u);
    assert.match((await page.getByRole('status').textContent()) ?? '', /at most 120/u);
    assert.equal(await page.locator('#card img').getAttribute('src'), before);
    await redrawn(() => age.fill('41'));
    assert.equal(await age.getAttribute('aria-invalid'), null);
  });

  test('draws anew when the template is saved, and keeps what was typed', async () => {
    const { page, redrawn } = opened;
    await redrawn(() => page.getByLabel('area').fill('津市'));
    const before = await page.locator('#card img').screenshot();
    await redrawn(() => preview.edit(CARD, '#DDF1F0', '#224466'));
    assert.ok(!before.equals(await page.locator('#card img').screenshot()));
    assert.equal(await page.getByLabel('area').inputValue(), '津市');
    assert.ok(await page.locator('#not-served').isVisible());
  });

  test('shows that networks leave the picture out because of its size', async () => {
    const { page, redrawn } = opened;
    const warnings = page.locator('#warnings');
    assert.ok(await warnings.isHidden());
    await page.route('**/preview/cards/**', async (route) => {
      const response = await route.fetch();
      const large = { id: null, code: 'picture_large', message: 'More than WhatsApp shows.' };
      await route.fulfill({ response, json: { ...(await response.json()), warnings: [large] } });
    });
    await redrawn(() => page.getByLabel('area').fill('津市'));
    assert.equal(await warnings.innerText(), 'More than WhatsApp shows.');
    await page.unroute('**/preview/cards/**');
    await redrawn(() => page.getByLabel('area').fill('堺市'));
    assert.ok(await warnings.isHidden());
  });

  test('shows a saved fault at file and line beside the last card, until it is mended', async () => {
    const { page, redrawn } = opened;
    const before = await page.locator('#card img').getAttribute('src');
    const line = preview.edit(CARD, ' id="sky"', ' id="sky" id="sky"');
    const panel = page.getByRole('region', { name: 'Faults in the saved files' });
    await panel.waitFor();
    assert.match(await panel.innerText(), new RegExp(`card\\.svg\\.njk:${line}\\b`, 'u'));
    assert.match((await page.getByRole('status').textContent()) ?? '', new RegExp(`njk:${line}:`, 'u'));
    assert.equal(await page.locator('#card img').getAttribute('src'), before);
    assert.ok(await page.locator('#card img').isVisible());
    await redrawn(() => preview.edit(CARD, ' id="sky" id="sky"', ' id="sky"'));
    await panel.waitFor({ state: 'hidden' });
  });

  test('lays the boxes of the texts, the safe area and a grid over the card', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Text boxes' }).click();
    const label = page.locator('.overlay text', { hasText: /^period {1,2}104 px$/u });
    assert.equal(await label.count(), 1);
    await page.getByRole('button', { name: 'Safe area' }).click();
    assert.equal(await page.locator('.overlay .safe').getAttribute('d'), 'M48 40V532H1152V40Z');
    await page.getByRole('button', { name: 'Baseline grid' }).click();
    await page.getByLabel('every').fill('100');
    assert.equal(await page.locator('.overlay .grid').count(), 6);
  });

  test('frames the card as five networks do, by day and by night', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Shared' }).click();
    const names = await page.locator('.networks figcaption').allInnerTexts();
    const networks = ['X', 'LINE', 'Facebook', 'Slack', 'Discord'];
    assert.deepEqual(
      names,
      networks.flatMap((name) => [`${name}, light`, `${name}, dark`]),
    );
    const crop = await page.locator('.x.light img').boundingBox();
    assert.ok(crop !== null && Math.abs(crop.width / crop.height - 2) < 0.01);
  });

  test('shows all cards on one sheet, from which one is chosen', async () => {
    const { page, redrawn } = opened;
    await page.getByRole('tab', { name: 'All cards' }).click();
    const entries = page.locator('.sheet button');
    await page.locator('.thumb:not(:has(img), .refused)').first().waitFor({ state: 'detached' });
    // Nine examples and five hard cases in two variants, and the fallback of each.
    assert.equal(await entries.count(), 2 * (9 + 5 + 1));
    await redrawn(() => entries.filter({ hasText: 'longest, one word' }).last().click());
    assert.equal(await page.getByRole('radio', { name: 'square', exact: true }).isChecked(), true);
    assert.equal(await page.getByLabel('period').inputValue(), 'W'.repeat(40));
  });

  test('compares an example with its golden picture, and says so where there is none', async () => {
    const { page, redrawn } = opened;
    await page.getByRole('button', { name: 'short' }).click();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText('test/render/vaccine/card-short.png').waitFor();
    await page.getByText(/^(?:All|[\d,]+ of) 756,000 pixels/u).waitFor();
    await page.getByRole('radio', { name: 'Difference' }).check();
    await page.getByRole('img', { name: 'Where the pictures differ' }).waitFor();
    await redrawn(() => page.getByLabel('age').fill('8'));
    await page.getByText('Golden pictures are of examples').waitFor();
  });

  test('shows the golden picture of the last choice, though that of an earlier one comes late', async () => {
    const { page, redrawn } = opened;
    const late = Promise.withResolvers<void>();
    await page.route('**/preview/goldens/vaccine/card-short.png*', async (route) => {
      await late.promise;
      // Of another size, so that a comparison with it would say so.
      await route.fulfill({ path: 'test/render/vaccine/square-short.png' });
    });
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText(/^(?:All|[\d,]+ of) 756,000 pixels/u).waitFor();

    const asked = page.waitForRequest(/card-short\.png/u);
    await redrawn(() => page.getByRole('button', { name: 'short' }).click());
    await asked;
    const about = page.locator('#compare-about');
    assert.match(await about.innerText(), /card-typical\.png$/u, 'the comparison before stays until then');
    await redrawn(() => page.getByRole('button', { name: 'longest', exact: true }).click());
    await page.getByText('test/render/vaccine/card-longest.png').waitFor();
    const shown = () =>
      page.evaluate(
        `['.golden', '.drawn'].map((name) => document.querySelector('#swipe ' + name).currentSrc)`,
      );
    const before = await shown();
    const difference = await page.locator('#difference-text').innerText();

    const answered = page.waitForResponse(/card-short\.png/u);
    late.resolve();
    await (await answered).finished();
    // The page has read the late picture when it has read one that it asks for now.
    await page.evaluate(
      `Object.assign(new Image(), { src: '/preview/goldens/vaccine/card-longest.png' }).decode()`,
    );
    assert.deepEqual(await shown(), before);
    assert.match(await about.innerText(), /card-longest\.png$/u);
    assert.equal(await page.locator('#difference-text').innerText(), difference);
  });

  test('compares with a golden picture anew whenever its example is chosen', async () => {
    const { page, redrawn } = opened;
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText(/^(?:All|[\d,]+ of) 756,000 pixels/u).waitFor();
    await redrawn(() => page.getByLabel('age').fill('8'));
    await page.route('**/preview/goldens/vaccine/card-typical.png*', (route) =>
      route.fulfill({ path: 'test/render/vaccine/square-typical.png' }),
    );
    await page.getByRole('button', { name: 'typical' }).click();
    await page.getByText('The golden picture is of 1200 × 1200 px, the card of 1200 × 630.').waitFor();
    await page.unroute('**/preview/goldens/**');
    await page.route('**/preview/goldens/vaccine/card-typical.png*', (route) =>
      route.fulfill({ path: 'test/render/vaccine/card-short.png' }),
    );
    await page.getByRole('button', { name: 'typical' }).click();
    await page.getByText(/^[1-9][\d,]+ of 756,000 pixels differ\.$/u).waitFor();
    await page.unroute('**/preview/goldens/**');
    await page.route('**/preview/goldens/vaccine/card-typical.png*', (route) => route.fulfill({ body: '' }));
    await page.getByRole('button', { name: 'typical' }).click();
    await page.getByText('card-typical.png cannot be read').waitFor();
    assert.equal(await page.locator('#compare').isVisible(), false);
  });

  test('shows the last state of the saved files, though an earlier one comes late', async () => {
    const { page, redrawn } = opened;
    const late = Promise.withResolvers<void>();
    const handled = Promise.withResolvers<void>();
    let asked = 0;
    await page.route('**/preview/state', async (route) => {
      asked += 1;
      if (asked > 1) return route.continue();
      const response = await route.fetch();
      await late.promise;
      // The page has given up on it by then.
      await route.fulfill({ response }).catch(() => undefined);
      handled.resolve();
    });
    await redrawn(() => preview.edit(CARD, ' id="sky"', '  id="sky"'));
    await page.getByText(/^Drawn in/u).waitFor();
    const before = await page.locator('#card img').getAttribute('src');
    late.resolve();
    await handled.promise;
    await page.evaluate(`fetch('/preview/state').then((response) => response.text())`);
    assert.match(await page.locator('#state').innerText(), /^Drawn in/u);
    assert.equal(await page.locator('#card img').getAttribute('src'), before);
  });

  test('compares the card that is shown while the next one is drawn', async () => {
    const { page, redrawn } = opened;
    const late = Promise.withResolvers<void>();
    await page.route('**/preview/cards/vaccine?variant=square', async (route) => {
      await late.promise;
      await route.continue();
    });
    await page.getByRole('radio', { name: 'square', exact: true }).check();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText(/^(?:All|[\d,]+ of) 756,000 pixels/u).waitFor();
    await page.getByText('test/render/vaccine/card-typical.png').waitFor();
    await redrawn(() => late.resolve());
    await page.getByText('test/render/vaccine/square-typical.png').waitFor();
  });

  test('gives the card away: its URL, tags, a command, its picture and its outlines', async () => {
    const { page } = opened;
    const pasted = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
    await page.getByRole('button', { name: 'Copy URL' }).click();
    assert.match(await pasted(), /\/images\/[0-9a-f]{32}\.png$/u);
    await page.getByRole('button', { name: 'Copy meta tags' }).click();
    assert.match(
      await pasted(),
      /^<meta property="og:title" content="東京都・40歳.*\n<meta property="og:image"/su,
    );
    await page.getByRole('button', { name: 'Copy curl' }).click();
    assert.match(await pasted(), /^curl -s '.*\/create\/vaccine' .* -d '\{"area":"東京都"/u);

    const download = async (name: string): Promise<Buffer> => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ]);
      return readFile(await file.path());
    };
    assert.deepEqual((({ width, height }) => ({ width, height }))(readPng(await download('Download PNG'))), {
      width: 1200,
      height: 630,
    });
    assert.match((await download('Download SVG')).toString(), /^<svg(?:(?!<text).)*<\/svg>\s*$/su);
  });

  testAccess(() => opened);
  testForeignSites(() => ({ browser, preview }));
});
