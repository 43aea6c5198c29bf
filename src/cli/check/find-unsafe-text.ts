import { inkOfText } from '../../renderer/ink.ts';
import type { Bounds } from '../../shape.ts';
import { safeArea } from '../../template/safe-area.ts';
import type { CardFault } from './card-fault.ts';
import type { InspectedCard } from './inspect-card.ts';

/** Finds texts that reach out of the part of the card that every network shows. */
export function findUnsafeText({ width, height, texts }: InspectedCard): CardFault[] {
  const safe = safeArea({ width, height });
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

function sidesOut(ink: Bounds, safe: Bounds): string[] {
  const sides: readonly (readonly [number, string])[] = [
    [safe.left - ink.left, 'left'],
    [safe.top - ink.top, 'over the top'],
    [ink.right - safe.right, 'right'],
    [ink.bottom - safe.bottom, 'below the bottom'],
  ];
  return sides.flatMap(([distance, name]) => (distance > 0 ? [`${distance} px ${name}`] : []));
}
