import { PLACEHOLDER } from '../svg/attribute-rules.ts';
import { findTypingFaults, MarkupError, parseMarkup } from '../svg/parse-svg.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { Report } from './read-templates.ts';
import { FILTERS, nunjucks, TESTS, type ValueKind } from './nunjucks.ts';
import { type Part, rewriteTemplate } from './rewrite-template.ts';
import { StrictValues } from './strict-values.ts';

/** A run of a template with one context. */
export interface Run {
  /** The indices of the parts that were written, each followed by a comma. Equal for cards with the same branches. */
  readonly partList: string;
  /** What the placeholders show, in order; null for what could not be told, in a template that is checked. */
  readonly values: readonly (string | null)[];
}

export interface StrictTemplate {
  readonly parts: readonly Part[];
  /**
   * @param context null if nothing is known of it, in a template that is checked
   * @throws ValueMissing; in a template that is checked, faults are reported instead
   */
  readonly run: (context: Readonly<Record<string, unknown>> | null) => Run;
  /** Whether runs have reached everything. */
  readonly isReached: () => boolean;
  /** Ends the check. */
  readonly conclude: StrictValues['conclude'];
}

/**
 * Compiles a template so that a value that is missing, no number, or of the wrong kind never reaches a card silently:
 * every expression whose value is used goes through a function that looks at it. Names and members are a context's own
 * only; there are no calls, regular expressions or other templates. Values never become a part of what Nunjucks writes.
 * (Nunjucks compiles by `new Function`, so `--disallow-code-generation-from-strings` would stop it; what it compiles are
 * the template's own files, never a value.)
 *
 * @param report takes what is wrong, if the template is checked
 * @throws Error if Nunjucks cannot read it, with a 1-based `lineno` where it is known
 */
export function compileStrictly(source: string, report?: Report): StrictTemplate {
  const strict = new StrictValues(report);
  const { parts, root } = rewriteTemplate(source, strict, report !== undefined);
  const compiler = new nunjucks.compiler.Compiler('template', false);
  compiler.compile(root);
  const environment = createEnvironment(strict);
  // oxlint-disable-next-line typescript/no-implied-eval -- as Nunjucks itself does with what it has compiled
  const compiled: unknown = new Function(compiler.getCode())();
  const template = new nunjucks.Template({ type: 'code', obj: compiled } as never, environment);
  return {
    parts,
    run(context) {
      strict.start(context === null);
      try {
        const partList = template.render(context ?? {});
        if (report !== undefined) markReached(partList, parts);
        return { partList, values: strict.values };
      } catch (error) {
        throw strict.raised ?? error;
      }
    },
    isReached: () => strict.unreached().length === 0,
    conclude: (...of) => strict.conclude(...of),
  };
}

function markReached(partList: string, parts: readonly Part[]): void {
  for (const index of partList.split(',')) {
    const part = index === '' ? undefined : parts[Number(index)];
    if (part?.kind === 'begin') Object.assign(part.branch.site, { reached: true, found: true });
  }
}

/** An environment without loaders, globals, and filters and tests other than those that templates may use. */
function createEnvironment(strict: StrictValues): nunjucks.Environment {
  // Nothing that a template writes out is a value, so there is nothing to escape. An empty list of loaders: none at
  // all would mean the folder "views".
  const environment = new nunjucks.Environment([], { autoescape: false });
  keep(environment.filters, new Set(Object.keys(FILTERS)));
  keep(environment.tests, TESTS);
  keep(environment.globals, new Set());
  Object.assign(environment.filters, {
    // Null, which JSON has, is missing too.
    default: (value: unknown, other: unknown, ifFalse = false) =>
      ifFalse ? value || other : (value ?? other),
    '=need': (value: unknown, kinds: string, line: number, name: string) =>
      strict.need(value, kinds.split(' ') as ValueKind[], { line, name }),
    '=finite': (value: unknown, line: number) => strict.finite(value, line),
    '=show'(value: unknown, part: number, line: number, name: string) {
      strict.show(value, { line, name });
      return `${part},`;
    },
    '=seen': (value: unknown, site: number) => strict.seen(value, site),
    '=member': (target: unknown, key: string | number, site: number) => strict.member(target, key, site),
    '=list': (value: unknown, targets: number, line: number) => strict.list(value, targets, line),
  });
  return environment;
}

function keep(table: Record<string, unknown>, names: ReadonlySet<string>): void {
  for (const name of Object.keys(table)) if (!names.has(name)) Reflect.deleteProperty(table, name);
}

/** Target of the processing instructions that mark where branches begin and end, in a template that is checked. */
const BRANCH_MARK = 'ogp-branch';

/** The markup of all cards with the same branches of the template. */
export interface AssembledMarkup {
  /** With {@link PLACEHOLDER} in place of each value. */
  readonly markup: string;
  /** The placeholders in order. */
  readonly placeholders: readonly (Part & { readonly kind: 'placeholder' })[];
  /** The line in the file of an offset of the markup. */
  readonly lineOf: (offset: number) => number;
  /** The part of the template that an offset of the markup comes from. */
  readonly partAt: (offset: number) => Part | undefined;
}

