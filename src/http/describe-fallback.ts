import { pictureSize } from '../card/card-order.ts';
import type { Cards } from '../card/cards.ts';
import { makeShapedFallback, type FallbackCard } from '../card/fallback-cards.ts';
import { PICTURE_FORMATS, pictureName } from '../picture-format.ts';
import type { Template } from '../template/registry.ts';
import type { cardQuery } from './card-route.ts';
import { readForm } from './picture-query.ts';
import type { ProblemDocument } from './problem-document.ts';

/** Returns what an app can share instead of the card that a query asks for. Never rejects. */
export type DescribeFallback = (query: unknown) => Promise<NonNullable<ProblemDocument['fallback']>>;

interface FallbackOptions {
  readonly template: Template;
  readonly stored: FallbackCard;
  readonly cards: Pick<Cards, 'create'>;
  readonly query: ReturnType<typeof cardQuery>;
  readonly imageUrl: (name: string) => string;
}

/** The fallback card in the shape of the query, if it fits and the card is there soon; else the one that is stored. */
export function createDescribeFallback({
  template,
  stored,
  cards,
  query: schema,
  imageUrl,
}: FallbackOptions): DescribeFallback {
  return async function describeFallback(query) {
    const { alt } = stored;
    const { data } = schema.strip().safeParse(query);
    const shaped =
      data === undefined || !template.variants.has(data.variant)
        ? null
        : await makeShapedFallback(template, { variant: data.variant, form: readForm(data) }, cards);
    if (shaped !== null) {
      const { order, created } = shaped;
      const url = imageUrl(pictureName(order.key, created.format));
      return { url, ...pictureSize(order), type: PICTURE_FORMATS[created.format].type, alt };
    }
    const { name, width, height } = stored;
    await stored.ensureStored();
    return { url: imageUrl(name), width, height, type: PICTURE_FORMATS.png.type, alt };
  };
}
