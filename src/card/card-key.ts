import { hash } from 'node:crypto';
import type { PictureForm } from '../picture-format.ts';

/** 128 bits: a collision is out of reach, and a name stays short enough for every crawler. */
const KEY_DIGITS = 32;

export interface CardIdentity {
  /** Plain JSON data. */
  readonly context: unknown;
  readonly variant: string;
  /** {@link Template.digest} of the template. */
  readonly digest: string;
  /** Left out for the plain one. */
  readonly form?: PictureForm | undefined;
}

/**
 * A card's content address: the same pixels have the same key, in every process and for ever, and any change of the
 * context, the form, the template, the fonts or RENDER_VERSION gives another.
 *
 * @returns 32 lower-case hex digits of SHA-256
 */
export function cardKey({ context, variant, digest, form }: CardIdentity): string {
  const identity = canonicalJson({ context, variant, digest, form });
  return hash('sha256', identity).slice(0, KEY_DIGITS);
}

/** JSON whose members are sorted by name, so that the order in which a client wrote them makes no difference. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
