import type { Picture } from '../../raster/rasterize.ts';
import type { PlacedGlyphs } from '../../text/place-glyphs.ts';
import type { CardFault } from './card-fault.ts';
import { contrastRatio, luminanceOf } from '../../svg/colours.ts';
import { leastContrast } from './contrast.ts';
import type { InspectedCard, InspectedText } from './inspect-card.ts';

/**
 * A glyph is as readable as it is on the worst quarter of what is behind it: a thin line that crosses it does no harm,
 * a dark half does.
 */
const WORST_SHARE = 0.25;
/** Every how many-th pixel of a row and of a column is looked at. */
const STEP = 2;

/** Finds texts that stand out too little from what is behind them. */
export function findLowContrast({ texts, backdrop }: InspectedCard): CardFault[] {
  const picture = backdrop();
  return texts.flatMap(({ line, layout }) => {
    const weight = weightOf(layout);
    const least = leastContrast({ size: layout.fontSize, weight });
    const contrast = lowestContrast(layout, picture);
    if (contrast >= least) return [];
    return [
      {
        rule: 'contrast' as const,
        line,
        message: `The text "${layout.id}" has a contrast of ${Math.floor(contrast * 100) / 100}:1 with what is behind it, but WCAG 2.2 asks for ${least}:1 at ${layout.fontSize} px and weight ${weight}. Choose another fill, or a calmer background.`,
      },
    ];
  });
}

/** Of its lightest face, as thin strokes need the most contrast. */
function weightOf({ trace }: InspectedText['layout']): number {
  const weights = trace.runs.flat().flatMap(({ face }) => (face.kind === 'font' ? [face.weight] : []));
  return weights.length === 0 ? 400 : Math.min(...weights);
}

function lowestContrast({ glyphs, trace }: InspectedText['layout'], picture: Picture): number {
  // An emoji has colours of its own, of which none has to be read.
  const emoji = trace.runs.flat().find(({ face }) => face.kind === 'emoji')?.face.id;
  const letters = glyphs.filter(({ shape }) => emoji === undefined || !shape.key.startsWith(`${emoji}.`));
  return letters.reduce((lowest, glyph) => Math.min(lowest, contrastOf(glyph, picture)), Infinity);
}

function contrastOf({ shape, x, y, fill, opacity }: PlacedGlyphs, picture: Picture): number {
  const colour = Number.parseInt(fill.slice(1), 16);
  const contrasts: number[] = [];
  const bottom = Math.min(picture.height, y + shape.bottom);
  const right = Math.min(picture.width, x + shape.right);
  for (let row = Math.max(0, y + shape.top); row < bottom; row += STEP) {
    for (let column = Math.max(0, x + shape.left); column < right; column += STEP) {
      const behind = colourAt(picture, row * picture.width + column);
      const shown = opacity === 1 ? colour : mix(colour, behind, opacity);
      contrasts.push(contrastRatio(luminanceOf(shown), luminanceOf(behind)));
    }
  }
  contrasts.sort((one, other) => one - other);
  return contrasts[Math.floor(contrasts.length * WORST_SHARE)] ?? Infinity;
}

/** @returns 0xRRGGBB; what is transparent is white, as most pages are */
function colourAt({ pixels }: Picture, index: number): number {
  const at = index * 4;
  const channel = (offset: number): number => pixels[at + offset] ?? 0;
  const white = 255 - channel(3);
  return ((channel(0) + white) << 16) | ((channel(1) + white) << 8) | (channel(2) + white);
}

function mix(over: number, under: number, opacity: number): number {
  const channel = (shift: number): number => {
    const value = ((over >> shift) & 255) * opacity + ((under >> shift) & 255) * (1 - opacity);
    return Math.round(value) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
