import type { GlyphOutline } from './open-faces.ts';

/** A filled outline of a picture. */
export interface EmojiLayer {
  /** `#rrggbb` */
  readonly fill: string;
  /** 0 to 1 */
  readonly opacity: number;
  readonly outline: GlyphOutline;
}

/** Where the picture's upper left corner is, units, y upwards. */
interface Corner {
  readonly left: number;
  readonly top: number;
}

/**
 * Reads a picture: layers between `|`, each a colour `#rrggbb` or `#rrggbbaa` and path data of whole numbers (M
 * absolute, m, l, q, c and z relative, every operator written).
 *
 * @throws Error for anything else
 */
export function readEmojiLayers(picture: string, corner: Corner): readonly EmojiLayer[] {
  return picture.split('|').map((layer) => {
    const [, fill, alpha, path] = /^(#[\da-f]{6})([\da-f]{2})?(M[-\d\sMmlqcz]+)$/.exec(layer) ?? [];
    if (fill === undefined || path === undefined)
      throw new Error(`Expected a layer of an emoji but received ${layer}.`);
    const opacity = alpha === undefined ? 1 : Number.parseInt(alpha, 16) / 255;
    return { fill, opacity, outline: readOutline(path, corner) };
  });
}

function readOutline(path: string, { left, top }: Corner): GlyphOutline {
  const operators: string[] = [];
  const coordinates: number[] = [];
  let [penX, penY] = [0, 0];
  let [startX, startY] = [0, 0];
  for (const [, operator = '', numbers = ''] of path.matchAll(/([Mmlqcz])([^Mmlqcz]*)/g)) {
    operators.push(operator.toUpperCase());
    const steps = (numbers.match(/-?\d+/g) ?? []).map(Number);
    const [fromX, fromY] = operator === 'M' ? [0, 0] : [penX, penY];
    for (let index = 0; index < steps.length; index += 2) {
      penX = fromX + (steps[index] ?? 0);
      penY = fromY + (steps[index + 1] ?? 0);
      coordinates.push(left + penX, top - penY);
    }
    if (operator === 'M' || operator === 'm') [startX, startY] = [penX, penY];
    if (operator === 'z') [penX, penY] = [startX, startY];
  }
  return { operators: operators.join(''), coordinates: Float32Array.from(coordinates) };
}
