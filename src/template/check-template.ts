import { checkAttributes } from './check-attributes.ts';
import { checkCanvas } from './check-canvas.ts';
import type { Size } from '../picture-format.ts';
import { checkElement } from './check-elements.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkFonts } from './check-fonts.ts';
import type { Face } from './check-fonts.ts';
import { checkObjectFit } from './object-fit.ts';
import { checkReferences } from './check-references.ts';
import { checkStacks } from './check-stacks.ts';
import { checkStatements } from './check-statements.ts';
import type { Field } from './context-shape.ts';
import type { Report } from './finding.ts';
import { elementsOf } from './markup.ts';
import { parseSyntax } from './nunjucks.ts';
import { readMarkup } from './read-markup.ts';
import { splitTemplate } from './split-template.ts';
import type { Piece } from './split-template.ts';
import { messageOf } from '../thrown.ts';

/** What texts can be set in, and with which attributes; the layout of texts knows. */
export interface TextDialect {
  readonly faces: readonly Face[];
  /** All attributes that `<text>` and `<tspan>` may have. */
  readonly knownTextAttributes: ReadonlySet<string>;
}

export interface TemplateSource extends TextDialect {
  /** What messages call the file. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** What the template may show; undefined if that is not known, so that expressions are not checked. */
  readonly context: ReadonlyMap<string, Field> | undefined;
  /** The files of the template's folder by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Checks one file of a template.
 *
 * @returns its canvas, or undefined if it has none
 */
export function checkTemplate(source: TemplateSource, report: Report): Size | undefined {
  const { file, bytes, context, files, faces, knownTextAttributes } = source;
  const text = decode(bytes, report);
  const pieces = text === undefined ? undefined : split(text, report);
  if (text === undefined || pieces === undefined) return undefined;

  const sound = checkStatements(pieces, report);
  // What is raw is no placeholder, though it looks like one.
  if (pieces.some(({ keyword }) => keyword === 'raw' || keyword === 'verbatim')) return undefined;
  if (sound && context) checkSyntax(text, context, report);

  const root = readMarkup(pieces, file, report);
  if (root === undefined) return undefined;
  for (const element of elementsOf(root)) {
    checkElement(element, report);
    checkAttributes(element, knownTextAttributes, report);
    checkStacks(element, report);
    checkObjectFit(element, report);
  }
  checkReferences(root, files, report);
  checkFonts(root, faces, report);
  return checkCanvas(root, report);
}

function decode(bytes: Uint8Array, report: Report): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    report(1, 'The file is not UTF-8. Save it as UTF-8.');
    return undefined;
  }
}

function split(text: string, report: Report): readonly Piece[] | undefined {
  try {
    return splitTemplate(text);
  } catch (error) {
    report(commentLine(text), `A comment {# … #} is not complete: ${messageOf(error)}.`);
    return undefined;
  }
}

/** The lexer does not say where: the last comment that is not closed, or the first end of one that is not open. */
function commentLine(text: string): number {
  const rest = text.replace(/\{#[^]*?#\}/g, (comment) => comment.replace(/[^\n]/g, ' '));
  return rest.slice(0, Math.max(0, rest.search(/\{#|#\}/))).split('\n').length;
}

function checkSyntax(text: string, context: ReadonlyMap<string, Field>, report: Report): void {
  try {
    checkExpressions(parseSyntax(text), context, report);
  } catch (error) {
    const line = error instanceof Error && 'lineno' in error ? Number(error.lineno) : Number.NaN;
    report(
      Number.isInteger(line) ? line : text.split('\n').length,
      `Nunjucks cannot read this: ${messageOf(error)}.`,
    );
  }
}
