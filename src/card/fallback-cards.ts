import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { formOf, pictureName, type PictureForm, type Size } from '../picture-format.ts';
import type { Store } from '../store/store.ts';
import type { Registry, Template } from '../template/registry.ts';
import { messageOf } from '../thrown.ts';
import { withinDeadline } from '../within-deadline.ts';
import { orderFallbackCard, type CardOrder } from './card-order.ts';
import type { Cards } from './cards.ts';
import type { CreatedCard } from './create-card.ts';

/** A stored card that an app can share when the requested card could not be made. */
export interface FallbackCard extends Size {
  /** Name of its picture in the store. */
  readonly name: string;
  readonly picture: Uint8Array;
  readonly alt: string;
  /**
   * Call before answering with the picture's URL. Asks the store whether it still has the picture if the last confirmation
   * is too old, and stores the picture again if it was deleted. Never rejects.
   */
  readonly ensureStored: () => Promise<void>;
}

export interface FallbackOptions {
  readonly store: Store;
  /** For storing one card, ms. */
  readonly deadline: number;
  /** Age at which a confirmation that a card is stored expires, ms. */
  readonly lifetime: number;
  /** A clock that never goes back, ms. */
  readonly now?: (() => number) | undefined;
}

/** Cards that are stored concurrently at the start. */
const CONCURRENCY = 16;
/** How long the answer to a failed request waits for its fallback card. The work continues after that. ms */
export const LONGEST_WAIT = 1_000;
/** Pause before the store is asked again after it failed. ms */
const RETRY_AFTER = 10_000;

/**
 * Stores the fallback card of every template.
 *
 * @param pictures PNG files by the template's name
 * @returns the cards by the template's name
 * @throws Error with a message for the operator; its cause is the Problem
 */
export async function storeFallbackCards(
  registry: Registry,
  pictures: ReadonlyMap<string, Uint8Array>,
  options: FallbackOptions,
): Promise<ReadonlyMap<string, FallbackCard>> {
  const cards = new Map<string, FallbackCard>();
  const storeCard = async (template: Template): Promise<void> => {
    const picture = pictures.get(template.name);
    if (picture === undefined)
      throw new Error(`Expected a fallback card of the template "${template.name}" but found none.`);
    cards.set(template.name, await storeFallbackCard(template, picture, options));
  };
  // Stores the first card alone: it creates the store's directory, and a failed start reports one error instead of many.
  const [first, ...others] = registry.values();
  if (first !== undefined) await storeCard(first);
  const queue = others.values();
  const storeQueue = async (): Promise<void> => {
    for (const template of queue) await storeCard(template);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, storeQueue));
  return cards;
}

async function storeFallbackCard(
  template: Template,
  picture: Uint8Array,
  options: FallbackOptions,
): Promise<FallbackCard> {
  const { store, deadline } = options;
  const { key, variant } = orderFallbackCard(template);
  const name = pictureName(key, 'png');
  try {
    await withinDeadline({ action: 'store the fallback card', deadline }, ({ signal }) =>
      store.put(name, picture, signal),
    );
  } catch (error) {
    const reason = messageOf(error);
    const message = `Expected to store the fallback card of the template "${template.name}" but failed: ${reason}`;
    throw new Error(message, { cause: error });
  }
  const { width, height } = variant;
  const ensureStored = keepStored({ name, picture }, options);
  return { name, picture, width, height, alt: template.fallbackAlt, ensureStored };
}

/** Returns {@link FallbackCard.ensureStored} for a card that was stored just now. */
function keepStored(
  { name, picture }: Pick<FallbackCard, 'name' | 'picture'>,
  { store, deadline, lifetime, now = () => performance.now() }: FallbackOptions,
): () => Promise<void> {
  let confirmedUntil = now() + lifetime;
  let inFlight: Promise<void> | null = null;

  async function storeAgain(): Promise<void> {
    try {
      await withinDeadline({ action: 'store the fallback card again', deadline }, async ({ signal }) => {
        // An error of `has` counts as "no": `put` never overwrites.
        if (!(await store.has(name, signal).catch(() => false))) await store.put(name, picture, signal);
      });
      confirmedUntil = now() + lifetime;
    } catch {
      // Not logged here: the request that is being answered, or the next card, logs the failure of the store.
      confirmedUntil = now() + RETRY_AFTER;
    } finally {
      inFlight = null;
    }
  }

  return async () => {
    if (now() < confirmedUntil) return;
    inFlight ??= storeAgain();
    await Promise.race([inFlight, setTimeout(LONGEST_WAIT, undefined, { ref: false })]);
  };
}

interface ShapedFallback {
  readonly order: CardOrder;
  readonly created: CreatedCard;
}

/**
 * Makes a template's fallback card in the requested variant and form. If that has too many bytes, the scale is dropped,
 * then the limit of bytes.
 *
 * @returns null if it is the fallback card that is stored at the start, if it fails, or if it takes more than a second
 */
export async function makeShapedFallback(
  template: Template,
  { variant, form }: { readonly variant: string; readonly form: PictureForm },
  cards: Pick<Cards, 'create'>,
): Promise<ShapedFallback | null> {
  const deadline = { action: 'make the fallback card in this shape', deadline: LONGEST_WAIT };
  try {
    return await withinDeadline(deadline, async ({ signal }) => {
      for (const nearest of nearestForms(form)) {
        const order = orderFallbackCard(template, { variant, form: nearest });
        if (order.key === orderFallbackCard(template).key || signal.aborted) return null;
        const created = await unlessTooLarge(cards.create(order));
        if (created !== null) return { order, created };
      }
      return null;
    });
  } catch {
    // Not reported: the problem of the requested card is.
    return null;
  }
}

/** Returns the form, then forms with fewer constraints: without the scale, then without the limit of bytes. */
function nearestForms(form: PictureForm): PictureForm[] {
  const { format, scale, maxBytes } = form;
  if (maxBytes === null) return [form];
  const unbounded = formOf({ format, scale: 1, maxBytes: undefined });
  return [form, ...(scale === 1 ? [] : [{ ...form, scale: 1 as const }]), unbounded];
}

/** Returns null instead of throwing `budget_not_met`. */
async function unlessTooLarge(creation: Promise<CreatedCard>): Promise<CreatedCard | null> {
  try {
    return await creation;
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_not_met') return null;
    throw error;
  }
}
