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
import type { TryingContexts } from './generate-contexts.ts';
import { checkStatements, splitSafely } from './nunjucks.ts';
import { assembleWay, compileStrictly, parseWay, type StrictTemplate } from './strict-template.ts';

/** A face that is bundled with the service. */
export interface Face {
  readonly family: string;
  /** 100 to 900, CSS Fonts 4 section 2.4. */
  readonly weight: number;
}

/** What texts can be set in, and how they are read; the layout of texts says both. */
export interface TextDialect {
  readonly faces: readonly Face[];
  /** Reads all texts of a card as the layout does. */
  readonly findTextFaults: (
    root: SvgElement,
  ) => readonly { readonly line: number; readonly message: string }[];
}

export interface TemplateSource extends TextDialect {
  readonly bytes: Uint8Array;
  /** Contexts that try what the schema of the context allows; null if that is not known. */
  readonly contexts: TryingContexts | null;
  /** The names of the context's members. */
  readonly members: readonly string[];
  /** The files of the template's folder by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Takes each picture of the template's own that a card shows, for each way through the template. */
  readonly takePicture?: (picture: ShownPicture) => void;
}

/** A picture of the template's own, where a card shows it. */
export interface ShownPicture {
  /** The path of an asset, or a data URI. */
  readonly href: string;
  readonly line: number;
  /** px at scale 1; null if a transform, a copy or the context decides. */
  readonly box: Size | null;
}

/** Contexts by chance that are tried if the first ones do not reach every branch. */
const MAX_FURTHER = 1_500;
/** Ways that are parsed beyond those that pass a part for the first time. */
const MAX_WAYS = 64;

/**
 * Checks one file of a template: fills it with contexts, and reads what comes out as the drawing does.
 *
 * @returns its canvas, or undefined if it has none
 */
export function checkTemplate(source: TemplateSource, report: Report): Size | undefined {
  const { bytes, contexts, members } = source;
  const text = decode(bytes, report);
  const pieces = text === undefined ? null : splitSafely(text, report);
  if (text === undefined || pieces === null) return undefined;
  // Without its statements nothing is known of the markup, and what is raw is no placeholder.
  if (!checkStatements(pieces, report)) return undefined;
  let found = 0;
  const count: Report = (line, message) => {
    found += 1;
    report(line, message);
  };
  const template = compile(text, count);
  if (template === null) return undefined;
  const ways = createWayChecker(template, source, count);
  try {
    for (const context of contexts?.first ?? [null]) ways.check(context);
    for (let count = 0; count < MAX_FURTHER && !template.isReached(); count += 1) {
      if (contexts === null) break;
      ways.check(contexts.next());
    }
  } catch (error) {
    count(1, `The template cannot be filled: ${messageOf(error)}`);
    return ways.canvas();
  }
  if (contexts === null) return ways.canvas();
  template.conclude(members, found === 0, report);
  return ways.canvas();
}

function decode(bytes: Uint8Array, report: Report): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!/[\uFDD0-\uFDD2]/u.test(text)) return text;
    report(1, 'The file has noncharacters (U+FDD0 to U+FDD2). Remove them.');
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

/** A way that was read; null if its markup is none. */
type CheckedWay = {
  readonly fill: FillTree;
  /** Lines of elements in which something was found. */
  readonly faulty: ReadonlySet<number>;
} | null;

function createWayChecker({ parts, run }: StrictTemplate, source: TemplateSource, report: Report) {
  const ways = new Map<string, CheckedWay>();
  const passed = new Set<string>();
  let canvas: Size | undefined;

  const read = (way: string): CheckedWay => {
    const assembled = assembleWay(way, parts);
    const parsed = parseWay(assembled, report);
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
    // Many values of one field may be wrong; one tells enough.
    const refused = new Set<string>();
    const fill = prepareTree(drawing, own, ({ element, attribute, index }, message) => {
      const expression = assembled.placeholders[index]?.source ?? '';
      const rule = attribute === null ? undefined : ELEMENTS.get(element.name)?.attributes[attribute];
      const advice =
        rule?.filled == null
          ? ''
          : ` The context allows it: ${expression} must give ${rule.filled}. Make the field ${rule.field}.`;
      const line = assembled.placeholders[index]?.line ?? element.line;
      const place = `${line} ${index} ${attribute ?? ''}`;
      if (!refused.has(place)) report(line, `${message}${advice}`);
      refused.add(place);
    });
    return { fill, faulty };
  };

  return {
    canvas: () => canvas,
    check(context: CardContext | null): void {
      const { way, values } = run(context);
      let checked = ways.get(way);
      const isFirst = checked === undefined;
      if (checked === undefined) {
        const isNew = way.split(',').some((part) => !passed.has(part));
        if (!isNew && ways.size >= MAX_WAYS) return;
        for (const part of way.split(',')) passed.add(part);
        checked = read(way);
        ways.set(way, checked);
      }
      if (checked === null) return;
      const tree = checked.fill(values);
      if (isFirst && !values.includes(null)) {
        for (const { line, message } of source.findTextFaults(tree)) {
          // A value that its attribute does not have is left out of the tree, and was reported.
          if (!checked.faulty.has(line)) report(line, message);
        }
      }
      if (values.some((value) => value?.includes(PICTURE_START))) checkShownPictures(tree, report);
    },
  };
}

const PICTURE_START = 'data:image/';

/** A picture of the context is a long text, so nothing but this keeps it from being shown as one. */
function checkShownPictures(tree: SvgElement, report: Report): void {
  for (const { children, line } of descend(tree)) {
    if (children.some((child) => typeof child === 'string' && child.includes(PICTURE_START)))
      report(line, 'A picture is shown by <image href="{{ name }}"> only.');
  }
}

/** Checks that every text is set in families and weights that are bundled, so that none falls back silently. */
function checkFonts(root: SvgElement, faces: readonly Face[], report: ReportFault): void {
  const bundled = `Bundled are: ${faces.map(({ family, weight }) => `${family} ${weight}`).join(', ')}.`;
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
    const isSaid = isText || ownFamily !== undefined || ownWeight !== undefined;
    if (family !== null && isSaid && !`${family.value}${weight?.value ?? ''}`.includes(PLACEHOLDER)) {
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

/** Characters; a larger picture would slow down the reading of each card. */
const MAX_DATA_URI = 16_384;

/** Checks that pictures are the template's own. The rasteriser takes what <image> refers to for the path of a file. */
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
      return 'The data URI holds no PNG, JPEG, WebP or GIF picture. Put the picture in the folder "assets".';
    return value.length <= MAX_DATA_URI
      ? null
      : 'The picture within the file is large, and read again for each card. Put it in the folder "assets".';
  }
  if (!value.startsWith('assets/'))
    return '<image> may show a file of the template only, such as href="assets/photo.png".';
  const bytes = files.get(value);
  if (bytes === undefined)
    return `The picture "${value}" is not in the template's folder. Put it in its folder "assets".`;
  return formatOfBytes(bytes) === undefined
    ? `"${value}" is not a PNG, JPEG, WebP or GIF picture. Save it as one of them.`
    : null;
}

/** Elements whose pictures are drawn with a scale of their own. */
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
