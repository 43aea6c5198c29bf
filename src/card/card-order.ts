import { hash } from 'node:crypto';
import { Problem } from '../errors.ts';
import { isPlain, PLAIN_FORM, type PictureForm } from '../picture-format.ts';
import type { Template, Variant } from '../template/registry.ts';

/** A request for one card, validated. */
export interface CardOrder {
  readonly template: Template;
  readonly variant: Variant;
  /** Values that the template's schema has accepted. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly form: PictureForm;
  /** See {@link cardKey}. */
  readonly key: string;
}

/**
 * Returns the order for one card of a template.
 *
 * @param context the output of the template's schema
 * @throws Problem `variant_not_found`
 */
export function orderCard(
  template: Template,
  variantName: string,
  context: object,
  form: PictureForm = PLAIN_FORM,
): CardOrder {
  const variant = template.variants.get(variantName);
  if (variant === undefined) throw new Problem('variant_not_found');
  return order(template, variant, { ...context }, form);
}

/** Returns the size of the card's picture in px, with its scale applied. */
export function pictureSize({ variant: { width, height }, form: { scale } }: CardOrder) {
  return { width: width * scale, height: height * scale };
}

/**
 * Returns the order for a template's fallback card, which replaces a card that cannot be made. Its context is empty.
 *
 * @param shape the variant and form of the replaced card. Variants without a fallback drawing of their own share one.
 */
export function orderFallbackCard(
  template: Template,
  { variant, form = PLAIN_FORM }: { readonly variant?: string; readonly form?: PictureForm } = {},
): CardOrder {
  const drawing = template.otherFallbacks.get(variant ?? '') ?? template.fallback;
  return order(template, drawing, {}, form);
}

function order(
  template: Template,
  variant: Variant,
  context: Readonly<Record<string, unknown>>,
  form: PictureForm,
): CardOrder {
  const identity = { context, variant: variant.name, digest: template.digest };
  const key = cardKey({ ...identity, form: isPlain(form) ? undefined : form });
  return { template, variant, context, form, key };
}

/** 128 bits make a collision practically impossible and keep file names short. */
const KEY_DIGITS = 32;

interface CardIdentity {
  /** Plain JSON data. */
  readonly context: unknown;
  readonly variant: string;
  /** {@link Template.digest} */
  readonly digest: string;
  /** Omitted for the plain form. */
  readonly form?: PictureForm | undefined;
}

/**
 * Returns a card's content address. The key is the same in every process and at any time. It changes when the context, the
 * variant, the form, the template, the fonts or RENDER_VERSION change.
 *
 * @returns 32 lower-case hex digits of SHA-256
 */
export function cardKey({ context, variant, digest, form }: CardIdentity): string {
  const identity = canonicalJson({ context, variant, digest, form });
  return hash('sha256', identity).slice(0, KEY_DIGITS);
}

/** Returns JSON with members sorted by name, so that the client's order of members does not change the key. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
