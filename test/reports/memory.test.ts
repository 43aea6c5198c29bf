/** Memory that native code holds, of which V8 knows nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openRenderer } from '../support/open-renderer.ts';
import { childrenOf } from '../support/child-processes.ts';
import { setLine } from '../support/set-line.ts';
import { FONTS, manifest } from '../support/text-engine.ts';
import { createOpenFaces } from '../../src/text/font-files.ts';
import { definition, templateFolder } from '../template/support/template-folder.ts';

const SHAPED = 10_000;
const CARDS = 120;
/** The first of them fill the caches. */
const WARM_UP = 40;
/** bytes; the pictures of the cards after them take 240 MB together. */
const MAX_GROWTH = 100 * 2 ** 20;

/** Of one renderer process, docs/capacity.md. bytes */
const MAX_RESIDENT = 384 * 2 ** 20;
const FORMS = Array.from({ length: 12 }, (_, index) => ({
  format: index % 3 === 0 ? ('jpeg' as const) : ('webp' as const),
  scale: 2 as const,
  maxBytes: index % 2 === 0 ? null : 1_000_000,
}));

/** Node has it, its types have not. */
const webAssembly: { readonly Memory: { readonly prototype: { grow: (pages: number) => number } } } =
  Reflect.get(globalThis, 'WebAssembly');

test(`harfbuzz/harfbuzzjs#36: the shaper takes no more memory after ${SHAPED} texts`, (t) => {
  const shape = (index: number) => setLine(`接種${index}AV時期は`, { families: ['Noto Sans JP'] });
  for (let index = 0; index < 1_000; index += 1) shape(index);

  const grow = t.mock.method(webAssembly.Memory.prototype, 'grow');
  for (let index = 1_000; index < SHAPED; index += 1) shape(index);
  assert.equal(grow.mock.callCount(), 0);

  // Fonts opened anew do take more, so the test above can fail.
  const openFaces = createOpenFaces(FONTS, { maxBytes: Infinity });
  manifest.faces.forEach(openFaces);
  assert.ok(grow.mock.callCount() > 0);
});

test('wevm/hono-og#27: cards with an emoji each free what they took', { timeout: 120_000 }, async (t) => {
  const templatesDirectory = templateFolder(t, {
    'template.ts': definition(
      'title: text({ min: 1, max: 9 })',
      `{ name: 'typical', context: { title: '🐀' } }`,
    ),
    // A text that is turned is drawn the full way: every card is a native picture of 3 MB.
    'card.svg.njk': `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
      <rect width="1200" height="630" fill="#ffffff"/>
      <g transform="rotate(3)"><text y="90" font-family="Noto Sans JP" font-size="40">{{ title }}</text></g></svg>`,
  });
  const earlier = childrenOf(process.pid);
  const renderer = await openRenderer({
    templatesDirectory,
    processes: 1,
    queueLimit: 1,
    deadline: 60_000,
    log: () => undefined,
  });
  t.after(() => renderer.close());
  const [child = 0, ...others] = childrenOf(process.pid).filter((pid) => !earlier.includes(pid));
  assert.deepEqual(others, []);

  let warm = 0;
  for (let index = 0; index < CARDS; index += 1) {
    if (index === WARM_UP) warm = residentBytes(child);
    const title = `${index}${String.fromCodePoint(0x1f400 + (index % 60))}`;
    const card = { template: 'x', variant: 'card', context: { title } };
    await renderer.draw(card, AbortSignal.timeout(60_000));
  }
  const growth = residentBytes(child) - warm;
  assert.ok(growth < MAX_GROWTH, `${Math.round(growth / 2 ** 20)} MiB more`);
});

test('a renderer process gives back what cards of other forms took', { timeout: 120_000 }, async (t) => {
  const earlier = childrenOf(process.pid);
  const renderer = await openRenderer({
    processes: 1,
    queueLimit: 1,
    deadline: 60_000,
    log: () => undefined,
  });
  t.after(() => renderer.close());
  const [child = 0, ...others] = childrenOf(process.pid).filter((pid) => !earlier.includes(pid));
  assert.deepEqual(others, []);

  for (const [index, form] of FORMS.entries()) {
    const context = { area: `第${index}区`, age: 40, period: '10月下旬〜2月上旬' };
    await renderer.draw(
      { template: 'vaccine', variant: 'square', context, form },
      AbortSignal.timeout(60_000),
    );
  }
  const resident = residentBytes(child);
  assert.ok(resident < MAX_RESIDENT, `${Math.round(resident / 2 ** 20)} MiB`);
});

/** Linux, proc(5): the pages of a process that are in memory. */
function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}
