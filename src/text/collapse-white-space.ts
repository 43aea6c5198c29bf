/** `preserve` is that of `xml:space`, the others are values of CSS `white-space`. */
export type WhiteSpace = 'normal' | 'pre-line' | 'preserve';

/**
 * White space as SVG 2 section 11.4.3 and CSS Text 4 treat it: with `xml:space="preserve"` each tab and line break is a
 * space; otherwise runs of them are one space, and none stands at the start or the end. `pre-line` keeps line breaks,
 * without the spaces around them and without those at the start and the end of the text, where the file is indented.
 * U+3000 is not white space.
 *
 * @param texts the pieces of one `<text>`, in order; a space may stand between two of them
 */
export function collapseWhiteSpace(texts: readonly string[], whiteSpace: WhiteSpace): readonly string[] {
  if (whiteSpace === 'preserve') return texts.map((text) => text.replace(/\r\n|[\t\n\r]/g, ' '));
  let afterSpace = true;
  const collapsed = texts.map((text) => {
    const single = whiteSpace === 'pre-line' ? joinSpaces(text) : text.replace(/[ \t\n\r]+/g, ' ');
    const trimmed = afterSpace ? single.replace(/^ /, '') : single;
    if (trimmed !== '') afterSpace = /[ \n]$/.test(trimmed);
    return trimmed;
  });
  const first = collapsed.findIndex((text) => text !== '');
  const last = collapsed.findLastIndex((text) => text !== '');
  return collapsed.map((text, index) => {
    const started = index === first ? text.replace(/^\n+/, '') : text;
    return index === last ? started.replace(/[ \n]+$/, '') : started;
  });
}

function joinSpaces(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n');
}
