import { inkOfText } from '../../renderer/shape-ink.ts';
import type { Ink } from '../../renderer/shape-ink.ts';
import type { CardFault } from './card-fault.ts';
import type { InspectedCard } from './inspect-card.ts';

/** Shares of the width or height that stay free of text. */
interface Margins {
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Of cards about as wide as 1200 × 630 px, on which it is 48, 40 and 98 px: X cuts 15 px off the top and bottom of its
 * large card, which is 2:1, and lays a label over what is below 532 px; thumbnails have round corners.
 */
const WIDE: Margins = { side: 48 / 1200, top: 40 / 630, bottom: 98 / 630 };
/** Of all other shapes, which networks show whole. */
const OTHER: Margins = { side: 0.04, top: 0.04, bottom: 0.04 };

/** Width by height. */
const WIDE_FROM = 1.7;
const WIDE_TO = 2.1;

/** Finds texts that reach out of the part of the card that every network shows. */
export function findUnsafeText({ width, height, texts }: InspectedCard): CardFault[] {
  const ratio = width / height;
  const { side, top, bottom } = ratio >= WIDE_FROM && ratio <= WIDE_TO ? WIDE : OTHER;
  const safe: Ink = {
    left: Math.round(side * width),
    top: Math.round(top * height),
    right: width - Math.round(side * width),
    bottom: height - Math.round(bottom * height),
  };
  return texts.flatMap(({ line, layout }) => {
    const ink = inkOfText(layout);
    const sides = ink === null ? [] : sidesOut(ink, safe);
    if (sides.length === 0) return [];
    const area = `x ${safe.left} to ${safe.right}, y ${safe.top} to ${safe.bottom}`;
    return [
      {
        rule: 'safe-area' as const,
        line,
        message: `The text "${layout.id}" reaches ${sides.join(' and ')} of the safe area (${area}), where networks cut or cover cards. Move it, or make its box smaller.`,
      },
    ];
  });
}

function sidesOut(ink: Ink, safe: Ink): string[] {
  const sides: readonly (readonly [number, string])[] = [
    [safe.left - ink.left, 'left'],
    [safe.top - ink.top, 'over the top'],
    [ink.right - safe.right, 'right'],
    [ink.bottom - safe.bottom, 'below the bottom'],
  ];
  return sides.flatMap(([distance, name]) => (distance > 0 ? [`${distance} px ${name}`] : []));
}
