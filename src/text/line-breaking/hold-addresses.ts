import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakOpportunity } from './break-opportunity.ts';

/** Printable ASCII without spaces and quotation marks. */
const ASCII_RUN = /[!#-&(-;=?-~]{2,}/g;
/** An address or a path: with a scheme, a host and a path, or several parts. */
const ADDRESS = /:\/\/|^www\.|^[^/]*\w\.\w[^/]*\/|^~?\/\w|\/[^/]+\//;
const DIVIDES = '/?&.-_:\\';
/**
 * Lets lines end inside addresses, paths and long names where they have signs for it, before they end just anywhere;
 * an address is not divided at a hyphen if it fits on a line of its own.
 */
export function holdAddresses(
  text: string,
  opportunities: readonly BreakOpportunity[],
): readonly BreakOpportunity[] {
  const joints = new Set<number>();
  const inside = new Set<number>();
  for (const { 0: run, index: start } of text.matchAll(ASCII_RUN)) {
    const isAddress = ADDRESS.test(run);
    for (let index = 1; index < run.length; index += 1) {
      if (isAddress) inside.add(start + index);
      if (isJoint(run, index)) joints.add(start + index);
    }
  }
  if (joints.size === 0) return opportunities;
  return opportunities.map((opportunity) => {
    const { index, level, mandatory } = opportunity;
    const isJointOnly = joints.has(index) && level > BREAK_LEVEL.insideUnit;
    const isHeld = inside.has(index) && level <= BREAK_LEVEL.strict;
    if (mandatory || !(isJointOnly || isHeld)) return opportunity;
    const { insideUnit } = BREAK_LEVEL;
    return { ...opportunity, level: insideUnit, looseLevel: insideUnit, rule: 'joint-of-address' };
  });
}

/** Not before a further sign, as in `://`, nor inside a number, as in 12:30 and 3.5. */
function isJoint(run: string, index: number): boolean {
  const sign = run.charAt(index - 1);
  if (!DIVIDES.includes(sign) || /[^\w%#~@=+]/.test(run.charAt(index))) return false;
  const isBetweenDigits = /\d/.test(run.charAt(index - 2)) && /\d/.test(run.charAt(index));
  const isPort = sign === ':' && /\d/.test(run.charAt(index));
  return sign === '/' || !(isBetweenDigits || isPort);
}

/** A sign before a word makes it a tag or a name, unless it ends another: C#. */
const TAG =
  /(?<![A-Za-z0-9#＃@＠])([#＃@＠]+)(?=[\p{L}\p{N}])(?:[\p{Script=Katakana}ー]{2,}(?=\p{Script=Han}))?/gu;

/** Keeps # and @ with the word behind: no line ends with them, and in phrases one may start with them. */
export function holdTags(
  text: string,
  opportunities: readonly BreakOpportunity[],
  { hasPhrases }: { hasPhrases: boolean },
): readonly BreakOpportunity[] {
  const starts = new Set<number>();
  const held = new Set<number>();
  for (const { 0: tag, 1: sign = '', index } of text.matchAll(TAG)) {
    starts.add(index);
    // A tag is often longer than a line: then it ends better behind the foreign word that it starts with.
    if (tag.length > sign.length) starts.add(index + tag.length);
    for (let offset = 1; offset <= sign.length; offset += 1) held.add(index + offset);
  }
  if (starts.size === 0) return opportunities;
  return opportunities.map((opportunity) => {
    const { index, level, mandatory } = opportunity;
    if (mandatory) return opportunity;
    if (held.has(index)) {
      const { forbidden } = BREAK_LEVEL;
      return { ...opportunity, level: forbidden, looseLevel: forbidden, rule: 'forbidden' };
    }
    if (hasPhrases && starts.has(index) && level === BREAK_LEVEL.strict) {
      const { preferred } = BREAK_LEVEL;
      return { ...opportunity, level: preferred, looseLevel: preferred, rule: 'phrase' };
    }
    return opportunity;
  });
}
