import { extname } from 'node:path';
import { Option } from 'commander';
import { BYTE_BUDGETS, formOf, FORMATS } from '../../picture-format.ts';
import type { ByteBudget, PictureForm, PictureFormat } from '../../picture-format.ts';

const ENDINGS: ReadonlyMap<string, PictureFormat> = new Map([
  ['.png', 'png'],
  ['.jpg', 'jpeg'],
  ['.jpeg', 'jpeg'],
  ['.webp', 'webp'],
]);

/** What the options below make. */
export interface FormOptions {
  readonly format?: PictureFormat;
  readonly scale: '1' | '2';
  readonly maxBytes?: ByteBudget;
  /** A file whose ending says the format, unless that is given. */
  readonly output?: string;
}

/** The options that say what picture of a card is wanted, as the parameters of the service do. */
export function formOptions(): Option[] {
  return [
    new Option(
      '--format <format>',
      'format of the picture (default: what the ending of the file says, or png)',
    ).choices(FORMATS),
    new Option('--scale <pixels>', 'pixels per pixel of the canvas').choices(['1', '2']).default('1'),
    new Option(
      '--max-bytes <bytes>',
      'the most bytes that the picture may have; without --format it is JPEG if PNG is larger',
    ).choices(BYTE_BUDGETS),
  ];
}

export function formGiven({ format, scale, maxBytes, output = '' }: FormOptions): PictureForm {
  return formOf({ format: format ?? ENDINGS.get(extname(output)), scale, maxBytes });
}
