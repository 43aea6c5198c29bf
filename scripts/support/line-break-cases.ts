import { z } from 'zod';

/** One line of a file of cases: how a browser broke a text. */
const lineBreakCase = z.object({
  id: z.number(),
  lang: z.string(),
  text: z.string(),
  weight: z.number(),
  /** px, as the widths are. */
  size: z.number(),
  width: z.number(),
  mode: z.enum(['strict', 'phrase', 'strict-balance', 'phrase-balance', 'strict-clamp2', 'phrase-clamp2']),
  /** CSS `text-spacing-trim`. */
  trim: z.string(),
  lines: z.array(z.string()),
  /** The font families that the browser took. */
  faces: z.array(z.string()),
});

export type LineBreakCase = z.infer<typeof lineBreakCase>;

/** @param source JSON, one case a line */
export function parseCases(source: string): readonly LineBreakCase[] {
  return source
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineBreakCase.parse(JSON.parse(line)));
}
