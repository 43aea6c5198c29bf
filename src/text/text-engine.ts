import { loadFonts, type FontLibrary } from './font-library.ts';
import type { FontManifest } from './font-manifest.ts';
import { createShapeCache, type ShapeCache } from './glyph-shape.ts';

/** What texts are set with. */
export interface TextEngine {
  readonly fonts: FontLibrary;
  readonly shapes: ShapeCache;
}

/** @throws Error as {@link loadFonts} does */
export async function loadTextEngine(fontsDirectory: string, manifest: FontManifest): Promise<TextEngine> {
  return { fonts: await loadFonts(fontsDirectory, manifest), shapes: createShapeCache() };
}
