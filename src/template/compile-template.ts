import { LRUCache } from 'lru-cache';
import { parseSvg } from '../svg/parse-svg.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { PLACEHOLDER } from './markup.ts';
import { nunjucks } from './nunjucks.ts';
import { preparePlaces } from './place-values.ts';
import type { PlaceValues } from './place-values.ts';
import { prepareImages } from './prepare-images.ts';
import { splitTemplate } from './split-template.ts';
import { createTemplateEnvironment, SHOW } from './template-environment.ts';

export type CardContext = Readonly<Record<string, unknown>>;

/** One file of a template, ready to be filled. */
export interface CompiledTemplate {
  /** What errors call it. */
  readonly file: string;
  /**
   * The card as a tree: the values of the context in their places, literally, and the template's pictures.
   *
   * @throws Error if a value that is shown is missing; SvgError if it has characters that XML lacks
   */
  readonly instantiate: (context: CardContext) => SvgElement;
}

/** Ways through one template whose trees are kept; the one taken longest ago goes. */
const MAX_WAYS = 64;

/**
 * Compiles one file of a template. Nunjucks goes through its statements with a mark in place of each value; what comes
 * out is the same for all cards that take one way through them, and is parsed once for each way.
 *
 * @param assets data URIs by the path of the picture in the template's folder
 * @throws Error if Nunjucks cannot read it
 */
export function compileTemplate(
  source: string,
  { file, assets }: { readonly file: string; readonly assets: ReadonlyMap<string, string> },
): CompiledTemplate {
  let values: string[] = [];
  const environment = createTemplateEnvironment((value) => {
    values.push(String(value));
    return PLACEHOLDER;
  });
  const template = new nunjucks.Template(showValues(source), environment, file, true);
  const ways = new LRUCache<string, PlaceValues>({
    max: MAX_WAYS,
    memoMethod: (markup) => preparePlaces(prepareImages(parseSvg(markup, { file }), assets), file),
  });

  return {
    file,
    instantiate(context) {
      values = [];
      const markup = template.render(context);
      return ways.memo(markup)(values);
    },
  };
}

/** The template with the value of each placeholder given to {@link SHOW}. */
function showValues(source: string): string {
  return splitTemplate(source)
    .map((piece) =>
      piece.kind === 'placeholder'
        ? piece.source.replace(/^(\{\{-?)([^]*?)(-?\}\})$/, `$1 ($2) | ${SHOW} $3`)
        : piece.source,
    )
    .join('');
}
