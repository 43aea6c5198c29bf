import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { OpenPage } from './open-page.ts';

const TABS = ['Card', 'Shared', 'All cards', 'Compare'];

/**
 * Tests that everyone can use the page: in a suite that opens it anew before each test.
 *
 * @param current returns the page as it was opened for the test
 */
export function testAccess(current: () => OpenPage): void {
  for (const [name, width, colorScheme, rules] of [
    ['by day', 1280, 'light', null],
    // What differs from the day: all rules once more would take as long again.
    ['by night', 1280, 'dark', ['color-contrast']],
    ['on a phone', 390, 'light', ['target-size', 'scrollable-region-focusable', 'meta-viewport']],
  ] as const) {
    test(`axe finds no fault ${name}, and nothing has to be scrolled sideways`, async (t) => {
      const { page } = current();
      const { width: usual = 0, height = 0 } = page.viewportSize() ?? {};
      t.after(async () => {
        await page.setViewportSize({ width: usual, height });
        await page.emulateMedia({ colorScheme: null });
      });
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
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
    });
  }

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
