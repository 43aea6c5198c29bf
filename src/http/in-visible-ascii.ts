/**
 * Text of a client for the log: its octets, percent-encoded but for visible ASCII and the space.
 *
 * JSON escapes the controls below U+0020 only. U+0085 and U+2028 end a line for some readers, and U+009B commands a
 * terminal as ESC does; in a header all of U+0080 to U+00FF may stand (RFC 9110, section 5.5).
 */
export function inVisibleAscii<Text extends string | undefined>(text: Text): string | Text {
  return text?.replace(/[^ -~]/gu, percentEncode) ?? text;
}

/** Node reads heads as Latin-1, so that a character is one octet. */
function percentEncode(character: string): string {
  const octets = Buffer.from(character, character <= '\u00FF' ? 'latin1' : 'utf8');
  return [...octets].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
