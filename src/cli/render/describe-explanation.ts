import type { CardOrder } from '../../card/card-order.ts';
import type { CardExplanation, TextExplanation } from '../../renderer/renderer.ts';
import { count } from '../format.ts';
import { paint, type Terminal } from '../terminal.ts';

/** How a card came about, for a person at a terminal: a block for each text, then the way it was drawn and the times. */
export function describeExplanation(
  { template, variant }: CardOrder,
  { width, height, texts, way, reason, timings }: CardExplanation,
  { output }: Terminal,
): string {
  const heading = (title: string, rest: string): string => `${paint('bold', title, output)}  ${rest}`;
  const times = Object.entries(timings).map(([step, duration]) => `${step} ${duration.toFixed(1)} ms`);
  return [
    heading(`${template.name}/${variant.name}`, `${width} × ${height} px`),
    '',
    ...texts.flatMap((text) => [heading(text.id, describeSize(text)), ...describeLines(text), '']),
    heading('way', reason === null ? `${way}: from memoised bands` : `${way}, because of ${reason}`),
    heading('time', times.join(', ')),
  ].join('\n');
}

function describeSize({ fontSize, smallest, lines, box, cut }: TextExplanation): string {
  return [
    `${round(fontSize)} px`,
    ...(smallest ? ['the smallest allowed'] : []),
    count(lines.length, 'line'),
    ...(box === null
      ? []
      : [`in ${round(box.width)} × ${round(box.height)} px at ${round(box.x)}, ${round(box.y)}`]),
    ...(cut ? ['CUT'] : []),
  ].join(', ');
}

function describeLines({ lines, breaks, tried, runs, cutText }: TextExplanation): string[] {
  const rows = lines.map((line, index) => {
    const end = breaks[index];
    return end === undefined ? `  │ ${line}` : `  │ ${line}  ⏎ ${end.rule} (${end.level})`;
  });
  const sizes = tried.map(
    ({ lines, size, level }) => `${count(lines, 'line')}: ${round(size)} px (${level})`,
  );
  const faces = new Set(runs.flat().map(({ family, weight }) => `${family} ${weight}`));
  return [
    ...rows,
    ...(cutText === null ? [] : [`  left out: ${cutText}`]),
    ...(sizes.length === 0 ? [] : [`  tried: ${sizes.join(', ')}`]),
    `  set in: ${[...faces].join(', ')}`,
  ];
}

/** Up to a hundredth. */
function round(length: number): number {
  return Math.round(length * 100) / 100;
}
