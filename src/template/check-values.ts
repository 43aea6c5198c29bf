import { ANY, SCALAR } from './context-shape.ts';
import type { Field } from './context-shape.ts';
import type { Report } from './finding.ts';
import { elseOf } from './nunjucks.ts';
import type { Expression, Filter, Member, Name } from './nunjucks.ts';
import { FILTERS, TESTS } from './template-language.ts';

/** What is known at a place of a template. */
export interface Scope {
  readonly names: ReadonlyMap<string, Field>;
  /** Names and members, such as `author.name`, that a condition around the place has asked for. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Checks expressions: every name and member exists, and nothing is called or filtered that could run code or mark a
 * value as safe.
 *
 * @param available the sentence that follows on an unknown variable
 */
export function createValueChecker(available: string, report: Report) {
  /** Collects what the condition asks for that is being checked. */
  let asked = new Set<string>();

  const refuse = (node: Expression, message: string): Field => {
    report(node.lineno + 1, message);
    return ANY;
  };

  /** The scope of what is drawn or shown if, or unless, a condition holds. */
  function condition(node: Expression, scope: Scope): Scope {
    const collected = new Set(scope.asked);
    asked = collected;
    value(node, scope);
    asked = new Set();
    return { ...scope, asked: collected };
  }

  function value(node: Expression, scope: Scope): Field {
    switch (node.typename) {
      case 'Literal':
        if (node.value instanceof RegExp)
          return refuse(
            node,
            'Regular expressions are not allowed in templates. Compute the value in template.ts.',
          );
        return node.value === null ? ANY : SCALAR;
      case 'Symbol':
        return variable(node, scope);
      case 'LookupVal':
        return member(node, scope);
      case 'Filter':
        return filter(node, scope);
      case 'Group':
        return all(node.children, scope).at(-1) ?? ANY;
      case 'Array':
        all(node.children, scope);
        return { shape: { kind: 'list', items: ANY }, optional: false };
      case 'InlineIf':
        all([node.cond, node.body, ...elseOf(node)], scope);
        return ANY;
      case 'Or':
      case 'And':
        all([node.left, node.right], scope);
        return ANY;
      case 'Is':
        value(node.left, scope);
        if (node.right.typename === 'Symbol' && TESTS.has(node.right.value)) return SCALAR;
        return refuse(node, `After "is", templates may use: ${[...TESTS].join(', ')}.`);
      case 'Compare':
        all([node.expr, ...node.ops.map(({ expr }) => expr)], scope);
        return SCALAR;
      case 'In':
      case 'Add':
      case 'Concat':
      case 'Sub':
      case 'Mul':
      case 'Div':
      case 'FloorDiv':
      case 'Mod':
      case 'Pow':
        all([node.left, node.right], scope);
        return SCALAR;
      case 'Not':
      case 'Neg':
      case 'Pos':
        value(node.target, scope);
        return SCALAR;
      case 'FunCall':
        return refuse(
          node,
          'Calls are not allowed in templates. Use a filter, or compute the value in template.ts.',
        );
      case 'Dict':
      default:
        return refuse(
          node,
          `Templates may use names, members, literals, operators and filters, not ${node.typename}.`,
        );
    }
  }

  function all(nodes: readonly Expression[], scope: Scope): Field[] {
    return nodes.map((node) => value(node, scope));
  }

  function variable(node: Name, scope: Scope): Field {
    const field = scope.names.get(node.value);
    if (field === undefined) return refuse(node, `Unknown variable "${node.value}". ${available}`);
    return unlessAsked(node, field, scope);
  }

  function member(node: Member, scope: Scope): Field {
    const { shape } = value(node.target, scope);
    const { val } = node;
    if (val.typename !== 'Literal' || !(typeof val.value === 'string' || typeof val.value === 'number')) {
      return refuse(node, 'A member is chosen by its name or number: a.name, a["name"], a[0].');
    }
    const key = val.value;
    const unknown = (): Field => {
      return refuse(node, `Unknown member "${key}" of "${pathOf(node.target) ?? 'the value'}".`);
    };
    // What every object has, such as `constructor` and `__proto__`, leads out of the context.
    if (typeof key === 'string' && (key in Object.prototype || key === 'prototype')) return unknown();
    switch (shape.kind) {
      case 'any':
        return ANY;
      case 'scalar':
      case 'picture':
        return unknown();
      case 'list':
        return typeof key === 'number'
          ? unlessAsked(node, { ...shape.items, optional: true }, scope)
          : unknown();
      case 'record': {
        const field = shape.fields.get(String(key)) ?? shape.rest;
        return field ? unlessAsked(node, field, scope) : unknown();
      }
    }
  }

  function unlessAsked(node: Expression, field: Field, scope: Scope): Field {
    const path = pathOf(node);
    if (path === undefined) return field;
    asked.add(path);
    return scope.asked.has(path) ? { ...field, optional: false } : field;
  }

  function filter({ name, args }: Filter, scope: Scope): Field {
    all(args.children, scope);
    if (FILTERS.has(name.value)) return name.value === 'default' ? ANY : SCALAR;
    const reason = name.value === 'safe' ? ' It would let a value become markup.' : '';
    return refuse(
      name,
      `The filter "${name.value}" is not allowed.${reason} Templates may use: ${[...FILTERS].join(', ')}.`,
    );
  }

  return { value, condition };
}

/** `author.name`, or undefined for what is not a plain chain of names. */
export function pathOf(node: Expression): string | undefined {
  if (node.typename === 'Symbol') return node.value;
  if (node.typename !== 'LookupVal' || node.val.typename !== 'Literal') return undefined;
  const target = pathOf(node.target);
  return target === undefined ? undefined : `${target}.${String(node.val.value)}`;
}
