/** An SVG document that cannot be read: not well-formed, or beyond what this service takes. */
export class SvgError extends Error {
  override readonly name = 'SvgError';
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong, without the place. Quotes names of elements and attributes, never their texts. */
  readonly reason: string;
  /** Where reading stopped, in UTF-16 units from the start of the source. */
  readonly offset: number;

  constructor(
    place: { readonly file: string; readonly line: number; readonly offset?: number },
    reason: string,
  ) {
    super(`${place.file}:${place.line}: ${reason}`);
    this.file = place.file;
    this.line = place.line;
    this.reason = reason;
    this.offset = place.offset ?? 0;
  }
}
