import { Blob, Face, Font, Variation } from 'harfbuzzjs';
import { LRUCache } from 'lru-cache';
import { readBundledFile } from './bundled-file.ts';
import type { BundledFace } from './font-manifest.ts';

/** The outline of a glyph; without operators for a space. */
export interface GlyphOutline {
  /** Operators of SVG path data, in order: M, L, Q, C, Z. */
  readonly operators: string;
  /** Their absolute coordinates in font units, x and y in turn, y upwards; of a variable font not whole. */
  readonly coordinates: Float32Array;
}

/** Bytes of outlines that are kept of a face: those of some 4,000 kanji. */
const MAX_OUTLINE_BYTES = 4 * 2 ** 20;

/** Bytes of the objects around an outline, in a cache. */
const OVERHEAD = 400;

/** @returns the bytes that an outline holds */
export function bytesOfOutline({ operators, coordinates }: GlyphOutline): number {
  return OVERHEAD + operators.length + coordinates.byteLength;
}

/** A font file in memory. */
export interface OpenFace {
  readonly font: Font;
  readonly unitsPerEm: number;
  outline(glyph: number): GlyphOutline;
}

/** @throws Error with a sentence for the operator if a face's file is missing or not the one that the manifest names */
export type OpenFaces = (face: BundledFace) => OpenFace;

/**
 * Opens font files when they are needed, and keeps those that were used last.
 *
 * @param maxBytes of files, above which the one that was not used for longest goes; the newest always stays
 */
export function createOpenFaces(directory: string, { maxBytes }: { maxBytes: number }): OpenFaces {
  // A Map remembers the order of insertion: the first entry is the one that was not used for longest.
  const open = new Map<BundledFace, OpenFace>();
  let bytes = 0;
  return (face) => {
    const known = open.get(face);
    if (known !== undefined) {
      open.delete(face);
      open.set(face, known);
      return known;
    }
    const opened = openFace(readBundledFile(directory, face), face);
    bytes += face.bytes;
    if (bytes > maxBytes) {
      for (const oldest of open.keys()) {
        open.delete(oldest);
        bytes -= oldest.bytes;
        if (bytes <= maxBytes) break;
      }
      // HarfBuzz gives a font's memory back when its object is collected, and V8 does not feel its weight.
      globalThis.gc?.();
    }
    open.set(face, opened);
    return opened;
  };
}

function openFace(file: Uint8Array, { variation = {} }: BundledFace): OpenFace {
  const face = new Face(new Blob(file));
  const font = new Font(face);
  font.setVariations(Object.entries(variation).map(([tag, value]) => new Variation(tag, value)));
  const readOutline = (glyph: number): GlyphOutline => {
    const commands = font.glyphToJson(glyph);
    return {
      operators: commands.map(({ type }) => type).join(''),
      coordinates: Float32Array.from(commands.flatMap(({ values }) => values)),
    };
  };
  const outlines = new LRUCache<number, GlyphOutline>({
    maxSize: MAX_OUTLINE_BYTES,
    sizeCalculation: bytesOfOutline,
    memoMethod: readOutline,
  });
  return { font, unitsPerEm: face.upem, outline: (glyph) => outlines.memo(glyph) };
}
