import { kindOf } from './nunjucks.ts';
import type { Report } from './read-templates.ts';
import type { ValueKind } from './nunjucks.ts';

/** A context for which a template has nothing to show. The checks at load find templates with such contexts. */
export class ValueMissing extends Error {
  override readonly name = 'ValueMissing';
  /** 1-based. */
  readonly line: number;
  /** `author.name`; '' for what is not a plain chain of names. */
  readonly path: string;

  constructor({ line, name }: Named, message: string) {
    super(message);
    this.line = line;
    this.path = name;
  }
}

/** An expression or a branch that a check has to reach. */
export interface Site {
  readonly kind: 'branch' | 'variable' | 'member';
  readonly line: number;
  /** What a message calls it. */
  readonly name: string;
  /** `author.name`; '' for what is not a plain chain of names. */
  readonly path: string;
  /** The branch around it. */
  readonly around: Site | null;
  /** What a member is a member of. */
  readonly owner: string;
  reached: boolean;
  /** There was a value. */
  found: boolean;
  /** There was none where one is used. */
  missed: boolean;
}

/** Stands in for a value that could not be told, in a run that checks. */
const UNKNOWN = Symbol('unknown');

/** Kinds of values that a placeholder shows. */
export const SHOWN: readonly ValueKind[] = ['text', 'number', 'boolean'];

/** What an expression is called, so that a message can name it. */
interface Named {
  readonly line: number;
  /** `author.name`; '' for what is not a plain chain of names. */
  readonly name: string;
}

/** The functions that the code of a template calls around its expressions, and what they collect in one run. */
export class StrictValues {
  readonly sites: Site[] = [];
  /** What the placeholders show, in order; null for what could not be told. */
  values: (string | null)[] = [];
  /** Thrown in this run; Nunjucks wraps what it lets through. */
  raised: ValueMissing | undefined;
  /** Whether the expression that is being worked out has a value that could not be told. */
  #isTainted = false;
  readonly #report: Report | undefined;

  /** @param report takes faults, if the template is checked; without it they are thrown */
  constructor(report: Report | undefined) {
    this.#report = report;
  }

  /** Whether nothing is known of the context: then any name may be there. */
  #isBlind = false;

  start(isBlind: boolean): void {
    this.#isBlind = isBlind;
    this.values = [];
    this.raised = undefined;
    this.#isTainted = false;
  }

  fail(line: number, message: string, name = ''): typeof UNKNOWN {
    if (this.#report === undefined) {
      this.raised = new ValueMissing({ line, name }, message);
      throw this.raised;
    }
    this.#isTainted = true;
    this.#report(line, message);
    return UNKNOWN;
  }

  /** A value that is used. */
  need(value: unknown, kinds: readonly ValueKind[], named: Named): unknown {
    const kind = value === UNKNOWN ? null : kindOf(value);
    if (kind !== null && kinds.includes(kind)) return value;
    this.#isTainted = true;
    if (kind !== null) this.#refuse(kind, kinds, named);
    // Of the wanted kind, so that the rest can be worked out.
    if (kinds.includes('text')) return '';
    return kinds.includes('number') ? 1 : [];
  }

