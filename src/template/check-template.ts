import { isReference, checkDrawing } from '../svg/check-drawing.ts';
import { checkStacks } from '../svg/check-stacks.ts';
import { PLACEHOLDER } from '../svg/attribute-rules.ts';
import { ELEMENTS } from '../svg/dialect.ts';
import { readCanvas, readDrawing, type ReportFault } from '../svg/read-drawing.ts';
import { descend, elementsIn, type SvgElement } from '../svg/svg-tree.ts';
import { readFamilies, wideHint } from '../svg/values.ts';
import { formatOfBytes, readDataUri, type Size } from '../picture-format.ts';
import { messageOf } from '../thrown.ts';
import { type CardContext, type FillTree, prepareTree } from './compile-template.ts';
import type { Report } from './read-templates.ts';
import type { TrialContexts } from './generate-contexts.ts';
import { checkStatements, splitSafely } from './nunjucks.ts';
import { assembleMarkup, compileStrictly, parseAssembled, type StrictTemplate } from './strict-template.ts';

/** The family and weight of a bundled font. */
export interface FaceName {
  readonly family: string;
  /** 100 to 900, CSS Fonts 4, section 2.4. */
  readonly weight: number;
}

/** The fonts and the checks of the text layout, which this folder must not import. */
export interface TextDialect {
  readonly faces: readonly FaceName[];
  /** Reads all texts of a card like the layout and returns their faults. */
  readonly findTextFaults: (
    root: SvgElement,
  ) => readonly { readonly line: number; readonly message: string }[];
}

export interface TemplateSource extends TextDialect {
  readonly bytes: Uint8Array;
  /** Contexts that cover the schema; null if the schema is not known. */
  readonly contexts: TrialContexts | null;
  /** The fields of the context. */
  readonly members: readonly string[];
  /** The files of the template's folder by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Called for each picture of the template that a card shows, once for each checked combination of branches. */
  readonly takePicture?: (picture: ShownPicture) => void;
}

/** A use of a picture of the template, as opposed to a picture of the context. */
export interface ShownPicture {
  /** The path of an asset, or a data URI. */
  readonly href: string;
  readonly line: number;
  /** px at scale 1; null if it depends on a transform, a copy or the context. */
  readonly box: Size | null;
}

/** Largest number of random contexts that are tried if the first ones do not reach every branch. */
const MAX_FURTHER = 1_500;
/** Largest number of checked combinations of branches. Combinations with a part that is new are checked beyond it. */
const MAX_COMBINATIONS = 64;

/**
 * Checks one file of a template: fills it with contexts, and reads the results like the drawing does.
 *
 * @returns its canvas, or undefined if it has no valid one
 */
export function checkTemplate(source: TemplateSource, report: Report): Size | undefined {
  const { bytes, contexts, members } = source;
  const text = decode(bytes, report);
  const pieces = text === undefined ? null : splitSafely(text, report);
  if (text === undefined || pieces === null) return undefined;
  // With invalid statements, such as {% raw %}, the markup and its placeholders are not known.
  if (!checkStatements(pieces, report)) return undefined;
  let found = 0;
  const count: Report = (line, message) => {
    found += 1;
    report(line, message);
  };
  const template = compile(text, count);
  if (template === null) return undefined;
  const checker = createMarkupChecker(template, source, count);
  try {
    for (const context of contexts?.first ?? [null]) checker.check(context);
    for (let tried = 0; tried < MAX_FURTHER && !template.isReached(); tried += 1) {
      if (contexts === null) break;
      checker.check(contexts.next());
    }
  } catch (error) {
    count(1, `The template cannot be filled: ${messageOf(error)}`);
    return checker.canvas();
  }
  if (contexts === null) return checker.canvas();
  template.conclude(members, found === 0, report);
  return checker.canvas();
}

function decode(bytes: Uint8Array, report: Report): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!/[\uFDD0-\uFDD2]/u.test(text)) return text;
    report(1, 'The file contains noncharacters (U+FDD0 to U+FDD2). Remove them.');
  } catch {
    report(1, 'The file is not UTF-8. Save it as UTF-8.');
  }
  return undefined;
}

