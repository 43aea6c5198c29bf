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

/** Parsed trees by file and way through it; see {@link createTrees}. */
export type Trees = LRUCache<string, PlaceValues>;

/** Memory of all trees, bytes: some hundred templates with a few ways each. The one used longest ago goes. */
const MAX_TREE_BYTES = 16 * 2 ** 20;
/** What a tree takes for each character of its markup, measured on the bundled templates. */
const BYTES_PER_CHARACTER = 12;

export function createTrees(): Trees {
  return new LRUCache({
    maxSize: MAX_TREE_BYTES,
    sizeCalculation: (_tree, key) => key.length * BYTES_PER_CHARACTER,
  });
}

interface CompileOptions {
  readonly file: string;
  /** Data URIs by the path of the picture in the template's folder. */
  readonly assets: ReadonlyMap<string, string>;
  /** May be shared with other templates. */
  readonly trees?: Trees;
}

/**
 * Compiles one file of a template. Nunjucks goes through its statements with a mark in place of each value; what comes
 * out is the same for all cards that take one way through them, and is parsed once for each way.
 *
 * @throws Error if Nunjucks cannot read it
 */
export function compileTemplate(
  source: string,
  { file, assets, trees = createTrees() }: CompileOptions,
): CompiledTemplate {
  let values: string[] = [];
  const environment = createTemplateEnvironment((value) => {
    values.push(String(value));
    return PLACEHOLDER;
  });
  const template = new nunjucks.Template(showValues(source), environment, file, true);

  return {
    file,
    instantiate(context) {
      values = [];
      const markup = template.render(context);
      const key = `${file}\0${markup}`;
      let tree = trees.get(key);
      if (tree === undefined) {
        tree = preparePlaces(prepareImages(parseSvg(markup, { file }), assets), file);
        trees.set(key, tree);
      }
      return tree(values);
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
