/** Rules of the attributes that texts have, and groups for them. docs/text.md explains each. */
import {
  COLOUR,
  coordinate,
  ID,
  keyword,
  NUMBER_FIELD,
  positive,
  read,
  SHARE,
  type Rules,
} from './attribute-rules.ts';
import { readCount, readFamilies, readFeatures, readLength, readPositive, readWeight } from './values.ts';

/** Read by the layout of texts; groups hand them down. */
export const TEXT_STYLES: Rules = {
  'font-family': read('bundled families, separated by commas', readFamilies),
  'font-size': positive('a length above 0'),
  'font-weight': read('a bundled weight, `normal`, `bold`', readWeight),
  'letter-spacing': read('a length, also below 0', (value, name) => readLength(value, name)),
  'font-feature-settings': read("`normal`, `'palt'`, `'tnum' 1, 'liga' 0`, …", readFeatures),
};

export const TEXT_BLOCK: Rules = {
  'text-anchor': keyword('start', 'middle', 'end'),
  'white-space': keyword('normal', 'pre-line'),
  direction: keyword('ltr', 'rtl'),
};

export const ALIGN_CONTENT = keyword('start', 'center', 'end');

/** How a text fits its box. */
export const TEXT_FITTING: Rules = {
  'inline-size': positive('a length above 0'),
  'block-size': positive('a length above 0'),
  'align-content': ALIGN_CONTENT,
  'line-height': positive('a multiple of the size'),
  'data-line-height-below': read('a size and a multiple, `40 1.5`', () => undefined),
  'line-clamp': read('a whole number from 1', readCount, { filled: '1 to 9999', field: NUMBER_FIELD }),
  'text-overflow': keyword('clip', 'ellipsis'),
  'text-fit': read('`none`, `shrink` with a percentage', () => undefined),
  'data-font-size-by-lines': read('lengths, for one line, two, …', (value, name) => {
    for (const size of value.trim().split(/\s+/u)) readPositive(size, name);
  }),
  'text-wrap': keyword('auto', 'balance'),
  'word-break': keyword('normal', 'auto-phrase', 'keep-all'),
  'line-break': keyword('strict'),
};

export const TEXT_PIECE: Rules = {
  id: ID,
  ...TEXT_STYLES,
  x: coordinate('width'),
  y: coordinate('height'),
  dx: coordinate('width'),
  dy: coordinate('height'),
  fill: COLOUR,
  'fill-opacity': SHARE,
};
