import { PLAIN_FORM, type PictureForm, type PictureFormat } from '../../../src/picture-format.ts';
import type { CardRequest, DrawnCard } from '../../../src/renderer/renderer.ts';
import type { Registry } from '../../../src/template/registry.ts';
import { smallPng } from './small-png.ts';

/** A picture in the form that is asked for, which only looks whole: of JPEG and WebP just the ends are there. */
export function smallPicture(
  card: CardRequest,
): Pick<DrawnCard, 'picture' | 'format' | 'quality'> & { picture: Buffer } {
  const { form = PLAIN_FORM, ...rest } = card;
  const text = JSON.stringify(rest);
  const size = {
    width: 1200 * form.scale,
    height: (card.variant.endsWith('square') ? 1200 : 630) * form.scale,
  };
  const png = smallPng(size, text);
  switch (chooseFormat(form)) {
    case 'png':
      return { picture: png, format: 'png', quality: null };
    case 'jpeg':
      return { picture: smallJpeg(text), format: 'jpeg', quality: 60 };
    case 'webp':
      return { picture: smallWebp(text), format: 'webp', quality: null };
  }
}

/** Few real cards keep to the least budget as PNG. */
function chooseFormat({ format, maxBytes }: PictureForm): PictureFormat {
  return format ?? (maxBytes !== null && maxBytes < 100_000 ? 'jpeg' : 'png');
}

function smallJpeg(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(text), Buffer.from([0xff, 0xd9])]);
}

function smallWebp(text: string): Buffer {
  const bytes = Buffer.from(`RIFF    WEBP${text}`);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

/** What stands for the fallback cards, by the template's name. */
export function smallFallbacks(registry: Registry): ReadonlyMap<string, Buffer> {
  const draw = (template: string) => smallPicture({ template, variant: 'fallback', context: {} }).picture;
  return new Map([...registry.keys()].map((name) => [name, draw(name)]));
}
