import { extname } from 'node:path';
import { Option } from 'commander';
import { BYTE_BUDGETS, formOf, FORMATS } from '../../picture-format.ts';
import type { PictureForm, PictureFormat } from '../../picture-format.ts';
import { scaleOf } from '../../http/picture-query.ts';
import { UsageError } from '../usage-error.ts';
import { STANDARD_STREAM } from '../write-output.ts';

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
  readonly maxBytes?: string;
  /** A file, whose ending says the format too. */
  readonly output?: string;
}

/**
 * The options that say what picture of a card is wanted, as the parameters of the service do.
 *
 * @param writesFile whether the command has `--output`
 */
export function formOptions(writesFile: boolean): Option[] {
  const standard = writesFile ? 'what the ending of the file says, or png' : 'png';
  return [
    new Option('--format <format>', `format of the picture (default: ${standard})`).choices(FORMATS),
    new Option('--scale <pixels>', 'pixels per pixel of the canvas').choices(['1', '2']).default('1'),
    new Option(
      '--max-bytes <bytes>',
      'the most bytes that the picture may have; without --format it is JPEG if PNG is larger',
    ).choices(BYTE_BUDGETS.map(String)),
  ];
}

/** @throws UsageError if the ending of the file is no picture's, or that of another format */
export function formGiven({ format, scale, maxBytes, output = STANDARD_STREAM }: FormOptions): PictureForm {
  const ofFile = formatOfFile(output);
  if (format !== undefined && ofFile !== undefined && format !== ofFile) {
    throw new UsageError(
      `Expected a file that ends in ${endingsOf(format).join(' or ')} for --format ${format} but received ${output}. ` +
        'Rename it, or leave --format out: the ending of the file says the format.',
    );
  }
  return formOf({
    format: format ?? ofFile,
    scale: scaleOf(scale),
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
  });
}

/** @returns undefined for a name without an ending, such as `/dev/null` */
function formatOfFile(file: string): PictureFormat | undefined {
  const ending = extname(file).toLowerCase();
  const format = ENDINGS.get(ending);
  if (format !== undefined || ending === '') return format;
  throw new UsageError(
    `Expected a file that ends in ${[...ENDINGS.keys()].join(', ')} or has no ending but received ${file}.`,
  );
}

function endingsOf(format: PictureFormat): string[] {
  return [...ENDINGS].filter(([, of]) => of === format).map(([ending]) => ending);
}
