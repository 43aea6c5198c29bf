import { LRUCache } from 'lru-cache';
import type { SvgElement } from '../svg/svg-tree.ts';
import { writeSvg } from '../svg/write-svg.ts';
import { layOutText } from '../text/lay-out-text.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { substituteMissing } from '../text/missing-characters.ts';
import type { MissingCharacters } from '../text/missing-characters.ts';
import { readText } from '../text/read-text.ts';
import type { SetText } from './build-scene.ts';
import type { TextEngine } from '../text/text-engine.ts';

/** Layouts that are kept; a card has five, and a broadcast some thousands of different ones. */
const MAX_KEPT = 2_000;

/** Sets texts, and knows again those that were set last. */
export function createTextSetter(
  engine: TextEngine,
): (file: string, missingCharacters?: MissingCharacters) => SetText {
  const known = new LRUCache<string, TextLayout>({ max: MAX_KEPT });
  return (file, missingCharacters = 'reject') => {
    let position = 0;
    return (text, inherited) => {
      position += 1;
      const key = `${file}\0${position}\0${JSON.stringify(inherited)}${writeSvg(text)}`;
      let layout = known.get(key);
      if (layout === undefined) {
        const place = { inherited, file, fallbackId: `text-${position}` };
        layout = setText(text, place, missingCharacters, engine);
        known.set(key, layout);
      }
      return layout;
    };
  };
}

function setText(
  text: SvgElement,
  place: Parameters<typeof readText>[1],
  missingCharacters: MissingCharacters,
  engine: TextEngine,
): TextLayout {
  return layOutText(substituteMissing(readText(text, place), missingCharacters, engine.fonts), engine);
}
