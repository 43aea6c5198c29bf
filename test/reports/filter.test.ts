import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRenderer } from '../support/open-renderer.ts';
import { definition, templateFolder } from '../template/support/template-folder.ts';

/** ms: far less than so many filters take, which is more than ten seconds. */
const DEADLINE = 1_000;

test('linebender/resvg#815: a filter that goes on for ever costs the card that has it, not the next one', async (t) => {
  const templatesDirectory = templateFolder(t, {
    'template.ts': definition('age: z.int()', `{ name: 'young', context: { age: 1 } }`),
    'card.svg.njk': `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
      <filter id="noise"><feTurbulence baseFrequency=".5" numOctaves="8"/></filter>
      {% if age > 1000 %}<g id="one">${'<rect width="1200" height="630" filter="url(#noise)"/>'.repeat(60)}</g>{% endif %}</svg>`,
  });
  const replaced = Promise.withResolvers<void>();
  const renderer = await openRenderer({
    templatesDirectory,
    processes: 1,
    queueLimit: 1,
    deadline: DEADLINE,
    log: ({ event }) => event === 'process_ready' && replaced.resolve(),
  });
  t.after(() => renderer.close());
  const draw = (age: number) =>
    renderer.draw({ template: 'x', variant: 'card', context: { age } }, AbortSignal.timeout(60_000));

  await assert.rejects(draw(5_000), { code: 'deadline_exceeded' });
  await replaced.promise;
  assert.ok(renderer.healthy);
  assert.ok((await draw(2)).picture.length > 0);
});
