import type { Size } from '../picture-format.ts';
import type { Share } from '../template/define-template.ts';

export interface CardPicture extends Size {
  /** Absolute. */
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

/** What is known of the page that is shared. */
export interface SharedPage {
  /** Undefined where the template leaves it to the app. */
  readonly share?: Share | undefined;
  /** The page's absolute URL. */
  readonly page?: string | undefined;
}

/** UTF-16 code units of an alternative text. X takes no more: "Cards Markup Tag Reference", `twitter:image:alt`. */
const LONGEST_ALT = 420;

/**
 * The `<meta>` tags of a page that is shared with these pictures, one a line: Open Graph (https://ogp.me, "Basic
 * Metadata", "Structured Properties" and "Arrays": the first picture goes before the others) and X's cards, which show
 * the first. Width and height are there because Facebook shows the first person who shares a page no picture without
 * them.
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

/** Cuts no character that people see as one. */
function shortened(alt: string): string {
  if (alt.length <= LONGEST_ALT) return alt;
  let end = 0;
  for (const { index, segment } of graphemes.segment(alt)) {
    if (index + segment.length > LONGEST_ALT - 1) break;
    end = index + segment.length;
  }
  return `${alt.slice(0, end)}…`;
}

/** Text as it stands in HTML, also within quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
