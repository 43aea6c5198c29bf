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
import { assembleMarkup, compileStrictly } from './strict-template.ts';
import { ValueMissing } from './strict-values.ts';

export type CardContext = Readonly<Record<string, unknown>>;

/** A compiled file of a template. */
export interface CompiledTemplate {
  /** The file's path in errors. */
  readonly file: string;
  /**
   * Returns the card as a tree, with the values of the context as literal text and the pictures of the template inlined.
   *
   * @throws Problem `context_rejected` for a value that is missing or not valid in its attribute. The checks at load
   *   reject templates in which this can happen, so this is the last guard.
   */
  readonly instantiate: (context: CardContext) => SvgElement;
}

/** Cache of parsed trees by file and {@link Run.partList}. See {@link createTrees}. */
export type Trees = LRUCache<string, { readonly fill: FillTree; readonly bytes: number }>;

/** Largest memory of all trees, bytes: some hundred templates with a few combinations of branches each. */
const MAX_TREE_BYTES = 16 * 2 ** 20;
/** Memory of a tree for each character of its markup, measured with the bundled templates. */
const BYTES_PER_CHARACTER = 12;

export function createTrees(): Trees {
  return new LRUCache({ maxSize: MAX_TREE_BYTES, sizeCalculation: ({ bytes }) => bytes });
}

interface CompileOptions {
  readonly file: string;
  /** Data URIs by path in the template's folder. */
  readonly assets: ReadonlyMap<string, string>;
  /** A cache, which may be shared with other templates. */
  readonly trees?: Trees;
}

/**
 * Compiles one file of a template. For each card, Nunjucks runs the statements and writes the indices of the parts that
 * it passes. Cards that take the same branches have the same markup, which is parsed once.
 *
 * @throws Error if Nunjucks cannot read the file, or if it uses syntax that templates may not use
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
  /** Throws the problem of a wrong value. @param source the expression that contains the field */
  const refuse = (source: string, message: string): never => {
    const names = [...source.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)].map(([name]) => name);
    const field = names.find((name) => Object.hasOwn(current, name)) ?? names[0];
    const pointer = field === undefined ? '' : jsonPointer([field]);
    throw new Problem('context_rejected', { errors: [{ pointer, message }] });
  };

  const prepare = (partList: string): { readonly fill: FillTree; readonly bytes: number } => {
    const { markup, lineOf, placeholders } = assembleMarkup(partList, parts);
    const root = parseOrFail(markup, lineOf, fail);
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
        const { partList, values } = run(context);
        const key = `${file}\0${partList}`;
        let tree = trees.get(key);
        if (tree === undefined) {
          tree = prepare(partList);
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

function parseOrFail(
  markup: string,
  lineOf: (offset: number) => number,
  fail: (position: { readonly line: number }, attribute: null, message: string) => never,
): SvgElement {
  try {
    return parseMarkup(markup, lineOf);
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    return fail({ line: lineOf(error.offset) }, null, error.message);
  }
}

/** Matches characters that XML forbids (XML 1.0, section 2.2), such as lone surrogates. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Matches pictures of contexts after the service has decoded them and encoded them again. */
const DECODED_PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/u;

/** Called for a value that is not valid in its position. `index` is the index of its placeholder in the markup. */
export type RefuseValue = (
  position: { readonly element: SvgElement; readonly attribute: string | null; readonly index: number },
  message: string,
) => void;

/** Returns a tree with values instead of its placeholders, in document order. A value is null if it is not known. */
export type FillTree = (values: readonly (string | null)[]) => SvgElement;

/**
 * Returns the function that fills a parsed tree, for all cards. Values are never parsed as markup, so a filled tree
 * always has the elements and attributes of the tree. Elements without placeholders are the same objects on every card.
 *
 * @param root with {@link PLACEHOLDER} in place of each value in texts and attributes
 */
export function prepareTree(root: SvgElement, canvas: Size, refuse: RefuseValue): FillTree {
  const dynamic = new Set<SvgElement>();
  collectDynamic(root, dynamic);

  return (values) => {
    let next = 0;
    /** Returns a text with its values, or null if one of them is not known. */
    const insertValues = (text: string): string | null => {
      let isKnown = true;
      const filled = text.replaceAll(PLACEHOLDER, () => {
        const value = values[next++];
        isKnown &&= typeof value === 'string';
        return value ?? '';
      });
      return isKnown ? filled : null;
    };
    const attributeOf = (element: SvgElement, attribute: string, written: string): string => {
      const index = next;
      const value = insertValues(written);
      // readDrawing has already reported placeholders where none are allowed.
      if (value === null || !isFillable(attribute, written, element)) return '';
      const at = { element, attribute, index };
      if (element.name === 'image' && isReference(attribute)) {
        // The rasteriser would open any other reference of an <image> as a file, so only data URIs of pictures may pass.
        if (DECODED_PICTURE.test(value)) return value;
        refuse(at, 'Expected a picture in href but received another value. Make the field picture().');
        return '';
      }
      if (NOT_XML.test(value)) refuse(at, 'The value contains characters that XML forbids.');
      try {
        // XML parsers replace white space in attributes by spaces (XML 1.0, section 3.3.3).
        const text = value.replace(/[\t\n\r]/gu, ' ');
        return readFilled(text, attribute, element, { canvas, attributes: element.attributes });
      } catch (error) {
        refuse(at, describeValueError(error, attribute, element));
        return '';
      }
    };
    const textOf = (element: SvgElement, written: string): string => {
      const index = next;
      const value = insertValues(written) ?? '';
      if (NOT_XML.test(value))
        refuse({ element, attribute: null, index }, 'The value contains characters that XML forbids.');
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

/** Adds the elements that contain placeholders to `dynamic`. Returns whether `element` is one of them. */
function collectDynamic(element: SvgElement, dynamic: Set<SvgElement>): boolean {
  let isDynamic = Object.values(element.attributes).some((value) => value.includes(PLACEHOLDER));
  for (const child of element.children) {
    const holds = typeof child === 'string' ? child.includes(PLACEHOLDER) : collectDynamic(child, dynamic);
    isDynamic ||= holds;
  }
  if (isDynamic) dynamic.add(element);
  return isDynamic;
}

/**
 * Returns a tree whose images contain the pictures of the template. Runs after parsing, so that data URIs are not parsed.
 *
 * @param assets data URIs by the path to which an `<image>` refers
 */
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

/** Returns a data URI in the form that the rasteriser reads. Returns other values, such as placeholders, unchanged. */
function rewriteDataUri(value: string): string {
  const bytes = readDataUri(value);
  return (bytes && dataUriOf(bytes)) ?? value;
}
