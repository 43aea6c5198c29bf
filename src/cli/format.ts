/** Numbers as people read them. */

/** `76.5 KiB` */
export function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** `1 card`, `2,000 cards` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * @param share 0 to 1
 * @returns `0.42 %`; what is not nothing never reads as nothing
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  return `${(share * 100).toFixed(2)} %`;
}

/** `0.4`, `25`, `1,200` */
export function rate(aSecond: number): string {
  return aSecond < 10 ? aSecond.toFixed(1) : Math.round(aSecond).toLocaleString('en');
}

/** `12 s`, `4 min 40 s`, `8 h 20 min` */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
