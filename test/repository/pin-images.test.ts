/** Base images are pinned by a command that asks their registries: here a registry of the test's own. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fetchDigest, findFloating, IMAGE_FILES, pinImages } from '../../scripts/support/pin-images.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('base images', () => {
  const manifests = new Map([
    ['/v2/library/node/manifests/26-trixie-slim', '{"index":"of node"}'],
    ['/v2/distroless/cc-debian13/manifests/latest', '{"index":"of distroless"}'],
  ]);
  let origin = '';
  let told: string | null = null;
  const server = createServer(answer);

  /** As Docker Hub: a token for the asking, then the manifest. */
  function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const scope = /^\/token\?.*scope=repository%3A([\w%-]+)%3Apull/u.exec(url)?.[1];
    if (scope !== undefined) return void response.end(JSON.stringify({ token: `for ${scope}` }));
    const [, repository = ''] = /^\/v2\/(.+)\/manifests\//u.exec(url) ?? [];
    if (headers.authorization !== `Bearer for ${encodeURIComponent(repository)}`) {
      const challenge = `Bearer realm="${origin}/token",service="test",scope="repository:${repository}:pull"`;
      return void response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    const manifest = manifests.get(url);
    assert.ok(headers.accept?.includes('application/vnd.oci.image.index.v1+json'));
    if (manifest === undefined) return void response.writeHead(404).end();
    response.setHeader('docker-content-digest', told ?? `sha256:${hash('sha256', manifest)}`);
    response.end(manifest);
  }

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    origin = `http://127.0.0.1:${address.port}`;
  });
  after(() => server.close());
  const ask = (image: string) => fetchDigest(image, () => origin);

  test('get the digest of the index that their tag is now, and keep the tag for readers', async () => {
    const dockerfile = `FROM node:26-trixie-slim AS build\nRUN x\nFROM gcr.io/distroless/cc-debian13@${DIGEST}\n`;
    const node = `node:26-trixie-slim@sha256:${hash('sha256', '{"index":"of node"}')}`;
    const distroless = `gcr.io/distroless/cc-debian13@sha256:${hash('sha256', '{"index":"of distroless"}')}`;
    assert.deepEqual(findFloating(dockerfile), ['node:26-trixie-slim']);
    const pinned = await pinImages(dockerfile, ask);
    assert.equal(pinned, `FROM ${node} AS build\nRUN x\nFROM ${distroless}\n`);
    assert.deepEqual(findFloating(pinned), []);
  });

  test('of the project are all found, and nothing but their digests changes', async () => {
    const counts = { Dockerfile: 2, 'cloudbuild.yaml': 8 };
    assert.deepEqual(IMAGE_FILES, Object.keys(counts));
    for (const [file, count] of Object.entries(counts)) {
      const text = await readFile(file, 'utf8');
      const pinned = await pinImages(text, async () => DIGEST);
      assert.equal(pinned.split(`@${DIGEST}`).length - 1, count, file);
      assert.deepEqual(findFloating(pinned), []);
      assert.equal(
        pinned.replaceAll(/@sha256:[\da-f]{64}/gu, ''),
        text.replaceAll(/@sha256:[\da-f]{64}/gu, ''),
      );
    }
  });

  test('stay as they are if a registry does not have one, or sends other bytes than it says', async (t) => {
    await assert.rejects(ask('node:none'), /manifest of node:none .* 404/u);
    told = DIGEST;
    t.after(() => (told = null));
    await assert.rejects(
      ask('node:26-trixie-slim'),
      /Expected sha256:0{64}, as registry-1\.docker\.io says/u,
    );
  });
});