/** @param partList indices of parts, as {@link StrictTemplate.run} gives them */
export function assembleMarkup(partList: string, parts: readonly Part[]): AssembledMarkup {
  const placeholders: (Part & { kind: 'placeholder' })[] = [];
  const written: { readonly start: number; readonly part: Part }[] = [];
  let markup = '';
  for (const index of partList.split(',')) {
    const part = index === '' ? undefined : parts[Number(index)];
    // XML has no processing instructions before its declaration.
    if (part === undefined || (markup.trim() === '' && part.kind !== 'markup' && part.kind !== 'placeholder'))
      continue;
    written.push({ start: markup.length, part });
    if (part.kind === 'markup') markup += part.text;
    else if (part.kind === 'placeholder') {
      placeholders.push(part);
      markup += PLACEHOLDER;
    } else markup += `<?${BRANCH_MARK} ${index}?>`;
  }
  const find = (offset: number) => {
    let low = 0;
    for (let high = written.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if ((written[middle]?.start ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return written[low];
  };
  return {
    markup,
    placeholders,
    partAt: (offset) => find(offset)?.part,
    lineOf(offset) {
      const { start = 0, part } = find(offset) ?? {};
      switch (part?.kind) {
        case 'markup':
          return part.line + countLines(part.text.slice(0, offset - start));
        case 'placeholder':
          return part.line;
        case 'begin':
          return part.branch.opening.line;
        case 'end':
          return part.branch.ending.line;
        case undefined:
          return 1;
      }
    },
  };
}

function countLines(text: string): number {
  let lines = 0;
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}

const WHOLE_ELEMENTS =
  'Write whole elements in each branch, or choose a value within the quotes: {{ "a" if … else "b" }}.';

export interface ParsedMarkup {
  readonly root: SvgElement;
  /** Where attributes stand, by element and name. */
  readonly lines: ReadonlyMap<SvgElement, ReadonlyMap<string, number>>;
}

/**
 * Parses assembled markup and reports what is not well-formed, placeholders outside texts and quoted values, and
 * branches that do not hold whole elements: then a filled template has the elements and attributes that the template
 * has, whatever the values are and whichever branches are taken.
 *
 * @returns null if something was found
 */
export function parseAssembled(
  { markup, lineOf, partAt }: AssembledMarkup,
  report: Report,
): ParsedMarkup | null {
  const { faults, repaired } = findTypingFaults(markup);
  for (const { offset, message } of faults) report(lineOf(offset), message);
  const lines = new Map<SvgElement, Map<string, number>>();
  const begun: (SvgElement | undefined)[] = [];
  let isPlaced = true;
  const misplace: Report = (line, message) => {
    isPlaced = false;
    report(line, message);
  };
  /** @param end the offset where the text ends */
  const lookInto = (text: string, end: number, where: string): void => {
    for (const { index } of text.matchAll(HIDDEN)) {
      const part = partAt(end - text.length + index);
      if (part !== undefined)
        misplace(lineOf(end - text.length + index), `${nameOf(part)} stands in ${where}`);
    }
  };
  try {
    const root = parseMarkup(repaired, lineOf, {
      attribute(element, name, offset) {
        lines.getOrInsertComputed(element, () => new Map<string, number>()).set(name, lineOf(offset));
      },
      instruction(target, body, offset, parent) {
        if (target !== BRANCH_MARK) {
          lookInto(body, offset - 2, 'an XML comment. Use {# … #} instead.');
          return;
        }
        const part = partAt(offset - 1);
        if (part?.kind === 'begin') begun.push(parent);
        if (part?.kind !== 'end' || begun.pop() === parent) return;
        const { opening, ending } = part.branch;
        misplace(
          ending.line,
          `{% ${ending.keyword} %} stands in another element than the {% ${opening.keyword} %} of line ${opening.line}. ${WHOLE_ELEMENTS}`,
        );
      },
      comment: (text, offset) => lookInto(text, offset - 2, 'an XML comment. Use {# … #} instead.'),
      cdata: (text, offset) => lookInto(text, offset - 3, 'a CDATA section, which shows its escapes.'),
    });
    return isPlaced && faults.length === 0 ? { root, lines } : null;
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    const at = Math.max(0, error.offset - 1);
    const part = partAt(at);
    const before = repaired.slice(0, at);
    const isInTag = before.lastIndexOf('<') > before.lastIndexOf('>');
    if (part !== undefined && part.kind !== 'markup' && isInTag)
      report(lineOf(at), describePlace(part, before));
    // A branch that ends in another element leaves that element open; a fault of typing may do so too.
    else if (isPlaced && faults.length === 0) report(lineOf(at), error.message);
    return null;
  }
}

const HIDDEN = new RegExp(`${PLACEHOLDER}|<\\?${BRANCH_MARK}`, 'gu');

/** What messages call a part. */
function nameOf(part: Part): string {
  if (part.kind === 'begin') return `{% ${part.branch.opening.keyword} %}`;
  return part.kind === 'end' ? `{% ${part.branch.ending.keyword} %}` : 'A placeholder';
}

/** @param before the markup before the part */
function describePlace(part: Part, before: string): string {
  const [, attribute] =
    /([^\s"'<>=]+)\s*=\s*(?:"[^"]*|'[^']*)$/u.exec(before.slice(before.lastIndexOf('<'))) ?? [];
  if (attribute !== undefined)
    return `${nameOf(part)} stands in the attribute "${attribute}". ${WHOLE_ELEMENTS}`;
  const advice =
    part.kind === 'placeholder'
      ? 'It may stand in a text or in a quoted attribute value: name="{{ … }}".'
      : WHOLE_ELEMENTS;
  return `${nameOf(part)} stands in a tag, outside quotes. ${advice}`;
}