  /** The result of a calculation. */
  finite(value: unknown, line: number): unknown {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    if (!this.#isTainted) this.fail(line, 'The result may be no number, as after a division by 0.');
    return UNKNOWN;
  }

  /** The value of a placeholder. */
  show(value: unknown, named: Named): void {
    const kind = kindOf(value);
    const isShown = value !== UNKNOWN && SHOWN.includes(kind);
    if (value !== UNKNOWN && !isShown) this.#refuse(kind, SHOWN, named);
    this.values.push(isShown && !this.#isTainted ? String(value) : null);
    this.#isTainted = false;
  }

  seen(value: unknown, index: number): unknown {
    const site = this.sites[index];
    if (site !== undefined) {
      site.reached = true;
      site.found ||= value !== undefined;
    }
    return this.#isBlind && site?.kind === 'variable' && value === undefined ? UNKNOWN : value;
  }

  /** An own member of an object, or an item of a list. */
  member(target: unknown, key: string | number, index: number): unknown {
    const site = this.sites[index];
    if (target === undefined || target === null || target === UNKNOWN) {
      // The target is at fault, or a condition asks for it.
      this.seen(null, index);
      return target === UNKNOWN ? UNKNOWN : undefined;
    }
    const isItem = Array.isArray(target) && typeof key === 'number';
    const isMember = typeof target === 'object' && !Array.isArray(target) && typeof key === 'string';
    if (!isItem && !isMember) {
      this.seen(null, index);
      return this.fail(site?.line ?? 1, unknownMember(String(key), site?.owner ?? ''));
    }
    return this.seen(Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined, index);
  }

  /** What {% for %} goes through; nothing if there is none. */
  list(value: unknown, targets: number, line: number): unknown {
    if (value === UNKNOWN) return [UNKNOWN];
    const kind = kindOf(value);
    if (kind === 'nothing' || kind === 'list' || (kind === 'object' && targets === 2)) return value;
    this.fail(line, '{% for %} takes a list, and this is one value. Show it without {% for %}.');
    return [UNKNOWN];
  }

  /**
   * Reports names that no run has found and, if nothing else was reported, what no run has reached.
   *
   * @param isSure whether no fault was found, so that what was not reached cannot be
   */
  conclude(members: readonly string[], isSure: boolean, reportOne: Report): void {
    const { sites } = this;
    let isSound = true;
    const report: Report = (line, message) => {
      isSound = false;
      reportOne(line, message);
    };
    const found = new Set([...members, ...sites.filter((site) => site.found).map(({ path }) => path)]);
    for (const { kind, name, path, owner, line } of sites.filter(
      (site) => site.reached && !found.has(site.path),
    )) {
      if (kind === 'variable') report(line, unknownVariable(name, members));
      // What has no path, such as a member of a choice, was there or was reported.
      if (kind === 'member' && path !== '') report(line, unknownMember(name, owner));
    }
    for (const { path, line, missed } of sites)
      if (missed && found.has(path)) report(line, mayBeMissing(path));
    // What a fault hides is not reached either.
    for (const { kind, name, line } of isSound && isSure ? this.unreached() : []) {
      const what = kind === 'branch' ? `this ${name}` : `"${name}"`;
      report(
        line,
        `No example and no value that the context allows reaches ${what}. Remove it, or let the context have such values.`,
      );
    }
  }

  /** Sites that no run has reached; of those in each other the outermost. */
  unreached(): Site[] {
    return this.sites.filter(({ reached, around }) => !reached && (around === null || around.reached));
  }

  #refuse(kind: ValueKind, kinds: readonly ValueKind[], { line, name }: Named): void {
    if (kind === 'nothing') {
      const site = this.sites.findLast((one) => one.path === name && one.line === line);
      if (this.#report === undefined || site === undefined || name === '')
        this.fail(line, mayBeMissing(name), name);
      else {
        // Whether no context at all has such a name is known at the end.
        site.missed = true;
        this.#isTainted = true;
      }
    } else if (kind === 'list') {
      this.fail(line, 'A list cannot be shown. Use {% for %} or the filter "join".');
    } else if (kind === 'object') {
      this.fail(line, 'An object cannot be shown. Show one of its members.');
    } else {
      this.fail(line, `Expected a ${kinds.join(' or a ')} here but received a ${kind}.`, name);
    }
  }
}

function mayBeMissing(name: string): string {
  const what = name === '' ? 'A value' : `"${name}"`;
  return `${what} may be missing. Show it within {% if ${name || '…'} %} or with the filter "default".`;
}

function unknownVariable(name: string, members: readonly string[]): string {
  const available =
    members.length === 0 ? 'The card has no context.' : `The context has: ${members.join(', ')}.`;
  return `Unknown variable "${name}". ${available}`;
}

export function unknownMember(key: string, owner: string): string {
  return `Unknown member "${key}" of "${owner}".`;
}
