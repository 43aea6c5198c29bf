import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Picture } from '../../src/raster/rasterize.ts';
import { premultiply } from './compare-pixels.ts';

/** Decodes the pictures one after the other with the browser's own decoder, and posts what it sees of each. */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
  try {
    for (let index = 0; ; index += 1) {
      const response = await fetch('/pictures/' + index);
      if (!response.ok) break;
      const decoder = new ImageDecoder({
        type: 'image/png', data: await response.arrayBuffer(), premultiplyAlpha: 'none',
      });
      const { image } = await decoder.decode();
      const pixels = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
      await image.copyTo(pixels, { format: 'RGBA' });
      await fetch('/pixels?' + new URLSearchParams({ width: image.codedWidth, height: image.codedHeight }),
        { method: 'POST', body: pixels });
    }
    await fetch('/end', { method: 'POST' });
  } catch (error) {
    await fetch('/end', { method: 'POST', body: String(error) });
  }
</script>`;

/**
 * Has Chromium decode PNG files.
 *
 * @param chromium path of the program
 * @throws Error with what the browser says if it does not accept one of them
 */
export async function decodeInChromium(chromium: string, pngs: readonly Uint8Array[]): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const end = Promise.withResolvers<string>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html').end(PAGE);
    } else if (pathname === '/pixels') {
      const [width, height] = ['width', 'height'].map((side) => Number(searchParams.get(side)));
      pictures.push({ width: width ?? 0, height: height ?? 0, pixels: premultiply(await buffer(request)) });
      response.end();
    } else if (pathname === '/end') {
      end.resolve((await buffer(request)).toString());
      response.end();
    } else {
      const png = pngs[Number(/^\/pictures\/(\d+)$/u.exec(pathname)?.[1])];
      if (png === undefined) response.writeHead(404).end();
      else response.setHeader('content-type', 'image/png').end(png);
    }
  };
  const server = createServer((request, response) => void answer(request, response).catch(end.reject));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port of the server.');

  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  // The sandbox does not run as root, and containers are.
  const browserArguments = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
  const browser = spawn(
    chromium,
    [...browserArguments, `--user-data-dir=${profile}`, `http://127.0.0.1:${address.port}/`],
    { stdio: 'ignore' },
  );
  const closed = once(browser, 'close');
  browser.on('error', end.reject);
  browser.on('exit', (code) => end.reject(new Error(`Chromium ended with code ${code} before it was done.`)));
  try {
    const complaint = await end.promise;
    if (complaint !== '') throw new Error(`Chromium refused picture ${pictures.length}: ${complaint}`);
    return pictures;
  } finally {
    browser.kill();
    await closed;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
