import { Problem } from '../errors.ts';

/** @param message for the client: what was expected of the picture at the pointer '', and what came */
export function pictureRejected(message: string, cause?: unknown): Problem {
  return new Problem('picture_rejected', { errors: [{ pointer: '', message }], cause });
}

/** What a decoder says quotes file offsets and library names, which are nothing to a client. */
export function damaged(cause?: unknown): Problem {
  return pictureRejected('Expected a whole and sound picture but received one that cannot be decoded', cause);
}
