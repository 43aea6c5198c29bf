import * as fc from 'fast-check';

/** Surrogates, which no code point of a well-formed text is. */
const SURROGATES = { first: 0xd800, count: 0x800 };

/**
 * A code point, for `unit` of `fc.string`. The same as fast-check's `'binary'`, whose table of all code points takes each
 * process 0.9 s.
 */
export const codePoint: fc.Arbitrary<string> = fc
  .nat(0x10ffff - SURROGATES.count)
  .map((index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count), indexOf);

/** @throws Error for what is no code point, so that fast-check does not take it for one */
function indexOf(text: unknown): number {
  const value = typeof text === 'string' && text.isWellFormed() ? text.codePointAt(0) : undefined;
  if (value === undefined || String.fromCodePoint(value) !== text) throw new Error('Expected a code point');
  return value < SURROGATES.first ? value : value - SURROGATES.count;
}
