import type { Report } from './finding.ts';
import { FILTERS, nunjucks, TESTS } from './nunjucks.ts';
import type { ValueKind } from './nunjucks.ts';
import { rewriteTemplate, type Part } from './rewrite-template.ts';
import { StrictValues } from './strict-values.ts';

/** A run of a template with one context. */
export interface Run {
  /** The indices of the parts that were written, each followed by a comma: equal for all cards that take one way. */
  readonly way: string;
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
        const way = template.render(context ?? {});
        if (report !== undefined) markReached(way, parts);
        return { way, values: strict.values };
      } catch (error) {
        throw strict.raised ?? error;
      }
    },
    isReached: () => strict.unreached().length === 0,
    conclude: (...of) => strict.conclude(...of),
  };
}

function markReached(way: string, parts: readonly Part[]): void {
  for (const index of way.split(',')) {
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
