import { CLASS_RUNS, EAST_ASIAN_RUNS } from './line-break-class-data.ts';

/**
 * The line breaking classes of UAX #14 (Unicode 17) after its rule LB1, with Conditional Japanese Starters as
 * Nonstarters, as CSS `line-break: strict` wants them. QU is split by General_Category for the rules LB15a to
 * LB19; ID_Cn is an unassigned code point that is reserved for a pictograph (LB30b).
 */
export const CLASS = {
  AL: 0,
  ID: 1,
  CM: 2,
  NS: 3,
  OP: 4,
  CL: 5,
  CP: 6,
  QU: 7,
  QU_Pi: 8,
  QU_Pf: 9,
  EX: 10,
  IS: 11,
  SY: 12,
  IN: 13,
  PR: 14,
  PO: 15,
  NU: 16,
  SP: 17,
  BA: 18,
  BB: 19,
  HY: 20,
  HH: 21,
  B2: 22,
  CB: 23,
  GL: 24,
  WJ: 25,
  ZW: 26,
  ZWJ: 27,
  BK: 28,
  CR: 29,
  LF: 30,
  NL: 31,
  HL: 32,
  SA: 33,
  EB: 34,
  EM: 35,
  RI: 36,
  ID_Cn: 37,
  H2: 38,
  H3: 39,
  JL: 40,
  JV: 41,
  JT: 42,
  AK: 43,
  AP: 44,
  AS: 45,
  VI: 46,
  VF: 47,
} as const;

export type ClassName = keyof typeof CLASS;

const CODE_POINTS = 0x110000;
/** The letters of `CLASS_RUNS`, in the order of the classes. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const classes = expand(CLASS_RUNS, (letter) => ALPHABET.indexOf(letter));
const eastAsian = expand(EAST_ASIAN_RUNS, (letter) => (letter === 'E' ? 1 : 0));

/** @returns the class of a code point; every number has one */
export function lineBreakClass(codePoint: number): number {
  return classes[codePoint] ?? CLASS.AL;
}

/** @returns whether the East_Asian_Width of a code point is F, W or H, as the rules LB19a and LB30 ask */
export function isEastAsian(codePoint: number): boolean {
  return eastAsian[codePoint] === 1;
}

/** One byte a code point from runs of a length and a letter. */
function expand(runs: string, valueOf: (letter: string) => number): Uint8Array {
  const bytes = new Uint8Array(CODE_POINTS);
  let start = 0;
  for (const [, length, letter = ''] of runs.matchAll(/(\d*)(\D)/g)) {
    const end = start + Number(length || 1);
    const value = valueOf(letter);
    // Most of Unicode is unassigned: what is 0 already is not touched, and takes no memory.
    if (value !== 0) {
      bytes.fill(value, start, end);
    }
    start = end;
  }
  return bytes;
}
