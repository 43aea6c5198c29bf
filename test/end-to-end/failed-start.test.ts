/**
 * What keeps the service from making cards stops its start: one sentence for the operator, and exit 1. The sentences of
 * each part are tested with the part: config.test.ts, card/fallback-cards.test.ts, checks/check-templates.test.ts.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { copyService } from '../support/service-copy.ts';
import { startInVain, type LaunchOptions } from '../support/service-process.ts';

/** Few texts need it. */
const FONT = 'fonts/NotoSansKR-Bold.ttf';
const OTHER_FONT = 'fonts/NotoSansJP-Regular.ttf';
const TEMPLATE = 'templates/vaccine/card.svg.njk';
const RASTERISER = 'node_modules/@resvg/resvg-js/index.js';

/** Draws one channel of one pixel one shade off. */
const DRAWS_ALMOST_RIGHT = `
const { Resvg } = module.exports;
module.exports.Resvg = class extends Resvg {
  render() {
    const { width, height, pixels } = super.render();
    pixels[5000] ^= 1;
    return { width, height, pixels };
  }
};
`;

describe('A start fails with one sentence', { timeout: 120_000 }, () => {
  test('for each variable that is bad, all of them named, a secret not shown', async () => {
    const said = await complaint({
      environment: { PORT: 'http', LOG_LEVEL: 'loud', API_TOKEN: 'ge heim' },
    });
    assert.deepEqual(
      said.split('\n').map((line) => line.split(':', 1)[0]),
      ['PORT', 'API_TOKEN', 'LOG_LEVEL'],
    );
    assert.doesNotMatch(said, /heim/u);
  });

  test('when Node is too old', async () => {
    const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.18.0'}})`;
    const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
    assert.match(await complaint({ nodeOptions }), /^Expected Node 26 or newer but this is Node 22\.18\.0/u);
  });

  test('when it is started on Windows itself', async () => {
    const pretend = `Object.defineProperty(process,'platform',{value:'win32'})`;
    const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
    assert.match(await complaint({ nodeOptions }), /^Expected Linux or macOS but this is Windows: use WSL/u);
  });

  test('when the store cannot be written', async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'ogp-file-'));
    t.after(() => rm(directory, { recursive: true }));
    const file = join(directory, 'file');
    await writeFile(file, '');
    assert.match(
      await complaint({ environment: { STORE_URL: pathToFileURL(join(file, 'images')).href } }),
      /^Expected to store the fallback card of the template "\w+" but failed: .*ENOTDIR/u,
    );
  });

  test('when the port is taken', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = z.object({ port: z.number() }).parse(other.address());
    assert.equal(
      await complaint({ environment: { PORT: String(port) } }),
      `Expected to listen on 127.0.0.1, port ${port}, but could not: EADDRINUSE. Another program uses this port: stop it, set PORT to another port, or to 0 for a free one.`,
    );
  });

  describe('when of its files', () => {
    let root = '';
    before(() => {
      root = copyService();
    });
    after(() => rm(root, { recursive: true }));

    /** Makes the file the copy's own, and puts it back as it was when the test ends. */
    async function borrow(t: TestContext, file: string): Promise<Buffer> {
      const path = join(root, file);
      const bytes = await readFile(path);
      await rm(path);
      await writeFile(path, bytes);
      t.after(() => writeFile(path, bytes));
      return bytes;
    }

    test('a font has the place of another', async (t) => {
      await borrow(t, FONT);
      await writeFile(join(root, FONT), await readFile(join(root, OTHER_FONT)));
      assert.match(
        await complaint({ root }),
        /^Expected .*NotoSansKR-Bold\.ttf to have the size and hash in the font manifest but found another file\..+$/u,
      );
    });

    test('the rasteriser draws almost what it should', async (t) => {
      await borrow(t, RASTERISER);
      await appendFile(join(root, RASTERISER), DRAWS_ALMOST_RIGHT);
      assert.match(
        await complaint({ root }),
        /^Expected the canary of 64x40 px .* but received 64x40 px .*@resvg\/resvg-js.*$/u,
      );
    });

    test('a template is broken', async (t) => {
      const source = String(await borrow(t, TEMPLATE));
      const broken = source.replace('<text', '<text word-spacing="1em"');
      await writeFile(join(root, TEMPLATE), broken);
      const line = broken.slice(0, broken.indexOf('word-spacing')).split('\n').length;
      const [heading, fault = '', ...others] = (await complaint({ root })).split('\n');
      assert.equal(heading, 'The templates have one fault:');
      assert.ok(fault.startsWith(`${TEMPLATE}:${line}: `), fault);
      assert.match(fault, /word-spacing/u);
      assert.deepEqual(others, []);
    });
  });
});

/** What a start logs before it checks what the build has not checked. */
const CHECKING = 'Checking templates and fonts';

/** What such a start says. */
async function complaint(options: LaunchOptions): Promise<string> {
  const { code, stdout, stderr } = await startInVain(options);
  assert.equal(code, 1, stdout);
  const logged = stdout.split('\n').filter((line) => !line.includes(CHECKING) && line !== '');
  assert.deepEqual(logged, []);
  assert.doesNotMatch(stderr, /^\s+at |node:internal|Error:/mu);
  return stderr.trimEnd();
}
