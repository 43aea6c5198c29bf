/** The kinds of attributes that {@link ELEMENTS} uses. Each has the grammar and range of its value, and a reader. */
import type { Size } from '../picture-format.ts';
import {
  readColour,
  readUrl,
  writeColour,
  ANY_NUMBER,
  expected,
  readKeyword,
  readLength,
  readNumber,
  readNumbers,
  readShare,
  readInteger,
  type Range,
} from './values.ts';

/**
 * Marks in a tree where a value of the context goes. This noncharacter is allowed by XML in texts and quoted values, and
 * templates cannot contain it.
 */
export const PLACEHOLDER = '\uFDD0';

/** The surroundings of a value that decide how it is read. */
export interface ReadOptions {
  readonly canvas: Size;
  /** All attributes of the element. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the value contains values of a context. If so, the range is {@link AttributeRule.filled}. */
  readonly isFilled: boolean;
}

export interface AttributeRule {
  /** The allowed values, in words. */
  readonly grammar: string;
  /** The allowed range with values of a context, in words; null if the attribute must not contain a placeholder. */
  readonly filled: string | null;
  /** The zod type of a context field that fits, for messages. */
  readonly field: string;
  /**
   * Checks a value and returns it in the form that the rasteriser reads.
   *
   * @throws ValueError
   */
  readonly read: (value: string, name: string, options: ReadOptions) => string;
}

/** Largest coordinate, px. The rasteriser is not exact beyond it. */
export const FAR = 100_000;
export const FIXED = { filled: null, field: '' };
export const NUMBER_FIELD = 'a number with a range, such as z.int().min(0).max(100)';

/** Returns the rule of a length along an axis of the canvas. `100%` is the side of the canvas. */
export function coordinate(side: 'width' | 'height', least: 'any' | 'from 0' = 'any'): AttributeRule {
  const isSize = least !== 'any';
  return {
    grammar: `a length${isSize ? ' from 0' : ''}, or a percentage of the canvas`,
    filled: isSize ? `0 to twice the ${side} of the canvas` : `from -1 to 2 times the ${side} of the canvas`,
    field: NUMBER_FIELD,
    read(value, name, { canvas, isFilled }) {
      const share = canvas[side];
      const bounds = isFilled ? { from: -share, to: 2 * share } : { from: -FAR, to: FAR };
      const range = isSize ? { ...bounds, from: 0 } : bounds;
      return plain(value, readLength(value, name, { range, share }));
    },
  };
}

/** Returns the rule of a length that belongs to no axis, such as a radius or the width of a stroke. */
export function extent(range: Range = { from: 0, to: FAR }): AttributeRule {
  return {
    grammar: range.from === 0 ? 'a length from 0' : 'a length',
    filled: '0 to the longer side of the canvas',
    field: NUMBER_FIELD,
    read(value, name, { canvas, isFilled }) {
      const filled = { from: 0, to: Math.max(canvas.width, canvas.height) };
      return plain(value, readLength(value, name, { range: isFilled ? filled : range }));
    },
  };
}

/** Attributes of units that an element may inherit from the element that its `href` names. */
const INHERITED_UNITS = new Set(['gradientUnits', 'patternUnits']);

/** Returns the rule of a share of the drawn element's box. With `units="userSpaceOnUse"` the value is a length. */
export function boxed(
  side: 'width' | 'height',
  units: string,
  shares: Range = { from: -100, to: 100 },
): AttributeRule {
  return {
    grammar: `a share of the box, as a number or a percentage; with \`${units}="userSpaceOnUse"\` a length`,
    ...FIXED,
    read(value, name, { canvas, attributes }) {
      const isShare = (attributes[units] ?? 'objectBoundingBox').trim() === 'objectBoundingBox';
      const px = { from: shares.from < 0 ? -FAR : shares.from, to: FAR };
      const options = isShare ? { range: shares, share: 1 } : { range: px, share: canvas[side] };
      const length = readLength(value, name, options);
      // The element that `href` names may decide what a percentage refers to, so the percentage is kept.
      return INHERITED_UNITS.has(units) && value.includes('%') ? value.trim() : plain(value, length);
    },
  };
}

export function number(range: Range, grammar: string): AttributeRule {
  return {
    grammar,
    filled: grammar,
    field: NUMBER_FIELD,
    read: (value, name) => plain(value, readNumber(value, name, range)),
  };
}

/** Returns the rule of one or two numbers. */
export function pair(range: Range, grammar: string): AttributeRule {
  return {
    grammar,
    filled: grammar,
    field: NUMBER_FIELD,
    read(value, name) {
      const numbers = readNumbers(value, name, grammar, range);
      if (numbers.length < 1 || numbers.length > 2) throw expected(grammar, value, name);
      return numbers.join(' ');
    },
  };
}

export function integer(range: Range, grammar: string): AttributeRule {
  return {
    grammar,
    filled: grammar,
    field: NUMBER_FIELD,
    read: (value, name) => String(readInteger(value, name, range)),
  };
}

/** Returns the rule of numbers separated by spaces or commas. */
export function numbers(
  grammar: string,
  isCount: (count: number) => boolean,
  range = ANY_NUMBER,
): AttributeRule {
  return {
    grammar,
    ...FIXED,
    read(value, name) {
      const list = readNumbers(value, name, grammar, range);
      if (!isCount(list.length)) throw expected(grammar, value, name);
      return list.join(' ');
    },
  };
}

