/** What keeps the service from making cards stops its start: one sentence for the operator, and exit 1. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import { copyService } from '../support/service-copy.ts';
import { startInVain, type ServiceOptions } from '../support/service-process.ts';

const FONT = 'fonts/NotoSansJP-Bold.ttf';
const TEMPLATE = 'templates/vaccine/card.svg.njk';

describe('A start fails with one sentence', { timeout: 120_000 }, () => {
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

  test('when the bucket does not exist', async (t) => {
    const storage = await startCloudStorageServer({ buckets: [] });
    t.after(() => storage.close());
    assert.match(
      await complaint({ environment: { STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: storage.url } }),
      /^Expected to store the fallback card .* the bucket does not exist \(404\)$/u,
    );
  });

  test('when the port is taken', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = z.object({ port: z.number() }).parse(other.address());
    assert.equal(
      await complaint({ environment: { PORT: String(port) } }),
      `Expected to listen on 127.0.0.1, port ${port}, but could not: EADDRINUSE.`,
    );
  });

  describe('when of its files', () => {
    let root = '';
    before(() => {
      root = copyService();
    });
    after(() => rm(root, { recursive: true }));

    test('a font is missing', async (t) => {
      const font = join(root, FONT);
      await rename(font, `${font}.away`);
      t.after(() => rename(`${font}.away`, font));
      assert.match(
        await complaint({ root }),
        /^Expected a file of the fonts at .*NotoSansJP-Bold\.ttf but .+$/u,
      );
    });

    for (const [what, file] of [
      ['a font is damaged', FONT],
      ['a font that few texts need is damaged', 'fonts/NotoSansKR-Bold.ttf'],
      ['the set of emoji is damaged', 'fonts/Twemoji.txt'],
    ] as const) {
      test(what, async (t) => {
        const path = join(root, file);
        const bytes = await readFile(path);
        t.after(() => writeFile(path, bytes));
        await writeFile(path, bytes.with(bytes.length >> 1, ~(bytes[bytes.length >> 1] ?? 0)));
        const said = await complaint({ root });
        assert.match(said, /^Expected .+ to be the file whose hash the manifest has\..+$/u);
        assert.ok(said.includes(file));
      });
    }

    test('a template is broken', async (t) => {
      const template = join(root, TEMPLATE);
      const source = await readFile(template, 'utf8');
      t.after(() => writeFile(template, source));
      const broken = source.replace('<text', '<text word-spacing="1em"');
      await writeFile(template, broken);
      const line = broken.slice(0, broken.indexOf('word-spacing')).split('\n').length;
      const [heading, fault = '', ...others] = (await complaint({ root })).split('\n');
      assert.equal(heading, 'The templates have one fault:');
      assert.ok(fault.startsWith(`${TEMPLATE}:${line}: `), fault);
      assert.match(fault, /word-spacing/u);
      assert.deepEqual(others, []);
    });
  });
});

/** What such a start says. */
async function complaint(options: ServiceOptions): Promise<string> {
  const { code, stdout, stderr } = await startInVain(options);
  assert.equal(code, 1, stdout);
  assert.equal(stdout, '');
  assert.doesNotMatch(stderr, /^\s+at |node:internal|Error:/mu);
  return stderr.trimEnd();
}
