/** CSS Text 4, `text-spacing-trim: normal`: where full-width punctuation is set half as wide, with the font's `halt`. */

const OPENING_CHARACTERS = '（〔［｛〈《「『【｟〖〘〝';
const CLOSING_BRACKETS = '）〕］｝〉》」』】｠〗〙〟';
const CLOSING_CHARACTERS = `${CLOSING_BRACKETS}、。，．`;

// CSS Text 4, "Text Spacing Character Classes".
const OPENING = new RegExp(`[${OPENING_CHARACTERS}]`);
const CLOSING = new RegExp(`[${CLOSING_CHARACTERS}]`);
const MIDDLE = /[・：；\u3000]/;
const NARROW_OPENING = /[([{“‘]/;
const NARROW_CLOSING = /[)\]}”’]/;
const HALVED_AT_LINE_END = new RegExp(`[${CLOSING_BRACKETS}]`);
const HALVABLE = new RegExp(`[${OPENING_CHARACTERS}${CLOSING_CHARACTERS}]`);

/**
 * Whether the character at an index is halved in the line `text[start, end)`: an opening one after another
 * punctuation mark, a closing one before another or, if it is a bracket, at the end of the line.
 */
export function isHalved(text: string, index: number, start: number, end: number): boolean {
  const character = text.charAt(index);
  if (OPENING.test(character)) {
    const before = index > start ? text.charAt(index - 1) : '';
    return [OPENING, CLOSING, MIDDLE, NARROW_OPENING].some((neighbour) => neighbour.test(before));
  }
  if (!CLOSING.test(character)) return false;
  if (index === end - 1) return HALVED_AT_LINE_END.test(character);
  const after = text.charAt(index + 1);
  return [CLOSING, MIDDLE, NARROW_CLOSING].some((neighbour) => neighbour.test(after));
}

/** @returns the indices that are halved in the line, in order */
export function halvedIn(text: string, start: number, end: number): readonly number[] {
  if (!HALVABLE.test(text)) return [];
  const halved: number[] = [];
  for (let index = start; index < end; index += 1) if (isHalved(text, index, start, end)) halved.push(index);
  return halved;
}
