/**
 * White space as SVG 2 section 11.4.3 and CSS Text 4 treat it: with `xml:space="preserve"` each tab and line break is a
 * space; otherwise runs of them are one space, and none stands at the start or the end. U+3000 is not white space.
 *
 * @param texts the pieces of one `<text>`, in order; a space may stand between two of them
 */
export function collapseWhiteSpace(texts: readonly string[], preserve: boolean): readonly string[] {
  if (preserve) return texts.map((text) => text.replace(/\r\n|[\t\n\r]/g, ' '));
  let afterSpace = true;
  const collapsed = texts.map((text) => {
    const single = text.replace(/[ \t\n\r]+/g, ' ');
    const trimmed = afterSpace && single.startsWith(' ') ? single.slice(1) : single;
    if (trimmed !== '') afterSpace = trimmed.endsWith(' ');
    return trimmed;
  });
  const last = collapsed.findLastIndex((text) => text !== '');
  return collapsed.map((text, index) => (index === last && text.endsWith(' ') ? text.slice(0, -1) : text));
}
