import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRenderer } from '../support/open-renderer.ts';
import { definition, templateFolder } from '../template/support/template-folder.ts';

test('linebender/resvg#815: a filter that goes on for half a minute is refused at load', async (t) => {
  const templatesDirectory = templateFolder(t, {
    'template.ts': definition('age: z.int()', `{ name: 'young', context: { age: 1 } }`),
    'card.svg.njk': `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
      <filter id="thick"><feMorphology operator="dilate" radius="{{ age }}"/></filter>
      <rect width="1200" height="630" filter="url(#thick)"/></svg>`,
  });
  const opening = openRenderer({
    templatesDirectory,
    processes: 1,
    queueLimit: 1,
    deadline: 60_000,
    log: () => undefined,
  });
  await assert.rejects(opening, /card\.svg\.njk:2: <feMorphology> is not drawn on cards/u);
});
