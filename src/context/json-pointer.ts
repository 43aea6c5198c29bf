/** @returns a JSON Pointer (RFC 6901, section 3); '' for an empty path */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
