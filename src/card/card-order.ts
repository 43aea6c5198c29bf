import { hash } from 'node:crypto';
import { Problem } from '../errors.ts';
import { isPlain, PLAIN_FORM, type PictureForm } from '../picture-format.ts';
import type { Template, Variant } from '../template/registry.ts';

/** One card that is asked for. */
export interface CardOrder {
  readonly template: Template;
  readonly variant: Variant;
  /** Values that the template's schema has accepted. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly form: PictureForm;
  readonly key: string;
}

/**
 * @param context what the template's schema made of a client's values
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

/** px */
export function pictureSize({ variant: { width, height }, form: { scale } }: CardOrder) {
  return { width: width * scale, height: height * scale };
}

/**
 * The card that takes another's place when that cannot be made; its context is empty.
 *
 * @param shape of the other one. Variants that have no fallback card of their own share one.
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

/** 128 bits: a collision is out of reach, and a name stays short enough for every crawler. */
const KEY_DIGITS = 32;

interface CardIdentity {
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
