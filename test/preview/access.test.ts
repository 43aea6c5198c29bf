import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { CHROMIUM, skipWithout } from '../support/programs.ts';
import { openBrowser } from './support/browser.ts';
import { openPage } from './support/open-page.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

const TABS = ['Card', 'Shared', 'All cards', 'Compare'];

describe('everyone can use the designer’s page', { skip: skipWithout(CHROMIUM), timeout: 90_000 }, () => {
  let preview: OpenPreview;
  let browser: Browser;

  before(async () => {
    [preview, browser] = await Promise.all([openPreview(), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await preview[Symbol.asyncDispose]();
  });

  for (const [name, width, colorScheme, rules] of [
    ['by day', 1280, 'light', null],
    // What differs from the day: all rules once more would take as long again.
    ['by night', 1280, 'dark', ['color-contrast']],
    ['on a phone', 390, 'light', ['target-size', 'scrollable-region-focusable', 'meta-viewport']],
  ] as const) {
    test(`axe finds no fault ${name}, and nothing has to be scrolled sideways`, async () => {
      const { page } = await openPage(browser, preview, { viewport: { width, height: 844 }, colorScheme });
      await page.getByLabel('age').fill('400');
      await page.locator('#value-age[aria-invalid]').waitFor();
      for (const tab of TABS) {
        await page.getByRole('tab', { name: tab, exact: true }).click();
        const builder = new AxeBuilder({ page }).setLegacyMode();
        const { violations } = await (rules === null ? builder : builder.withRules([...rules])).analyze();
        const found = violations.map(({ id, nodes }) => `${tab}: ${id}: ${nodes[0]?.html ?? ''}`);
        assert.deepEqual(found, []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, tab);
      }
      await page.context().close();
    });
  }

  test('the keyboard alone reaches and uses tabs, overlays, values and templates', async () => {
    const { page, redrawn } = await openPage(browser, preview);
    const press = (...keys: readonly string[]): Promise<void> =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const tabTo = async (id: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await press('Tab');
        if ((await page.evaluate('document.activeElement.id')) === id) return;
      }
      assert.fail(`Tab does not lead to ${id}`);
    };
    await tabTo('template');
    await redrawn(() => press('ArrowUp', 'Enter'));
    assert.equal(await page.getByLabel('Template').inputValue(), 'article');
    await tabTo('tab-card');
    await press('ArrowRight');
    assert.ok(await page.locator('#panel-shared').isVisible());
    await press('Home');
    await tabTo('show-boxes');
    await press('Space');
    await page.locator('.overlay .box').first().waitFor();
    await tabTo('value-title');
    await redrawn(() => page.keyboard.type('予防'));
    await page.context().close();
  });
});
