import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { rememberPictureFailures } from '../../src/card/memory.ts';
import { createResolvePictures } from '../../src/card/resolve-pictures.ts';
import { Problem } from '../../src/errors.ts';
import { findPictures, picture, SMALLEST_PICTURE } from '../../src/template/picture-field.ts';
import { text } from '../../src/template/text-field.ts';

const size = { width: 10, height: 20 };
const template = {
  pictures: findPictures(
    z.strictObject({
      name: text({ min: 1, max: 20 }),
      avatar: picture(size).optional(),
      cover: picture({ width: 5, height: 5 }).nullable().optional(),
    }),
  ),
};
const URL_GIVEN = 'https://pictures.example/a.png';

function uri(content: string): string {
  return `data:image/png;base64,${Buffer.from(content).toString('base64')}`;
}

/** Decoding puts a word before what was sent. */
function openResolver(
  fetchBytes: (url: string) => Promise<Uint8Array> = async (url) => Buffer.from(`at ${url}`),
  now: () => number = () => performance.now(),
) {
  const fetched: string[] = [];
  const decoded: string[] = [];
  const resolve = createResolvePictures({
    fetchPicture(url) {
      fetched.push(url);
      return fetchBytes(url);
    },
    decoder: {
      async decode({ bytes, width, height }) {
        decoded.push(`${String(Buffer.from(bytes))} ${width}×${height}`);
        if (String(Buffer.from(bytes)) === 'bad') {
          throw new Problem('picture_rejected', { errors: [{ pointer: '', message: 'Expected another' }] });
        }
        return Buffer.from(`decoded ${String(Buffer.from(bytes))}`);
      },
    },
    recent: new Map(),
    failures: rememberPictureFailures(now),
  });
  return { resolve, fetched, decoded };
}

test('a data URI becomes the decoded picture, and all else stays', async () => {
  const { resolve, decoded } = openResolver();
  assert.deepEqual(await resolve(template, { name: 'はるか', avatar: uri('a') }), {
    name: 'はるか',
    avatar: uri('decoded a'),
  });
  assert.deepEqual(decoded, ['a 10×20']);
});

test('a picture of a card at scale 2 covers twice its box', async () => {
  const { resolve, decoded } = openResolver();
  await resolve(template, { avatar: uri('a') }, 2);
  await resolve(template, { avatar: uri('a') }, 1);
  assert.deepEqual(decoded, ['a 20×40', 'a 10×20']);
});

test('a URL becomes the picture that is there', async () => {
  const { resolve, fetched } = openResolver();
  assert.deepEqual(await resolve(template, { name: 'はるか', avatar: URL_GIVEN }), {
    name: 'はるか',
    avatar: uri(`decoded at ${URL_GIVEN}`),
  });
  assert.deepEqual(fetched, [URL_GIVEN]);
});

test('one picture is one context, wherever it came from', async () => {
  const { resolve } = openResolver(async () => Buffer.from('a'));
  const contexts = await Promise.all(
    [uri('a'), URL_GIVEN, `${URL_GIVEN}?again`].map((avatar) => resolve(template, { name: 'x', avatar })),
  );
  assert.deepEqual(contexts[1], contexts[0]);
  assert.deepEqual(contexts[2], contexts[0]);
});

test('pictures that are null or left out stay so, and a text that looks like one is a text', async () => {
  const { resolve, decoded } = openResolver();
  assert.deepEqual(await resolve(template, { name: URL_GIVEN, cover: null }), {
    name: URL_GIVEN,
    cover: null,
  });
  assert.deepEqual(decoded, []);
});

test('the same URL at the same time is fetched once, and once more later not at all', async () => {
  const { resolve, fetched, decoded } = openResolver();
  const context = { name: 'x', avatar: URL_GIVEN };
  await Promise.all(Array.from({ length: 5 }, () => resolve(template, context)));
  await resolve(template, context);
  assert.deepEqual([fetched.length, decoded.length], [1, 1]);
});

