import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { OpenPreview } from './open-preview.ts';

/**
 * Tests what a browser lets other sites do with the page, beyond what their requests get by themselves.
 *
 * @param current returns the service and a browser
 */
export function testForeignSites(
  current: () => { readonly browser: Browser; readonly preview: OpenPreview },
): void {
  test('answers nothing that another site asks for, but opens when its link is followed', async (t) => {
    const { browser, preview } = current();
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><a href="${preview.url}/preview">page</a>`);
    });
    const port = await new Promise<unknown>((resolve) => {
      site.listen(0, '127.0.0.1', () => resolve(Object(site.address()).port));
    });
    const page = await browser.newPage();
    t.after(async () => {
      await page.close();
      site.close();
    });
    // Another port of the host is the same site, another name of it is another site.
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${String(port)}/`);
      const statuses: number[] = [];
      const watch = (_request: unknown, response: ServerResponse): unknown =>
        response.on('finish', () => statuses.push(response.statusCode));
      preview.app.server.on('request', watch);
      const outcomes = await page.evaluate(`(async (url) => {
        const outcome = (start) => new Promise((resolve) => start(() => resolve('read'), () => resolve('refused')));
        const fetched = (path, options) => outcome((read, refused) => fetch(url + path, options).then(read, refused));
        return Promise.all([
          fetched('/preview/state'),
          fetched('/templates'),
          outcome((read, refused) => {
            const image = Object.assign(new Image(), { onload: read, onerror: refused });
            image.src = url + '/preview/goldens/vaccine/card-short.png';
          }),
          outcome((read, refused) => {
            const events = new EventSource(url + '/preview/events');
            Object.assign(events, { onopen: read, onerror() { events.close(); refused(); } });
          }),
          outcome((read, refused) => {
            const script = Object.assign(document.createElement('script'), { onload: read, onerror: refused });
            script.src = url + '/preview/page/main.js';
            document.body.append(script);
          }),
        ]);
      })('${preview.url}')`);
      assert.deepEqual(new Set(outcomes as string[]), new Set(['refused']));
      preview.app.server.off('request', watch);
      assert.deepEqual(statuses, [403, 403, 403, 403, 403], host);
      await page.getByText('page').click();
      await page.locator('#card img[src]').waitFor();
    }
  });
}
