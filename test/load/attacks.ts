/** `npm run test:attacks [-- NAME…]`: what honest clients notice of each attack, with and without a proxy. */
import { parseArgs } from 'node:util';
import { printTable } from '../../bench/support/print-table.ts';
import { ATTACKS } from '../hostile/support/attacks.ts';
import { besiege, withstand } from '../hostile/support/siege.ts';

const { positionals } = parseArgs({ allowPositionals: true });
/** ms */
const DURATION = 4_000;

const chosen = Object.keys(ATTACKS).filter(
  (name) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const rounds: readonly (readonly [name: string, attacks: readonly string[]])[] = [
  ['none', []],
  ...chosen.map((name) => [name, [name]] as const),
  ['all of them', chosen],
];
const part = (times: readonly number[], share: number): string =>
  (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN).toFixed(0);

for (const door of ['nothing', 'nginx'] as const) {
  const rows: string[][] = [];
  for (const [name, attacks] of rounds) {
    const besieged = await besiege();
    const outcome = await withstand(besieged, { attacks, door, duration: DURATION });
    const { asked, made, picturesAsked, picturesMade, cards, questions, unanswered, service, others, ended } =
      outcome;
    await besieged.close();
    rows.push([
      name,
      `${made} of ${asked}`,
      `${picturesMade} of ${picturesAsked}`,
      part(cards, 0.5),
      part(cards, 0.99),
      part(questions, 1),
      String(unanswered),
      service.toFixed(0),
      others.toFixed(0),
      String(ended),
    ]);
  }
  printTable(
    `Honest clients under attack, ${door} before the service`,
    [
      'attack',
      'cards',
      'with pictures',
      'p50 ms',
      'p99 ms',
      'live, worst ms',
      'lost',
      'service MB',
      'others MB',
      'ended',
    ],
    rows,
  );
}
