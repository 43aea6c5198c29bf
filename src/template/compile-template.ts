import { LRUCache } from 'lru-cache';
import { jsonPointer } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import { dataUriOf, readDataUri, type Size } from '../picture-format.ts';
import { PLACEHOLDER } from '../svg/attribute-rules.ts';
import { isReference } from '../svg/check-drawing.ts';
import { MarkupError, parseMarkup } from '../svg/parse-svg.ts';
import {
  describeValueError,
  finishAttributes,
  isFillable,
  readCanvas,
  readDrawing,
  readFilled,
} from '../svg/read-drawing.ts';
import { type SvgElement, SvgError, type SvgNode } from '../svg/svg-tree.ts';
import { assembleWay, compileStrictly } from './strict-template.ts';
import { ValueMissing } from './strict-values.ts';

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

/** Characters that XML does not have (XML 1.0, section 2.2), halves of surrogate pairs among them. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** What a picture of the context is by the time it comes here: decoded, and encoded again by the service itself. */
const DECODED_PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/u;

/** Takes a value that its place cannot show. `index` counts the placeholders of the way. */
export type RefuseValue = (
  place: { readonly element: SvgElement; readonly attribute: string | null; readonly index: number },
  message: string,
) => void;

/** Puts values in the places of a tree's placeholders, in document order; null is a value that could not be told. */
export type FillTree = (values: readonly (string | null)[]) => SvgElement;

/**
 * Prepares a parsed tree to be filled, once for all cards. Values are never parsed as markup, so whatever they hold, a
 * filled tree has the elements and attributes of the tree. What holds no placeholder is the same object on every card.
 *
 * @param root with {@link PLACEHOLDER} in place of each value in texts and attributes
 */
export function prepareTree(root: SvgElement, canvas: Size, refuse: RefuseValue): FillTree {
  const dynamic = new Set<SvgElement>();
  collectDynamic(root, dynamic);

  return (values) => {
    let next = 0;
    /** @returns null if one of the values could not be told */
    const place = (text: string): string | null => {
      let isTold = true;
      const filled = text.replaceAll(PLACEHOLDER, () => {
        const value = values[next++];
        isTold &&= typeof value === 'string';
        return value ?? '';
      });
      return isTold ? filled : null;
    };
    const attributeOf = (element: SvgElement, attribute: string, written: string): string => {
      const index = next;
      const value = place(written);
      // What may not be filled was refused when the tree was read.
      if (value === null || !isFillable(attribute, written, element)) return '';
      const at = { element, attribute, index };
      if (element.name === 'image' && isReference(attribute)) {
        // The rasteriser opens what an <image> refers to, so nothing but a picture's own bytes may get there.
        if (DECODED_PICTURE.test(value)) return value;
        refuse(at, 'Only a picture of the context, made with picture(), may stand in href.');
        return '';
      }
      if (NOT_XML.test(value)) refuse(at, 'The value has characters that XML lacks.');
      try {
        // As a parser reads the value of an attribute (XML 1.0, section 3.3.3).
        const text = value.replace(/[\t\n\r]/gu, ' ');
        return readFilled(text, attribute, element, { canvas, attributes: element.attributes });
      } catch (error) {
        refuse(at, describeValueError(error, attribute, element));
        return '';
      }
    };
    const textOf = (element: SvgElement, written: string): string => {
      const index = next;
      const value = place(written) ?? '';
      if (NOT_XML.test(value))
        refuse({ element, attribute: null, index }, 'The value has characters that XML lacks.');
      return value;
    };
    const fill = (element: SvgElement): SvgElement => {
      if (!dynamic.has(element)) return element;
      const { name, line } = element;
      const attributes: Record<string, string> = Object.create(null);
      for (const attribute in element.attributes) {
        const written = element.attributes[attribute] ?? '';
        attributes[attribute] = written.includes(PLACEHOLDER)
          ? attributeOf(element, attribute, written)
          : written;
      }
      const children = element.children
        .map((child): SvgNode => (typeof child === 'string' ? textOf(element, child) : fill(child)))
        .filter((child) => child !== '');
      return { name, attributes: finishAttributes(name, attributes), children, line };
    };
    return fill(root);
  };
}

function collectDynamic(element: SvgElement, dynamic: Set<SvgElement>): boolean {
  let isDynamic = Object.values(element.attributes).some((value) => value.includes(PLACEHOLDER));
  for (const child of element.children) {
    const holds = typeof child === 'string' ? child.includes(PLACEHOLDER) : collectDynamic(child, dynamic);
    isDynamic ||= holds;
  }
  if (isDynamic) dynamic.add(element);
  return isDynamic;
}

/** @param assets data URIs by the path that an `<image>` refers to; they are put in after parsing, so not parsed */
export function inlineAssets(element: SvgElement, assets: ReadonlyMap<string, string>): SvgElement {
  const children = element.children.map((child) =>
    typeof child === 'string' ? child : inlineAssets(child, assets),
  );
  if (element.name !== 'image') return { ...element, children };
  const attributes: Record<string, string> = Object.create(null);
  for (const name in element.attributes) {
    const value = element.attributes[name] ?? '';
    attributes[name] = isReference(name) ? (assets.get(value) ?? rewriteDataUri(value)) : value;
  }
  return { ...element, attributes, children };
}

/** Writes a data URI in the one form that the rasteriser reads. @returns what is none, such as a placeholder, as it is */
function rewriteDataUri(value: string): string {
  const bytes = readDataUri(value);
  return (bytes && dataUriOf(bytes)) ?? value;
}
