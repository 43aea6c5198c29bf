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

/** The stored card that an app can share when its own could not be made. */
export interface FallbackCard extends Size {
  /** Of its picture in the store. */
  readonly name: string;
  readonly picture: Uint8Array;
  readonly alt: string;
  /**
   * Call before the picture's URL is handed out. Asks the store for the picture if it was last seen there too long ago,
   * and stores it again if somebody has deleted it. Never rejects.
   */
  readonly ensureStored: () => Promise<void>;
}

export interface FallbackOptions {
  readonly store: Store;
  /** For storing one card, ms. */
  readonly deadline: number;
  /** How long a card is believed to be stored, ms. */
  readonly lifetime: number;
  /** A clock that never goes back, ms. */
  readonly now?: (() => number) | undefined;
}

/** Cards that are stored at a time. */
const CONCURRENCY = 16;
/** A problem waits no longer for its fallback card to be looked for; that goes on. ms */
export const LONGEST_WAIT = 1_000;
/** After a failure the store is not asked again for so long. ms */
const RETRY_AFTER = 10_000;

/**
 * Stores every template's fallback card, so that a card that cannot be made has one to share.
 *
 * @param pictures PNG files by the template's name
 * @returns the cards by their template's name
 * @throws Error with a sentence for the operator, the Problem as its cause
 */
export async function storeFallbackCards(
  registry: Registry,
  pictures: ReadonlyMap<string, Uint8Array>,
  options: FallbackOptions,
): Promise<ReadonlyMap<string, FallbackCard>> {
  const cards = new Map<string, FallbackCard>();
  const storeCard = async (template: Template): Promise<void> => {
    const picture = pictures.get(template.name);
    if (picture === undefined) throw new Error(`Expected the fallback card of ${template.name}`);
    cards.set(template.name, await storeFallbackCard(template, picture, options));
  };
  // Stores the first card alone: it creates what the store needs, and a start that fails reports one error.
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

/** @returns {@link FallbackCard.ensureStored} of a card that was stored just now */
function keepStored(
  { name, picture }: Pick<FallbackCard, 'name' | 'picture'>,
  { store, deadline, lifetime, now = () => performance.now() }: FallbackOptions,
): () => Promise<void> {
  let believedUntil = now() + lifetime;
  let underWay: Promise<void> | null = null;

  async function storeAgain(): Promise<void> {
    try {
      await withinDeadline({ action: 'store the fallback card again', deadline }, async ({ signal }) => {
        // If the store cannot say whether it is there, the upload learns it.
        if (!(await store.has(name, signal).catch(() => false))) await store.put(name, picture, signal);
      });
      believedUntil = now() + lifetime;
    } catch {
      // The problem that is being answered, or the next card, tells the operator about the store.
      believedUntil = now() + RETRY_AFTER;
    } finally {
      underWay = null;
    }
  }

  return async () => {
    if (now() < believedUntil) return;
    underWay ??= storeAgain();
    await Promise.race([underWay, setTimeout(LONGEST_WAIT, undefined, { ref: false })]);
  };
}

interface ShapedFallback {
  readonly order: CardOrder;
  readonly created: CreatedCard;
}

/**
 * Makes a template's fallback card in the shape that was asked for. Where that has too many bytes, the scale is left out,
 * then the limit of bytes.
 *
 * @returns null if that is the one that is stored anyway, or if it is not there soon
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
    // What kept the card from being made is reported.
    return null;
  }
}

/** @returns the form, then those that more pictures can have */
function nearestForms(form: PictureForm): PictureForm[] {
  const { format, scale, maxBytes } = form;
  if (maxBytes === null) return [form];
  const unbounded = formOf({ format, scale: 1, maxBytes: undefined });
  return [form, ...(scale === 1 ? [] : [{ ...form, scale: 1 as const }]), unbounded];
}

async function unlessTooLarge(making: Promise<CreatedCard>): Promise<CreatedCard | null> {
  try {
    return await making;
  } catch (error) {
    if (error instanceof Problem && error.code === 'budget_not_met') return null;
    throw error;
  }
}
