import { markdownTable } from '../../scripts/support/markdown-table.ts';

export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  console.log(`\n${title}\n\n${markdownTable(head, rows)}`);
}

/** @returns three significant digits, such as `0.0357` or `26.1` */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

export function kilobytes(bytes: number): string {
  return bytes === 0 ? '–' : (bytes / 1000).toFixed(1);
}
