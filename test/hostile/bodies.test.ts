/** Whatever is posted to the service is taken or refused, in time, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { PREDICTION } from '../support/post-context.ts';
import { hostileBytes, hostileJson } from './support/hostile-json.ts';
import { watchedService, type Answer } from './support/watched-service.ts';
import { runs } from '../support/property-seed.ts';
import { sharedService } from '../support/shared-service.ts';

const path = fc.constantFrom(
  '/create',
  '/create/vaccine?variant=square',
  '/create/article',
  '/resolve/vaccine',
  '/resolve/article',
  '/render/vaccine',
  '/render/article?explain=true',
);

describe('a body', () => {
  const service = watchedService(sharedService('files'));

  async function assertTakenOrRefused(answer: Answer): Promise<void> {
    assert.ok([200, 201, 400, 413, 422].includes(answer.status), String(answer.status));
    await service.assertUnharmed();
  }

  test('of any JSON, or nearly JSON, does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(path, hostileJson, async (path, body) => {
        const answer = await service.send({ path, body });
        await assertTakenOrRefused(answer);
        for (const { pointer } of answer.problem?.code === 'context_rejected'
          ? (answer.problem.errors ?? [])
          : []) {
          assert.ok(leadsSomewhere(pointer, JSON.parse(body.toWellFormed())), pointer);
        }
      }),
      runs(60),
    );
  });

  test('of any bytes does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(path, hostileBytes, async (path, body) => {
        await assertTakenOrRefused(await service.send({ path, body }));
      }),
      runs(60),
    );
  });

  for (const [name, body, status] of [
    ['nested 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000), 413],
    ['nested 8,000 deep', '['.repeat(8_000) + ']'.repeat(8_000), 422],
    ['of 1 MB', JSON.stringify({ ...PREDICTION, area: 'x'.repeat(2 ** 20) }), 413],
    ['with a number beyond all bounds', '{"area":"a","age":1e400,"period":"x"}', 422],
    ['with a number in a string', '{"area":"a","age":"40","period":"x"}', 422],
    ['with a value given twice', '{"area":"a","age":40,"period":"x","age":41}', 422],
    ['with the prototype of its own', '{"area":"a","age":40,"period":"x","__proto__":{"age":41}}', 422],
    [
      'with a constructor of its own',
      '{"area":"a","age":40,"period":"x","constructor":{"prototype":{}}}',
      422,
    ],
  ] as const) {
    test(`${name} is refused`, async () => {
      assert.equal((await service.send({ path: '/create', body })).status, status);
      await service.assertUnharmed();
    });
  }

  test('with numbers spelt otherwise is the same card', async () => {
    const key = async (age: string): Promise<unknown> => {
      const { bytes } = await service.send({
        path: '/resolve/vaccine',
        body: `{"area":"a","age":${age},"period":"x"}`,
      });
      return JSON.parse(bytes.toString()).key;
    };
    assert.deepEqual(new Set([await key('40'), await key('40.0'), await key('4e1')]).size, 1);
    assert.equal(await key('-0'), await key('0'));
  });
});

/** Whether a pointer leads to a value, or to a member that a value of the body should have or should not have. */
function leadsSomewhere(pointer: string, body: unknown): boolean {
  const steps = pointer
    .split('/')
    .slice(1, -1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let value = body;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = Reflect.get(value, step);
  }
  return pointer === '' || (typeof value === 'object' && value !== null);
}