export function keyword(...keywords: readonly string[]): AttributeRule {
  const grammar = keywords.map((one) => `\`${one}\``).join(', ');
  return {
    grammar,
    filled: grammar,
    field: `z.enum([${keywords.map((one) => `'${one}'`).join(', ')}])`,
    read: (value, name) => readKeyword(value, keywords, name),
  };
}

/** Returns the rule of a value that `reader` checks and that stays as it is written. */
export function read(
  grammar: string,
  reader: (value: string, name: string) => unknown,
  fill: { readonly filled: string | null; readonly field: string } = FIXED,
): AttributeRule {
  return {
    grammar,
    ...fill,
    read(value, name) {
      reader(value, name);
      return value;
    },
  };
}

/** Returns a number without its unit or percentage. Returns a value without unit as it is written. */
export function plain(value: string, read: number): string {
  return /[a-z%]/iu.test(value.replace(/e/iu, '')) ? String(read) : value.trim();
}

export const SHARE: AttributeRule = {
  grammar: '0 to 1, or a percentage',
  filled: '0 to 1, or a percentage',
  field: 'z.number().min(0).max(1)',
  read: (value, name) => plain(value, readShare(value, name)),
};

export const COLOUR: AttributeRule = {
  grammar: 'a colour of CSS Color 4 within sRGB, such as `#0f2f36`, `teal`, `rgb(15 47 54 / 80%)`',
  filled: 'a colour',
  field: 'colour()',
  read: (value, name) => writeColour(readColour(value, name)),
};

/** Between stops with colours of other spaces than sRGB, browsers interpolate differently than the rasteriser. */
export const STOP_COLOUR: AttributeRule = {
  ...COLOUR,
  grammar: 'a colour as above, but none of `lab()`, `lch()`, `oklab()`, `oklch()`, `color()`',
  read(value, name, options) {
    if (/^\s*(?:(?:ok)?l(?:ab|ch)|color)\(/iu.test(value))
      throw expected(
        'a colour of sRGB',
        value,
        name,
        'Write it as #rrggbb. Browsers interpolate such colours differently between stops.',
      );
    return COLOUR.read(value, name, options);
  },
};

export const PAINT: AttributeRule = {
  grammar: '`none`, a colour, `url(#id)` of a gradient or pattern',
  filled: '`none`, a colour',
  field: 'colour()',
  read(value, name, { isFilled }) {
    if (value.trim() === 'none') return 'none';
    const id = isFilled ? null : readUrl(value, name);
    return id === null ? writeColour(readColour(value, name)) : `url(#${id})`;
  },
};

/** Returns the rule of `none` or a reference. `checkDrawing` checks that the referenced element exists. */
export function reference(element: string): AttributeRule {
  return {
    grammar: `\`none\`, \`url(#id)\` of a \`<${element}>\``,
    ...FIXED,
    read(value, name) {
      if (value.trim() === 'none') return 'none';
      const id = readUrl(value, name);
      if (id === null) throw expected(`"none", or url(#id) of a <${element}>,`, value, name);
      return `url(#${id})`;
    },
  };
}

export const VIEW_BOX = numbers('four numbers, the last two above 0', (count) => count === 4, {
  from: -FAR,
  to: FAR,
});
const ratio = (fits: readonly string[]): AttributeRule => ({
  grammar: `\`none\`, or \`xMidYMid\` and its like with ${fits.map((fit) => `\`${fit}\``).join(' or ')}`,
  ...FIXED,
  read(value, name) {
    const [alignment = '', fit = 'meet', ...rest] = value.trim().split(/\s+/u);
    const isAlignment = /^x(?:Min|Mid|Max)Y(?:Min|Mid|Max)$/u.test(alignment);
    if (value.trim() === 'none' || (isAlignment && fits.includes(fit) && rest.length === 0))
      return value.trim();
    throw expected(`"none", or words such as "xMidYMid ${fits.at(-1)}"`, value, name);
  },
});
export const RATIO = ratio(['meet', 'slice']);
/** The ratio of a marker. The rasteriser does not cut off the content of markers, so there is no `slice`. */
export const MARKER_RATIO = ratio(['meet']);
export const ID = read('a name without spaces', (value, name) => {
  if (!/^[^\s"'()#%]+$/u.test(value))
    throw expected('a name without spaces, quotes, brackets and %', value, name);
});
export const HREF = read('`#id`', () => undefined);
export const LANGUAGE = read('a language tag, BCP 47', (value, name) => {
  if (!/^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/u.test(value.trim()))
    throw expected('a language tag such as "ja"', value, name);
});

export const UNITS = keyword('userSpaceOnUse', 'objectBoundingBox');
export const fixed = (rule: AttributeRule): AttributeRule => ({ ...rule, ...FIXED });

export type Rules = Readonly<Record<string, AttributeRule>>;

const POSITIVE = {
  filled: 'a number above 0 and up to twice the longer side of the canvas',
  field: NUMBER_FIELD,
};
export const positive = (grammar: string): AttributeRule => ({
  grammar,
  ...POSITIVE,
  read(value, name, { canvas, isFilled }) {
    const to = isFilled ? 2 * Math.max(canvas.width, canvas.height) : FAR;
    return plain(value, readLength(value, name, { range: { from: Number.MIN_VALUE, to } }));
  },
});

export interface ElementRule {
  readonly attributes: Rules;
  /** The allowed parent elements. */
  readonly within: readonly string[];
  /** Required attributes. */
  readonly needed?: readonly string[];
}
