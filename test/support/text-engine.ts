import { parseSvg } from '../../src/svg/parse-svg.ts';
import { readFontManifest } from '../../src/text/font-files.ts';
import { layOutText, loadTextEngine, type TextEngine, type TextLayout } from '../../src/text/lay-out-text.ts';
import { readText } from '../../src/text/read-text.ts';
import { FONTS } from './directories.ts';

export { FONTS, TEMPLATES } from './directories.ts';

export const manifest = await readFontManifest(FONTS);

/** The real engine with the bundled fonts. */
export const engine: TextEngine = await loadTextEngine(FONTS, manifest);

/** Lays out a `<text>` that is written as in a template, in Noto Sans JP unless it says otherwise. */
export function layOut(markup: string): TextLayout {
  const block = readText(parseSvg(markup), {
    inherited: { 'font-family': 'Noto Sans JP' },
    file: 'test.svg',
    fallbackId: 'text-1',
  });
  return layOutText(block, engine);
}

/** Where the ink of a layout is, px on the canvas; right and bottom exclusive. */
export function inkOf({ glyphs }: TextLayout): { left: number; top: number; right: number; bottom: number } {
  return {
    left: Math.min(...glyphs.map(({ x, shape }) => x + shape.left)),
    top: Math.min(...glyphs.map(({ y, shape }) => y + shape.top)),
    right: Math.max(...glyphs.map(({ x, shape }) => x + shape.right)),
    bottom: Math.max(...glyphs.map(({ y, shape }) => y + shape.bottom)),
  };
}
