import { isPlain, PLAIN_FORM } from '../picture-format.ts';
import { budgetNotMet, convertPng } from '../raster/convert-png.ts';
import type { CardRenderer, PaintedCard } from './render-card.ts';
import type { CardRequest, DrawnCard } from './renderer.ts';

/**
 * Draws a card in the form that is asked for: at once if that is the plain one, as most are.
 *
 * @throws Problem `characters_not_covered`, `budget_not_met`, `format_unavailable`
 */
export function drawForm(renderer: CardRenderer, card: CardRequest): DrawnCard | Promise<DrawnCard> {
  const { form = PLAIN_FORM } = card;
  const painted = form.scale === 1 ? renderer.draw(card) : renderer.drawWhole(card, form.scale);
  if (isPlain(form)) return asPng(painted);
  return form.format === 'jpeg' || form.format === 'webp'
    ? convert(painted, form.format, form.maxBytes)
    : drawFitting(renderer, card, painted);
}

/** PNG if it fits; else, unless it must be PNG, JPEG. */
function drawFitting(
  renderer: CardRenderer,
  card: CardRequest,
  painted: PaintedCard,
): DrawnCard | Promise<DrawnCard> {
  const { format, scale, maxBytes } = card.form ?? PLAIN_FORM;
  const fits = ({ png }: PaintedCard): boolean => maxBytes === null || png.byteLength <= maxBytes;
  if (fits(painted)) return asPng(painted);
  const smaller = painted.way === 'bands' ? renderer.drawWhole(card, scale) : painted;
  if (fits(smaller)) return asPng(smaller);
  if (format === 'png') throw budgetNotMet(smaller.png.byteLength);
  return convert(painted, 'jpeg', maxBytes);
}

async function convert(
  { png, timings, ...card }: PaintedCard,
  format: 'jpeg' | 'webp',
  maxBytes: number | null,
): Promise<DrawnCard> {
  const startedAt = performance.now();
  const { bytes, quality } = await convertPng(png, { format, maxBytes });
  const steps = { ...timings, convert: performance.now() - startedAt };
  return { ...card, picture: bytes, format, quality, timings: steps };
}

function asPng({ png, ...card }: PaintedCard): DrawnCard {
  return { ...card, picture: png, format: 'png', quality: null };
}