test('the same picture for boxes of two sizes is decoded for each', async () => {
  const { resolve, decoded } = openResolver();
  await resolve(template, { name: 'x', avatar: SMALLEST_PICTURE, cover: SMALLEST_PICTURE });
  assert.equal(decoded.length, 2);
});

describe('a failure', () => {
  const context = { name: 'x', avatar: URL_GIVEN };

  for (const code of ['picture_unreachable', 'picture_timeout', 'picture_rejected'] as const) {
    test(`of a URL, ${code}, is remembered for ten seconds, in which nobody asks the host`, async () => {
      let now = 1;
      const { resolve, fetched } = openResolver(
        async () => {
          throw new Problem(code, { errors: [{ pointer: '', message: 'Expected another' }] });
        },
        () => now,
      );
      const ask = () =>
        assert.rejects(resolve(template, context), {
          code,
          errors: [{ pointer: '/avatar', message: 'Expected another' }],
        });
      for (now of [1, 5_000, 10_000]) await ask();
      assert.equal(fetched.length, 1);
      now = 10_002;
      await ask();
      assert.equal(fetched.length, 2);
    });
  }

  test('of bytes is remembered for a minute, in which nobody decodes them', async () => {
    let now = 1;
    const { resolve, decoded } = openResolver(undefined, () => now);
    for (now of [1, 30_000, 60_000, 60_002]) {
      await assert.rejects(resolve(template, { name: 'x', avatar: uri('bad') }), {
        code: 'picture_rejected',
      });
    }
    assert.equal(decoded.length, 2);
  });

  test('that says nothing of the picture is not remembered', async () => {
    let isBusy = true;
    const { resolve } = openResolver(async () => {
      if (isBusy) throw new Problem('overloaded');
      return Buffer.from('a');
    });
    await assert.rejects(resolve(template, context), { code: 'overloaded' });
    isBusy = false;
    assert.deepEqual(await resolve(template, context), { name: 'x', avatar: uri('decoded a') });
  });

  test('of other URLs drives out old ones, so that memory is bounded', async () => {
    const { resolve, fetched } = openResolver(async () => {
      throw new Problem('picture_unreachable');
    });
    const long = (index: number) => `${URL_GIVEN}?${String(index).padStart(2_000, '0')}`;
    for (const index of [...Array(3_000).keys(), 2_999, 0]) {
      await assert.rejects(resolve(template, { name: 'x', avatar: long(index) }), {
        code: 'picture_unreachable',
      });
    }
    assert.equal(fetched.length, 3_001);
  });
});

test('what is wrong is told with the field, of all fields that are wrong alike', async () => {
  const { resolve } = openResolver();
  const context = { name: 'x', avatar: uri('bad'), cover: uri('bad') };
  await assert.rejects(resolve(template, context), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'picture_rejected');
    assert.deepEqual(error.errors, [
      { pointer: '/avatar', message: 'Expected another' },
      { pointer: '/cover', message: 'Expected another' },
    ]);
    return true;
  });
});

test('what nobody expected is the fault of the service', async () => {
  const { resolve } = openResolver(async () => {
    throw new TypeError('a bug');
  });
  await assert.rejects(resolve(template, { name: 'x', avatar: URL_GIVEN }), { code: 'internal' });
});

test('another spelling of a URL that failed, or another box, does not have it fetched again', async () => {
  const { resolve, fetched } = openResolver(() => Promise.reject(new Problem('picture_unreachable')));
  for (const avatar of [
    URL_GIVEN,
    'https://PICTURES.example:443/a.png',
    'https://pictures.example/b/../%61.png#fragment',
    'HTTPS://pictures.example/./a%2Epng',
  ]) {
    await assert.rejects(resolve(template, { name: 'x', avatar }), { code: 'picture_unreachable' });
    await assert.rejects(resolve(template, { name: 'x', avatar }, 2), { code: 'picture_unreachable' });
  }
  assert.equal(fetched.length, 1);
});
