import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { OpenPreview } from './open-preview.ts';

/** The page in a browser, as a test looks at it. */
export interface OpenPage {
  readonly page: Page;
  /** What the browser complains about, such as scripts that the page's policy stops. */
  readonly complaints: readonly string[];
  /** Does something and waits until another picture is shown. */
  readonly redrawn: (action: () => unknown) => Promise<void>;
}

/** Opens the page with the first example of the vaccine template drawn, in a context of its own. */
export async function openPage(
  browser: Browser,
  preview: OpenPreview,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  return openPageIn(await context.newPage(), preview);
}

/** As `openPage`, in a tab that was used before, which spares the second that another one takes. */
export async function reopenPage({ page }: OpenPage, preview: OpenPreview): Promise<OpenPage> {
  page.removeAllListeners('pageerror');
  page.removeAllListeners('console');
  await page.unrouteAll();
  return openPageIn(page, preview);
}

async function openPageIn(page: Page, { url }: OpenPreview): Promise<OpenPage> {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // Of an answer that is a problem document, the browser says so by itself.
    if (message.type() === 'error' && !message.text().includes('422')) complaints.push(message.text());
  });

  async function redrawn(action: () => unknown): Promise<void> {
    const picture = page.locator('#card img');
    const before = (await picture.count()) === 0 ? null : await picture.getAttribute('src');
    await action();
    await page.locator(`#card img[src]:not([src="${before}"])`).waitFor({ state: 'attached' });
    // As text: it runs in the page, whose types are not those of the tests.
    await page.evaluate(`new Promise((resolve) => {
      const look = () => {
        const { complete, naturalWidth } = document.querySelector('#card img');
        if (complete && naturalWidth > 0) resolve(); else setTimeout(look, 10);
      };
      look();
    })`);
  }

  // Another query each time: for the URL that is open, a browser would only scroll.
  await redrawn(() => page.goto(`${url}/preview?${randomUUID()}#vaccine`));
  return { page, complaints, redrawn };
}
