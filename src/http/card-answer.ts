import { pictureSize, type CardOrder } from '../card/card-order.ts';
import { pictureWarnings, type CardWarning } from '../card/card-warnings.ts';
import type { CreatedCard } from '../card/create-card.ts';
import { PICTURE_FORMATS, type PictureFormat } from '../picture-format.ts';
import { metaTags, type CardPicture } from './meta-tags.ts';

/** A card, the format that its picture has, and where that is. */
export interface LocatedCard {
  readonly order: CardOrder;
  readonly format: PictureFormat;
  readonly url: string;
}

/** What every answer about one card says of its picture. */
export function describePicture({ order, format, url }: LocatedCard) {
  return {
    url,
    key: order.key,
    variant: order.variant.name,
    ...pictureSize(order),
    type: PICTURE_FORMATS[format].type,
  };
}

/**
 * What every answer about one card says.
 *
 * @param also another variant of it, which the tags name second
 * @param page URL of the page that is shared, if the caller names it
 */
export function describeCard(card: LocatedCard, also: LocatedCard | null = null, page?: string) {
  const { template, context } = card.order;
  const alt = template.alt(context);
  const show = (located: LocatedCard): CardPicture => ({ ...describePicture(located), alt });
  const { url, key, ...picture } = describePicture(card);
  return {
    status: 'ok' as const,
    url,
    key,
    template: template.name,
    ...picture,
    alt,
    meta: metaTags([show(card), ...(also === null ? [] : [show(also)])], {
      share: template.share?.(context),
      page,
    }),
  };
}

/** What it says of a picture that is stored. */
export function describeStored({ bytes, quality, created }: CreatedCard) {
  return { bytes, quality, created };
}

/** A card with what is said about its texts. */
interface WarnedCard extends LocatedCard {
  readonly warnings: readonly CardWarning[];
  /** Size of the picture; null if it was not drawn. */
  readonly bytes: number | null;
}

/** What it says of the card's texts, and of the size of both pictures. */
export function describeWarnings(card: WarnedCard, also: WarnedCard | null = null): CardWarning[] {
  const pictures = [card, ...(also === null ? [] : [also])];
  const large = pictures.flatMap(({ order, bytes }) =>
    bytes === null ? [] : pictureWarnings({ variant: order.variant.name, bytes }),
  );
  return [...card.warnings, ...large];
}
