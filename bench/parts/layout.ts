/** Setting texts of the article card: new titles of several lengths step by step, and texts that are known. */
import { createTextSetter } from '../../src/renderer/set-text.ts';
import type { SvgElement } from '../../src/svg/svg-tree.ts';
import { fitText } from '../../src/typesetting/fit-text.ts';
import { readFontManifest } from '../../src/text/font-files.ts';
import { layOutText, loadTextEngine } from '../../src/text/lay-out-text.ts';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { createParagraph } from '../../src/text/paragraph.ts';
import { readText } from '../../src/text/read-text.ts';
import { allDifferent } from '../support/cards.ts';
import { interleave, median, quantile } from '../support/measure.ts';
import { projectPath } from '../support/project-path.ts';
import { digits, printTable } from '../support/print-table.ts';

const ROUNDS = 200;
const WARM_UP = 100;
const LENGTHS = [10, 25, 50, 100];
const PHRASES = [
  'の接種予約が',
  '始まりました。',
  'ワクチンの',
  'お知らせと',
  '三回目の',
  '受け付けについて',
];

const manifest = await readFontManifest(projectPath('fonts'));
const engine = await loadTextEngine(projectPath('fonts'), manifest);
const areas = allDifferent(ROUNDS + WARM_UP, 7).map(({ area }) => area);

const rows: string[][] = [];
for (const length of LENGTHS) await measure(length);
printTable(
  'Titles that were never set, CPU ms, median (p95)',
  ['characters', 'read and shape', 'find breaks', 'fit (with its breaks)', 'all, with outlines', 'known'],
  rows,
);

async function measure(length: number): Promise<void> {
  const texts = areas.map((area, index) => titleOf(area, index, length));
  const setterOf = createTextSetter(engine);
  const known = titleElement('ワクチン接種の予約が取れないときに確認したい五つのこと');
  const textOf = (round: number): string => texts[round] ?? '';
  const results = await interleave(
    [
      { name: 'shape', run: (round) => void paragraphOf(textOf(round)) },
      {
        name: 'breaks',
        run: (round) => void breakOpportunities(textOf(round), { wordBreak: 'auto-phrase', language: 'ja' }),
      },
      fitting(textOf),
      { name: 'all', run: (round) => void layOutText(blockOf(textOf(round)), engine) },
      { name: 'known', run: () => void setterOf('article')(known, {}) },
    ],
    texts.length,
  );
  rows.push([
    String(length),
    ...results.map(({ cpu }) => `${digits(median(cpu))} (${digits(quantile(cpu, 0.95))})`),
  ]);
}

/** The paragraph is there already; what it remembers of other lines is not. */
function fitting(textOf: (round: number) => string): {
  name: string;
  before: (round: number) => void;
  run: () => void;
} {
  let prepared: ReturnType<typeof paragraphOf> | null = null;
  return {
    name: 'fit',
    before(round) {
      prepared = paragraphOf(textOf(round));
    },
    run() {
      if (prepared === null || prepared.block.fitting === null) return;
      const { fitting, fontSize, language } = prepared.block;
      fitText(prepared.paragraph, { fitting, fontSize, language });
    },
  };
}

function paragraphOf(text: string): {
  paragraph: ReturnType<typeof createParagraph>;
  block: ReturnType<typeof blockOf>;
} {
  const block = blockOf(text);
  const [chunk] = block.chunks;
  if (chunk === undefined) throw new TypeError('Expected a text that is not empty');
  const { language, fontSize } = block;
  return { paragraph: createParagraph({ ...chunk, language, fontSize }, engine.fonts), block };
}

function blockOf(text: string): ReturnType<typeof readText> {
  return readText(titleElement(text), { inherited: {}, file: 'article', fallbackId: 'title' });
}

function titleElement(text: string): SvgElement {
  return {
    name: 'text',
    line: 1,
    attributes: {
      x: '72',
      y: '287',
      'font-family': 'Noto Sans JP',
      'font-size': '88',
      'font-weight': '700',
      fill: '#0F2F36',
      'inline-size': '1056',
      'block-size': '272',
      'align-content': 'center',
      'line-height': '1.26',
      'line-clamp': '3',
      'text-fit': 'shrink 34%',
      'data-font-size-by-lines': '88 80 72',
      'text-overflow': 'ellipsis',
      'text-wrap': 'balance',
      'word-break': 'auto-phrase',
      'line-break': 'strict',
    },
    children: [text],
  };
}

function titleOf(area: string, index: number, length: number): string {
  let title = area;
  for (let next = index; title.length < length; next += 1) title += PHRASES[next % PHRASES.length] ?? '';
  return title.slice(0, length);
}
