import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { OpenPage } from './open-page.ts';

/** Instead of the source of axe, which stays in the page: it is half a megabyte, and is run twice at each call. */
const AXE_IS_THERE = 'null';

const VIEWS = [
  { name: 'by day', width: 1280, colorScheme: 'light', rules: null },
  // What differs from the day: all rules once more would take as long again.
  { name: 'by night', width: 1280, colorScheme: 'dark', rules: ['color-contrast'] },
  {
    name: 'on a phone',
    width: 390,
    colorScheme: 'light',
    rules: ['target-size', 'scrollable-region-focusable', 'meta-viewport'],
  },
] as const;

/** px */
const HEIGHT = 844;

const TABS = ['Card', 'Shared', 'All cards', 'Compare'];

/**
 * Tests that everyone can use the page: in a suite that opens it anew before each test.
 *
 * @param current returns the page as it was opened for the test
 */
export function testAccess(current: () => OpenPage): void {
  test('axe finds no fault by day, by night and on a phone, and nothing has to be scrolled sideways', async (t) => {
    const { page } = current();
    const usual = page.viewportSize() ?? { width: 0, height: 0 };
    t.after(async () => {
      await page.setViewportSize(usual);
      await page.emulateMedia({ colorScheme: null });
    });
    await page.getByLabel('age').fill('400');
    await page.locator('#value-age[aria-invalid]').waitFor();
    const found: string[] = [];
    let isThere = false;
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      for (const { name, width, colorScheme, rules } of VIEWS) {
        await page.setViewportSize({ width, height: HEIGHT });
        await page.emulateMedia({ colorScheme });
        const builder = new AxeBuilder({ page, ...(isThere ? { axeSource: AXE_IS_THERE } : {}) })
          .setLegacyMode()
          .options({ resultTypes: ['violations'] });
        const { violations } = await (rules === null ? builder : builder.withRules([...rules])).analyze();
        isThere = true;
        found.push(...violations.map(({ id, nodes }) => `${tab} ${name}: ${id}: ${nodes[0]?.html ?? ''}`));
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, `${tab} ${name}`);
      }
    }
    assert.deepEqual(found, []);
  });

  test('the keyboard alone reaches and uses tabs, overlays, values and templates', async () => {
    const { page, redrawn } = current();
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
  });
}
