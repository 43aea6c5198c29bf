/** RFC 9110, section 13.1.2; the comparison is weak (8.8.3.2). */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((entry) => entry.trim().replace(/^W\//u, '') === tag);
}
