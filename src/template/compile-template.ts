import { LRUCache } from 'lru-cache';
import { jsonPointer } from '../context/json-pointer.ts';
import { Problem } from '../errors.ts';
import { MarkupError, parseMarkup } from '../svg/parse-svg.ts';
import { readCanvas, readDrawing } from '../svg/read-drawing.ts';
import { SvgError } from '../svg/svg-tree.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { inlineAssets, prepareTree, type FillTree } from './fill-tree.ts';
import { compileStrictly } from './strict-template.ts';
import { ValueMissing } from './strict-values.ts';
import { assembleWay } from './way-markup.ts';

export type CardContext = Readonly<Record<string, unknown>>;

/** One file of a template, ready to be filled. */
export interface CompiledTemplate {
  /** What errors call it. */
  readonly file: string;
  /**
   * The card as a tree: the values of the context in their places, literally, and the template's pictures.
   *
   * @throws Problem `context_rejected` for a value that is missing or that its place cannot show. The checks at load
   *   find templates with such places; this is the last guard.
   */
  readonly instantiate: (context: CardContext) => SvgElement;
}

/** Parsed trees by file and way through it; see {@link createTrees}. */
export type Trees = LRUCache<string, { readonly fill: FillTree; readonly bytes: number }>;

/** Memory of all trees, bytes: some hundred templates with a few ways each. The one used longest ago goes. */
const MAX_TREE_BYTES = 16 * 2 ** 20;
/** What a tree takes for each character of its markup, measured on the bundled templates. */
const BYTES_PER_CHARACTER = 12;

export function createTrees(): Trees {
  return new LRUCache({ maxSize: MAX_TREE_BYTES, sizeCalculation: ({ bytes }) => bytes });
}

interface CompileOptions {
  readonly file: string;
  /** Data URIs by the path of the picture in the template's folder. */
  readonly assets: ReadonlyMap<string, string>;
  /** May be shared with other templates. */
  readonly trees?: Trees;
}

/**
 * Compiles one file of a template. Nunjucks goes through its statements and writes the numbers of the parts that it
 * passes; their markup is the same for all cards that take one way, and is parsed once for each way.
 *
 * @throws Error if Nunjucks cannot read it, or for what templates may not use
 */
export function compileTemplate(
  source: string,
  { file, assets, trees = createTrees() }: CompileOptions,
): CompiledTemplate {
  const { parts, run } = compileStrictly(source);
  let current: CardContext = {};

  const fail = ({ line }: { readonly line: number }, _attribute: string | null, message: string): never => {
    throw new SvgError({ file, line }, message);
  };
  /** @param source names the fields whose values are at fault */
  const refuse = (source: string, message: string): never => {
    const names = [...source.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)].map(([name]) => name);
    const field = names.find((name) => Object.hasOwn(current, name)) ?? names[0];
    const pointer = field === undefined ? '' : jsonPointer([field]);
    throw new Problem('context_rejected', { errors: [{ pointer, message }] });
  };

  const prepare = (way: string): { readonly fill: FillTree; readonly bytes: number } => {
    const { markup, lineOf, placeholders } = assembleWay(way, parts);
    const root = parseWay(markup, lineOf, fail);
    const canvas = readCanvas(root, fail) ?? { width: 0, height: 0 };
    const drawing = inlineAssets(readDrawing(root, canvas, fail), assets);
    const fill = prepareTree(drawing, canvas, ({ index }, message) =>
      refuse(placeholders[index]?.source ?? '', message),
    );
    return { fill, bytes: markup.length * BYTES_PER_CHARACTER + 1 };
  };

  return {
    file,
    instantiate(context) {
      current = context;
      try {
        const { way, values } = run(context);
        const key = `${file}\0${way}`;
        let tree = trees.get(key);
        if (tree === undefined) {
          tree = prepare(way);
          trees.set(key, tree);
        }
        return tree.fill(values);
      } catch (error) {
        if (error instanceof ValueMissing) return refuse(error.path, error.message);
        throw error;
      }
    },
  };
}

function parseWay(
  markup: string,
  lineOf: (offset: number) => number,
  fail: (place: { readonly line: number }, attribute: null, message: string) => never,
): SvgElement {
  try {
    return parseMarkup(markup, lineOf);
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    return fail({ line: lineOf(error.offset) }, null, error.message);
  }
}
