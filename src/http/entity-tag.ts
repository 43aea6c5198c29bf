/**
 * @param ifNoneMatch the header If-None-Match: tags, or `*` for any (RFC 9110, section 13.1.2)
 * @returns whether it names this tag of something that exists; the comparison is weak (section 8.8.3.2)
 */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const entries = (ifNoneMatch ?? '').split(',').map((entry) => entry.trim());
  if (entries.length === 1 && entries[0] === '*') return true;
  return entries.some((entry) => entry.replace(/^W\//u, '') === tag);
}
