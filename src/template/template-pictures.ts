/** The pictures of a template's own: its assets, and those that its files hold as data URIs. */
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { formatOfBytes, type Size } from '../picture-format.ts';
import { MAX_PIXELS, readStructure } from '../picture/prepare-picture.ts';
import { pngDataUri, readDataUri } from './asset.ts';
import type { Report } from './finding.ts';
import { attributeOf, elementsOf, isReference, type MarkupElement } from './markup.ts';
import { readMarkup } from './read-markup.ts';
import { displayPath, variantFiles, type DrawnPictures, type TemplateFolder } from './read-templates.ts';
import { splitTemplate } from './split-template.ts';

/** The largest scale of a card's picture. */
const MAX_SCALE = 2;

/** What one picture is shown as, by all files of the template together. */
interface ShownPicture {
  readonly bytes: Uint8Array;
  /** The first place, for what is wrong with it. */
  readonly report: (message: string) => void;
  /** The largest box in which it is shown, px at scale 1; null if a transform, a `<use>` or the context decides. */
  readonly box: Size | null;
}

/**
 * Makes of each picture that a template shows what is drawn: upright, in sRGB with 8 bits a sample, with as many pixels
 * as its largest box takes at scale 2. A picture that is all that is drawn as it is stored. The others take the decoder
 * of pictures of contexts, sharp, which is therefore needed where templates are checked, but not where they are drawn.
 *
 * @param folder whose files no check has found fault with
 * @param reportOn takes what is wrong by the path of a file
 */
export async function prepareTemplatePictures(
  folder: TemplateFolder,
  reportOn: (path: string) => Report,
): Promise<DrawnPictures> {
  const drawn: Record<string, string> = {};
  for (const [href, picture] of findShown(folder, reportOn)) {
    try {
      const png = await decodeIfNeeded(picture);
      if (png !== null) drawn[href] = pngDataUri(png);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const name = href.startsWith('assets/') ? `"${href}"` : 'The picture within the file';
      const reason = error.errors[0]?.message ?? error.message;
      picture.report(`${name} cannot be drawn: ${reason}. Save it as a PNG in sRGB.`);
    }
  }
  return drawn;
}

function findShown(
  folder: TemplateFolder,
  reportOn: (path: string) => Report,
): ReadonlyMap<string, ShownPicture> {
  const shown = new Map<string, ShownPicture>();
  for (const { path, bytes } of variantFiles(folder).values()) {
    const report = reportOn(path);
    const file = displayPath(join(folder.directory, path));
    const root = readMarkup(splitTemplate(new TextDecoder().decode(bytes)), file, report);
    const elements = root === undefined ? [] : [...elementsOf(root)];
    const isRepeated = elements.some(({ name }) => name === 'use');
    for (const element of elements) {
      if (element.name !== 'image') continue;
      const own = isRepeated ? null : boxOf(element);
      for (const { name, value: href, line, dynamic } of element.attributes) {
        const picture = isReference(name) && !dynamic ? (folder.files.get(href) ?? readDataUri(href)) : null;
        if (picture === null) continue;
        const known = shown.get(href);
        const box = known === undefined ? own : largerBox(known.box, own);
        shown.set(href, { report: (message) => report(line, message), ...known, bytes: picture, box });
      }
    }
  }
  return shown;
}

function boxOf(image: MarkupElement): Size | null {
  for (let element: MarkupElement | null = image; element !== null; element = element.parent) {
    if (element.attributes.some(({ name }) => /transform$/iu.test(name))) return null;
    if (['pattern', 'symbol', 'marker'].includes(element.name)) return null;
  }
  const [width = NaN, height = NaN] = ['width', 'height'].map((side) => {
    const attribute = attributeOf(image, side);
    return attribute === undefined || attribute.dynamic ? NaN : Number(attribute.value);
  });
  return width > 0 && height > 0 ? { width, height } : null;
}

function largerBox(one: Size | null, other: Size | null): Size | null {
  if (one === null || other === null) return null;
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

/**
 * @returns null for a picture that the rasteriser draws as it is
 * @throws Problem `picture_rejected`
 */
async function decodeIfNeeded({ bytes, box }: ShownPicture): Promise<Uint8Array | null> {
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
