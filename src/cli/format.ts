/** Numbers as people read them. */

/** `76.5 KiB` */
export function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** `1 card`, `2 cards` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * @param share 0 to 1
 * @returns `0.42 %`; what is not nothing never reads as nothing
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  return `${(share * 100).toFixed(2)} %`;
}
