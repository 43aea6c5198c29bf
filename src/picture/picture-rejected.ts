import { Problem } from '../errors.ts';

/** @param message for the client: what was expected of the picture at the pointer '', and what came */
export function pictureRejected(message: string, cause?: unknown): Problem {
  return new Problem('picture_rejected', { errors: [{ pointer: '', message }], cause });
}
