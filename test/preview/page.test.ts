import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CHROMIUM, skipWithout } from '../support/programs.ts';
import { readPng } from '../support/read-png.ts';
import { openBrowser } from './support/browser.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

const CARD = 'templates/vaccine/card.svg.njk';
const TABS = ['card', 'shared', 'sheet', 'compare'] as const;

describe('the designer’s page', { skip: skipWithout(CHROMIUM) }, () => {
  let preview: OpenPreview;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What the browser complains about, such as of the page's policy. */
  let complaints: string[] = [];

  /** The URL of the picture that is shown. */
  const shown = (): Promise<string | null> => page.locator('#card img').getAttribute('src');
  const text = (selector: string): Promise<string> => page.locator(selector).innerText();

  /** Does something and waits for the picture that comes of it. */
  async function redrawn(action: () => Promise<unknown> | unknown): Promise<void> {
    const before = await shown();
    await action();
    await page.waitForFunction(
      `(() => { const { src, naturalWidth } = document.querySelector('#card img'); return src !== '' && src !== ${JSON.stringify(before)} && naturalWidth > 0 })()`,
    );
  }

  before(async () => {
    [preview, browser] = await Promise.all([openPreview(), openBrowser()]);
    context = await browser.newContext({
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (/policy|Refused/iu.test(message.text())) complaints.push(message.text());
    });
  });
  after(async () => {
    await browser.close();
    await preview[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    complaints = [];
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('about:blank');
    await redrawn(() => page.goto(`${preview.url}/preview#vaccine`)).catch(() => undefined);
  });

  test('draws anew what is typed', async () => {
    const before = await page.locator('#card img').screenshot();
    await redrawn(() => page.getByLabel('area').fill('津市'));
    assert.notDeepEqual(await page.locator('#card img').screenshot(), before);
    assert.match((await page.locator('#card img').getAttribute('alt')) ?? '', /津市/u);
    assert.deepEqual(complaints, []);
  });
});
