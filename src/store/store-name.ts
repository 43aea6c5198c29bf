import { PICTURE_FORMATS } from '../picture-format.ts';

const ENDINGS = Object.values(PICTURE_FORMATS).map(({ extension }) => extension);

/** The only shape of name that reaches a store: no path, no separator. */
export const STORE_NAME = new RegExp(`^([0-9a-f]{32})\\.(?:${ENDINGS.join('|')})$`, 'u');

export function isStoreName(name: string): boolean {
  return STORE_NAME.test(name);
}

/** @throws RangeError unless `name` is 32 lower-case hex digits and the ending of a picture's format */
export function assertStoreName(name: string): void {
  if (!isStoreName(name)) {
    throw new RangeError(`Expected the name of a picture but received ${JSON.stringify(name)}`);
  }
}
