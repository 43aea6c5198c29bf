import { parseSvg } from '../svg/parse-svg.ts';
import { assertSameStructure } from '../svg/same-structure.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { inlineAssets } from './inline-assets.ts';
import { nunjucks } from './nunjucks.ts';
import { splitTemplate } from './split-template.ts';

/** One file of a template, ready to be filled. */
export interface CompiledTemplate {
  /** What errors call it. */
  readonly file: string;
  readonly template: nunjucks.Template;
  /** The same with a letter in place of each placeholder. */
  readonly skeleton: nunjucks.Template;
  /** Parsed skeletons by their source: one for each way through the template's statements. */
  readonly skeletons: Map<string, SvgElement>;
  /** Data URIs by the path of the picture in the template's folder. */
  readonly assets: ReadonlyMap<string, string>;
}

export type CardContext = Readonly<Record<string, unknown>>;

/** Ways through one template whose skeletons are kept; the oldest goes. */
const MAX_SKELETONS = 64;

/**
 * Compiles one file of a template.
 *
 * @throws Error if Nunjucks cannot read it
 */
export function compileTemplate(
  source: string,
  {
    file,
    assets,
    environment,
  }: {
    readonly file: string;
    readonly assets: ReadonlyMap<string, string>;
    readonly environment: nunjucks.Environment;
  },
): CompiledTemplate {
  const skeleton = splitTemplate(source)
    .map((piece) => (piece.kind === 'placeholder' ? 'x' : piece.source))
    .join('');
  return {
    file,
    template: new nunjucks.Template(source, environment, file, true),
    skeleton: new nunjucks.Template(skeleton, environment, file, true),
    skeletons: new Map(),
    assets,
  };
}

/**
 * The card as SVG: the values of the context in their places, escaped.
 *
 * @throws Error if a value that is shown is missing
 */
export function fillTemplate({ template }: CompiledTemplate, context: CardContext): string {
  return template.render(context);
}

/**
 * Parses a filled template and proves that its values became no markup: it has exactly the elements and attributes
 * that the template has with a letter in place of each value. Then the template's pictures are put in.
 *
 * @throws SvgError if it is not well-formed or not of the template's structure
 */
export function parseFilled(compiled: CompiledTemplate, svg: string, context: CardContext): SvgElement {
  const root = parseSvg(svg, { file: compiled.file });
  assertSameStructure(root, skeletonFor(compiled, context), compiled.file);
  return inlineAssets(root, compiled.assets);
}

function skeletonFor({ file, skeleton, skeletons }: CompiledTemplate, context: CardContext): SvgElement {
  const source = skeleton.render(context);
  const known = skeletons.get(source);
  if (known) return known;
  const parsed = parseSvg(source, { file });
  const [oldest] = skeletons.keys();
  if (oldest !== undefined && skeletons.size >= MAX_SKELETONS) skeletons.delete(oldest);
  skeletons.set(source, parsed);
  return parsed;
}
