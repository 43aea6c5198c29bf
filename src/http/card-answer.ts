import { pictureSize, type CardOrder } from '../card/card-order.ts';
import { pictureWarnings, type CardWarning } from '../card/card-warnings.ts';
import type { CreatedCard } from '../card/create-card.ts';
import { PICTURE_FORMATS, type PictureFormat, type Size } from '../picture-format.ts';
import type { Share } from '../template/define-template.ts';

/** A card with the format and the URL of its picture. */
export interface LocatedCard {
  readonly order: CardOrder;
  readonly format: PictureFormat;
  readonly url: string;
}

/** Returns the fields for the picture of a card. */
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
 * Returns the fields that every answer for a card has.
 *
 * @param also another variant of the card, which the tags list second
 * @param page URL of the page that is shared, for `og:url`
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

/** Returns the additional fields for a stored picture. */
export function describeStored({ bytes, quality, created }: CreatedCard) {
  return { bytes, quality, created };
}

/** A card with the warnings for its texts. */
interface WarnedCard extends LocatedCard {
  readonly warnings: readonly CardWarning[];
  /** Size of the picture; null if it was not drawn. */
  readonly bytes: number | null;
}

/** Returns the warnings for the card's texts and for the sizes of both pictures. */
export function describeWarnings(card: WarnedCard, also: WarnedCard | null = null): CardWarning[] {
  const pictures = [card, ...(also === null ? [] : [also])];
  const large = pictures.flatMap(({ order, bytes }) =>
    bytes === null ? [] : pictureWarnings({ variant: order.variant.name, bytes }),
  );
  return [...card.warnings, ...large];
}

interface CardPicture extends Size {
  /** Absolute URL. */
  readonly url: string;
  /** Media type. */
  readonly type: string;
  readonly alt: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The page that is shared. */
interface SharedPage {
  /** Title and description; undefined if the app sets them instead of the template. */
  readonly share?: Share | undefined;
  /** The page's absolute URL. */
  readonly page?: string | undefined;
}

/** Longest alternative text, UTF-16 code units. The limit of X: "Cards Markup Tag Reference", `twitter:image:alt`. */
const LONGEST_ALT = 420;

/**
 * Returns the `<meta>` tags for a page that is shared with these pictures, one per line: Open Graph (https://ogp.me, "Basic
 * Metadata", "Structured Properties" and "Arrays": the first picture has priority) and X's cards, which show the first
 * picture. Includes width and height because without them Facebook shows no picture to the first person who shares the
 * page.
 */
export function metaTags(
  pictures: readonly [CardPicture, ...CardPicture[]],
  { share, page }: SharedPage = {},
): string {
  const [{ url, alt }] = pictures;
  return [
    ...(share === undefined ? [] : shareTags(share)),
    ...(page === undefined ? [] : [['property', 'og:url', page]]),
    ...pictures.flatMap(pictureTags),
    ['name', 'twitter:card', 'summary_large_image'],
    ...(share === undefined
      ? []
      : [
          ['name', 'twitter:title', share.title],
          ['name', 'twitter:description', share.description],
        ]),
    ['name', 'twitter:image', url],
    ['name', 'twitter:image:alt', shortened(alt)],
  ]
    .map(
      ([attribute, name, content = '']) => `<meta ${attribute}="${name}" content="${escapeHtml(content)}">`,
    )
    .join('\n');
}

function shareTags({ title, description, siteName, type = 'website', locale = 'ja_JP' }: Share): string[][] {
  return [
    ['property', 'og:title', title],
    ['property', 'og:description', description],
    ['property', 'og:type', type],
    ['property', 'og:site_name', siteName],
    ['property', 'og:locale', locale],
  ];
}

function pictureTags({ url, width, height, type, alt }: CardPicture): string[][] {
  return [
    ['property', 'og:image', url],
    ['property', 'og:image:width', String(width)],
    ['property', 'og:image:height', String(height)],
    ['property', 'og:image:type', type],
    ['property', 'og:image:alt', shortened(alt)],
  ];
}

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Shortens a text to {@link LONGEST_ALT} at a boundary of grapheme clusters. */
function shortened(alt: string): string {
  if (alt.length <= LONGEST_ALT) return alt;
  let end = 0;
  for (const { index, segment } of graphemes.segment(alt)) {
    if (index + segment.length > LONGEST_ALT - 1) break;
    end = index + segment.length;
  }
  return `${alt.slice(0, end)}…`;
}

/** Escapes a text for HTML, also for attribute values in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