function compile(text: string, report: Report): StrictTemplate | null {
  try {
    return compileStrictly(text, report);
  } catch (error) {
    const line = error instanceof Error && 'lineno' in error ? Number(error.lineno) : Number.NaN;
    report(
      Number.isInteger(line) ? line : text.split('\n').length,
      `Nunjucks cannot read this: ${messageOf(error)}.`,
    );
    return null;
  }
}

/** The checked markup of one combination of branches; null if it is not well-formed. */
type CheckedMarkup = {
  readonly fill: FillTree;
  /** Lines of elements with faults. */
  readonly faulty: ReadonlySet<number>;
} | null;

/** Returns a checker that parses the markup of each combination of branches once. */
function createMarkupChecker({ parts, run }: StrictTemplate, source: TemplateSource, report: Report) {
  const checkedByParts = new Map<string, CheckedMarkup>();
  const knownParts = new Set<string>();
  let canvas: Size | undefined;

  const read = (partList: string): CheckedMarkup => {
    const assembled = assembleMarkup(partList, parts);
    const parsed = parseAssembled(assembled, report);
    if (parsed === null) return null;
    const { root, lines } = parsed;
    const faulty = new Set<number>();
    const fault: ReportFault = (element, attribute, message) => {
      faulty.add(element.line);
      report(lines.get(element)?.get(attribute ?? '') ?? element.line, message);
    };
    const own = readCanvas(root, fault);
    if (own === null) return null;
    if (canvas !== undefined && (canvas.width !== own.width || canvas.height !== own.height))
      fault(root, null, 'The canvas has another size in another branch. Make a variant for each size.');
    canvas ??= own;
    const drawing = readDrawing(root, own, fault);
    checkDrawing(root, fault);
    checkStacks(root, fault);
    checkPictures(root, source.files, fault);
    if (source.takePicture !== undefined) picturesIn(drawing).forEach(source.takePicture);
    checkFonts(root, source.faces, fault);
    // Reports one wrong value for each placeholder, though many contexts may have one.
    const refused = new Set<string>();
    const fill = prepareTree(drawing, own, ({ element, attribute, index }, message) => {
      const expression = assembled.placeholders[index]?.source ?? '';
      const rule = attribute === null ? undefined : ELEMENTS.get(element.name)?.attributes[attribute];
      const advice =
        rule?.filled == null
          ? ''
          : ` The schema of the context allows this value, but ${expression} must be ${rule.filled}. Make the field ${rule.field}.`;
      const line = assembled.placeholders[index]?.line ?? element.line;
      const key = `${line} ${index} ${attribute ?? ''}`;
      if (!refused.has(key)) report(line, `${message}${advice}`);
      refused.add(key);
    });
    return { fill, faulty };
  };

  return {
    canvas: () => canvas,
    check(context: CardContext | null): void {
      const { partList, values } = run(context);
      let checked = checkedByParts.get(partList);
      const isFirst = checked === undefined;
      if (checked === undefined) {
        const hasNewPart = partList.split(',').some((part) => !knownParts.has(part));
        if (!hasNewPart && checkedByParts.size >= MAX_COMBINATIONS) return;
        for (const part of partList.split(',')) knownParts.add(part);
        checked = read(partList);
        checkedByParts.set(partList, checked);
      }
      if (checked === null) return;
      const tree = checked.fill(values);
      if (isFirst && !values.includes(null)) {
        for (const { line, message } of source.findTextFaults(tree)) {
          // The tree leaves out invalid values, which are reported already.
          if (!checked.faulty.has(line)) report(line, message);
        }
      }
      if (values.some((value) => value?.includes(PICTURE_START))) checkShownPictures(tree, report);
    },
  };
}

const PICTURE_START = 'data:image/';

/** Reports pictures of the context that a template shows as text. Their type, a string, does not prevent that. */
function checkShownPictures(tree: SvgElement, report: Report): void {
  for (const { children, line } of descend(tree)) {
    if (children.some((child) => typeof child === 'string' && child.includes(PICTURE_START)))
      report(line, 'The text contains a picture of the context. Show it with <image href="{{ name }}">.');
  }
}

