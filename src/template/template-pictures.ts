/** The pictures of a template: its assets, and the data URIs in its files. */
import { Problem } from '../errors.ts';
import { formatOfBytes, pngDataUri, readDataUri, type Size } from '../picture-format.ts';
import { readStructure } from '../picture/create-decoder.ts';
import { MAX_PIXELS } from '../picture/picture-structure.ts';
import type { ShownPicture } from './check-template.ts';
import type { DrawnPictures, Report, TemplateFolder } from './read-templates.ts';

/** The largest scale of a card's picture. */
const MAX_SCALE = 2;

/** A picture that a file of the template shows. */
export interface PictureOfFile extends ShownPicture {
  /** The file's path in the folder. */
  readonly path: string;
}

/** A picture with the largest box in which any file of the template shows it. */
interface UsedPicture extends Pick<PictureOfFile, 'path' | 'line' | 'box'> {
  readonly bytes: Uint8Array;
}

/**
 * Converts the pictures of a template for drawing: upright, sRGB with 8 bits per sample, and no more pixels than the
 * largest box needs at scale 2. A picture that meets all this is drawn as it is stored. Converting needs sharp, the
 * decoder of pictures of contexts, so sharp is needed to check templates but not to draw them.
 *
 * @param folder a folder in which no check has found a fault
 * @param pictures the pictures that its files show
 * @param reportOn returns the report function for the path of a file
 * @returns the converted pictures as data URIs
 */
export async function prepareTemplatePictures(
  { files }: TemplateFolder,
  pictures: readonly PictureOfFile[],
  reportOn: (path: string) => Report,
): Promise<DrawnPictures> {
  const drawn: Record<string, string> = {};
  for (const [href, picture] of joinUses(pictures, files)) {
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

/** Returns the pictures by reference, each with its largest box. */
function joinUses(
  pictures: readonly PictureOfFile[],
  files: TemplateFolder['files'],
): ReadonlyMap<string, UsedPicture> {
  const used = new Map<string, UsedPicture>();
  for (const { href, box, ...position } of pictures) {
    const bytes = files.get(href) ?? readDataUri(href);
    if (bytes === null) continue;
    const known = used.get(href);
    used.set(
      href,
      known === undefined ? { ...position, bytes, box } : { ...known, box: largerBox(known.box, box) },
    );
  }
  return used;
}

function largerBox(one: Size | null, other: Size | null): Size | null {
  if (one === null || other === null) return null;
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

/**
 * Returns the converted picture as PNG, or null if the rasteriser draws it as it is stored.
 *
 * @throws Problem `picture_rejected`
 */
async function decodeIfNeeded({ bytes, box }: UsedPicture): Promise<Uint8Array | null> {
  // GIF has no orientation and no other colours, and the decoder of contexts' pictures does not read GIF.
  if (formatOfBytes(bytes) === 'gif') return null;
  const { width, height, isPlain, bytes: kept } = readStructure(bytes);
  const longerSide = Math.max(width, height);
  const target =
    box === null
      ? { width: longerSide, height: longerSide }
      : { width: Math.ceil(box.width * MAX_SCALE), height: Math.ceil(box.height * MAX_SCALE) };
  const isNeeded = !isPlain || Math.max(target.width / width, target.height / height) < 1;
  const decode = await openDecoder();
  if (decode === null) {
    if (!isNeeded) return null;
    const what = isPlain
      ? `it has ${width} × ${height} px, more than are drawn`
      : 'it is turned by EXIF, in colours other than 8-bit sRGB, or a WebP';
    throw rejected(`${what}, and the package sharp, which converts pictures, is not installed`);
  }
  // Pictures that are drawn as they are stored are decoded too: the rasteriser would silently leave out a damaged one.
  const png = await decode({ bytes: kept, ...target }, MAX_PIXELS);
  return isNeeded ? png : null;
}

/** Returns the decoder, or null if sharp is not installed. */
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
