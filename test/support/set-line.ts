import { createParagraph } from '../../src/text/paragraph.ts';
import { engine, manifest } from './text-engine.ts';

/** A glyph of a line, from left to right. */
export interface SetGlyph {
  readonly glyph: number;
  /** UTF-16 index of the first character that it stands for. */
  readonly cluster: number;
  readonly family: string;
  readonly face: string;
  /** em */
  readonly advance: number;
}

/** All bundled families, in the manifest's order, which is that of the templates. */
export const FAMILIES = [...new Set(manifest.faces.map(({ family }) => family))];

/** Sets a text on one line, as a template with all families does. */
export function setLine(
  text: string,
  { families = FAMILIES, weight = 400 }: { families?: readonly string[]; weight?: number } = {},
): { readonly glyphs: readonly SetGlyph[]; readonly uncovered: readonly string[] } {
  const style = {
    families,
    weight,
    fontSize: 40,
    letterSpacing: 0,
    features: new Map<string, number>(),
    fill: '#000000',
    fillOpacity: 1,
  };
  const spans = [{ start: 0, end: text.length, style }];
  const paragraph = createParagraph({ text, spans, language: 'ja', fontSize: 40 }, engine.fonts);
  const glyphs = paragraph.setLine(0, text.length, '').flatMap(({ item: { face }, glyphs: run }) =>
    run.map(({ glyph, cluster, advance }) => ({
      glyph,
      cluster,
      family: face.family,
      face: face.id,
      advance,
    })),
  );
  return { glyphs, uncovered: paragraph.uncovered };
}