/** Checks that all families and weights of texts are bundled, so that no text silently gets another font. */
function checkFonts(root: SvgElement, faces: readonly FaceName[], report: ReportFault): void {
  const bundled = `The bundled fonts are ${faces.map(({ family, weight }) => `${family} ${weight}`).join(', ')}.`;
  interface Font {
    readonly holder: SvgElement;
    readonly value: string;
  }
  const visit = (element: SvgElement, outerFamily: Font | null, outerWeight: Font | null): void => {
    const { 'font-family': ownFamily, 'font-weight': ownWeight } = element.attributes;
    const family = ownFamily === undefined ? outerFamily : { holder: element, value: ownFamily };
    const weight = ownWeight === undefined ? outerWeight : { holder: element, value: ownWeight };
    const isText = element.name === 'text' || element.name === 'tspan';
    if (element.name === 'text' && family === null)
      report(element, null, `<text> has no font-family. ${bundled}`);
    const isRelevant = isText || ownFamily !== undefined || ownWeight !== undefined;
    if (family !== null && isRelevant && !`${family.value}${weight?.value ?? ''}`.includes(PLACEHOLDER)) {
      const number: number = WEIGHTS[weight?.value.trim() ?? 'normal'] ?? Number(weight?.value);
      for (const name of readFamilies(family.value, 'font-family')) {
        const weights = faces.filter((face) => face.family === name);
        if (weights.length === 0)
          report(
            family.holder,
            'font-family',
            `The font family "${name}" is not bundled.${wideHint(name)} ${bundled}`,
          );
        else if (Number.isInteger(number) && !weights.some((face) => face.weight === number)) {
          const { holder, value } = weight ?? { holder: element, value: '400' };
          report(
            holder,
            'font-weight',
            `The weight ${value} of the font family "${name}" is not bundled. ${bundled}`,
          );
        }
      }
    }
    for (const child of elementsIn(element)) visit(child, family, weight);
  };
  visit(root, null, null);
}

const WEIGHTS: Readonly<Record<string, number>> = { normal: 400, bold: 700 };

/** Largest length of a data URI, UTF-16 units. Every card reads it again, so a larger one would slow down all cards. */
const MAX_DATA_URI = 16_384;

/** Checks that `<image>` refers to pictures of the template. The rasteriser would open any other value as a file path. */
function checkPictures(root: SvgElement, files: ReadonlyMap<string, Uint8Array>, report: ReportFault): void {
  for (const element of descend(root)) {
    if (element.name !== 'image') continue;
    for (const [name, value] of Object.entries(element.attributes)) {
      if (!isReference(name) || value.includes(PLACEHOLDER)) continue;
      const refusal = refusePicture(value, files);
      if (refusal !== null) report(element, name, refusal);
    }
  }
}

function refusePicture(value: string, files: ReadonlyMap<string, Uint8Array>): string | null {
  if (/^\s*data:/iu.test(value)) {
    const picture = readDataUri(value);
    if (picture === null || formatOfBytes(picture) === undefined)
      return 'The data URI contains no PNG, JPEG, WebP or GIF picture. Put the picture into the folder "assets".';
    return value.length <= MAX_DATA_URI
      ? null
      : `Expected a data URI of at most ${MAX_DATA_URI} characters but received ${value.length}. Put the picture into the folder "assets".`;
  }
  if (!value.startsWith('assets/'))
    return '<image> may show a file of the template only, such as href="assets/photo.png".';
  const bytes = files.get(value);
  if (bytes === undefined)
    return `The picture "${value}" is not in the template's folder. Put it into its folder "assets".`;
  return formatOfBytes(bytes) === undefined
    ? `"${value}" is not a PNG, JPEG, WebP or GIF picture. Save it in one of these formats.`
    : null;
}

/** Elements that scale their content. */
const SCALES = new Set(['pattern', 'symbol', 'marker']);

function picturesIn(root: SvgElement): ShownPicture[] {
  const isRepeated = [...descend(root)].some(({ name }) => name === 'use');
  const visit = (element: SvgElement, isScaled: boolean): ShownPicture[] => {
    const { name, attributes, line } = element;
    const scaled = isScaled || attributes['transform'] !== undefined || SCALES.has(name);
    const href = attributes['href'] ?? attributes['xlink:href'];
    if (name !== 'image' || href === undefined || href.includes(PLACEHOLDER)) {
      return elementsIn(element).flatMap((child) => visit(child, scaled));
    }
    const [width, height] = [Number(attributes['width']), Number(attributes['height'])];
    return [{ href, line, box: !scaled && width > 0 && height > 0 ? { width, height } : null }];
  };
  return visit(root, isRepeated);
}
