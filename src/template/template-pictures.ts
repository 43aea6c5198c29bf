/** The pictures of a template's own: its assets, and those that its files hold as data URIs. */
import { Problem } from '../errors.ts';
import { formatOfBytes, pngDataUri, readDataUri, type Size } from '../picture-format.ts';
import { readStructure } from '../picture/create-decoder.ts';
import { MAX_PIXELS } from '../picture/picture-structure.ts';
import type { ShownPicture } from './check-template.ts';
import type { DrawnPictures, Report, TemplateFolder } from './read-templates.ts';

/** The largest scale of a card's picture. */
const MAX_SCALE = 2;

/** A picture in the places of one file. */
export interface PictureOfFile extends ShownPicture {
  /** The file's path in the folder. */
  readonly path: string;
}

/** What one picture is shown as, by all files of the template together. */
interface WantedPicture extends Pick<PictureOfFile, 'path' | 'line' | 'box'> {
  readonly bytes: Uint8Array;
}

/**
 * Makes of each picture that a template shows what is drawn: upright, in sRGB with 8 bits a sample, with as many pixels
 * as its largest box takes at scale 2. A picture that is all that is drawn as it is stored. The others take the decoder
 * of pictures of contexts, sharp, which is therefore needed where templates are checked, but not where they are drawn.
 *
 * @param folder whose files no check has found fault with
 * @param pictures where its files show them
 * @param reportOn takes what is wrong by the path of a file
 */
export async function prepareTemplatePictures(
  { files }: TemplateFolder,
  pictures: readonly PictureOfFile[],
  reportOn: (path: string) => Report,
): Promise<DrawnPictures> {
  const drawn: Record<string, string> = {};
  for (const [href, picture] of joinPlaces(pictures, files)) {
    try {
      const png = await decodeIfNeeded(picture);
      if (png !== null) drawn[href] = pngDataUri(png);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const name = href.startsWith('assets/') ? `"${href}"` : 'The picture within the file';
      const reason = error.errors[0]?.message ?? error.message;
      reportOn(picture.path)(picture.line, `${name} cannot be drawn: ${reason}. Save it as a PNG in sRGB.`);
    }
  }
  return drawn;
}

function joinPlaces(
  pictures: readonly PictureOfFile[],
  files: TemplateFolder['files'],
): ReadonlyMap<string, WantedPicture> {
  const wanted = new Map<string, WantedPicture>();
  for (const { href, box, ...place } of pictures) {
    const bytes = files.get(href) ?? readDataUri(href);
    if (bytes === null) continue;
    const known = wanted.get(href);
    wanted.set(
      href,
      known === undefined ? { ...place, bytes, box } : { ...known, box: largerBox(known.box, box) },
    );
  }
  return wanted;
}

function largerBox(one: Size | null, other: Size | null): Size | null {
  if (one === null || other === null) return null;
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

/**
 * @returns null for a picture that the rasteriser draws as it is
 * @throws Problem `picture_rejected`
 */
async function decodeIfNeeded({ bytes, box }: WantedPicture): Promise<Uint8Array | null> {
  // No tool writes one that is turned or has other colours, and the decoder of contexts' pictures has no reader of it.
  if (formatOfBytes(bytes) === 'gif') return null;
  const { width, height, isPlain, bytes: kept } = readStructure(bytes);
  const whole = Math.max(width, height);
  const wanted =
    box === null
      ? { width: whole, height: whole }
      : { width: Math.ceil(box.width * MAX_SCALE), height: Math.ceil(box.height * MAX_SCALE) };
  const isNeeded = !isPlain || Math.max(wanted.width / width, wanted.height / height) < 1;
  const decode = await openDecoder();
  if (decode === null) {
    if (!isNeeded) return null;
    const what = isPlain
      ? `it has ${width} × ${height} px, more than are drawn`
      : 'it is turned by EXIF, in colours other than 8-bit sRGB, or a WebP';
    throw rejected(`${what}, and the package sharp, which would convert it, is not installed`);
  }
  // One that is drawn as it is stored is decoded too: if it is damaged, the rasteriser would leave it out silently.
  const png = await decode({ bytes: kept, ...wanted }, MAX_PIXELS);
  return isNeeded ? png : null;
}

/** @returns null if sharp is not installed */
async function openDecoder() {
  try {
    const { decodePicture } = await import('../picture/decode-picture.ts');
    return decodePicture;
  } catch {
    return null;
  }
}

function rejected(message: string): Problem {
  return new Problem('picture_rejected', { errors: [{ pointer: '', message }] });
}
