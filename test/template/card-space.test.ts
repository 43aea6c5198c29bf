import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSpace, loadSpace } from '../../src/template/card-space.ts';
import { loadTemplates } from '../../src/template/load-templates.ts';
import type { Template } from '../../src/template/registry.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRegistry } from '../support/shared-renderer.ts';
import { dialect, identity, templateFolder } from './support/template-folder.ts';

const AXES = { area: ['北', '南'], age: [1, 2, 3], period: ['春', '夏', '秋', '冬'] };

/** The other fields of the template's context. */
const REST = `age: [1], author: [{ name: 'A' }], tags: [[]], people: [[]], theme: ['dark']`;

async function templateWith(
  t: Parameters<typeof templateFolder>[0],
  space: string | null,
): Promise<Template> {
  const directory = templateFolder(t, space === null ? {} : { 'space.ts': space });
  const { registry } = await loadTemplates({ directory, ...dialect, ...identity });
  return registry.get('x') ?? assert.fail('no template');
}

describe('the space of a template', () => {
  test('has every combination of the values once, the last field changing fastest', () => {
    const { size, context } = createSpace(AXES);
    assert.equal(size, 24);
    const contexts = Array.from({ length: size }, (_, index) => context(index));
    assert.equal(new Set(contexts.map((each) => JSON.stringify(each))).size, 24);
    assert.deepEqual(contexts[0], { area: '北', age: 1, period: '春' });
    assert.deepEqual(contexts[1], { area: '北', age: 1, period: '夏' });
    assert.deepEqual(contexts[23], { area: '南', age: 3, period: '冬' });
  });

  test('knows the positions of the values of each card', () => {
    const { size, context, positions } = createSpace(AXES);
    for (let index = 0; index < size; index += 1) {
      const [area, age, period] = positions(index);
      const found = {
        area: AXES.area[area ?? -1],
        age: AXES.age[age ?? -1],
        period: AXES.period[period ?? -1],
      };
      assert.deepEqual(found, context(index));
    }
  });

  test('is null where there is none', async (t) => {
    assert.equal(await loadSpace(await templateWith(t, null)), null);
  });

  test('does not change what a card looks like, so neither does it change its key', async (t) => {
    const [one, other] = [await templateWith(t, null), await templateWith(t, 'export default {};')];
    assert.equal(one.digest, other.digest);
  });

  for (const [fault, space, message] of [
    [
      'has no default export',
      'export const x = 1;',
      /to export by default an object with a list of different values for each field/u,
    ],
    ['has an empty list', 'export default { title: [] };', /a list of different values/u],
    ['has a value twice', "export default { title: ['a', 'b', 'a'] };", /a list of different values/u],
    [
      'has a value that does not fit',
      `export default { title: ['a', 5], ${REST} };`,
      /title 5 of .*space\.ts to fit: title/u,
    ],
    ['has a field too many', `export default { title: ['a'], x: [1], ${REST} };`, /to fit: the context/u],
    [
      'is too large',
      'export default { a: [...Array(70000).keys()], b: [...Array(70000).keys()] };',
      /at most 4294967295 cards/u,
    ],
  ] as const) {
    test(`is refused if it ${fault}`, async (t) => {
      await assert.rejects(loadSpace(await templateWith(t, space)), { message });
    });
  }
});

test('the vaccine template has six million cards, all of which fit', async () => {
  const registry = await sharedRegistry(TEMPLATES);
  const space = await loadSpace(registry.get('vaccine') ?? assert.fail('no template'));
  assert.equal(space?.size, 47 * 100 * 36 * 36);
  assert.deepEqual(space.context(space.size - 1), { area: '沖縄県', age: 99, period: '12月下旬' });
  assert.equal(space.axes['area']?.length, new Set(space.axes['area']).size);
});
