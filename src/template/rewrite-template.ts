import { FILTERS, findBranches, nunjucks, pathOf, splitTemplate, TESTS } from './nunjucks.ts';
import type { Piece, SyntaxNode, ValueKind } from './nunjucks.ts';
import { SHOWN, unknownMember } from './strict-values.ts';
import type { Site, StrictValues } from './strict-values.ts';

/** What a template writes out when it runs, in the order of the file. */
export type Part =
  | { readonly kind: 'markup'; readonly text: string; readonly line: number }
  | { readonly kind: 'placeholder'; readonly source: string; readonly line: number }
  /** Where a branch begins or ends, in a template that is checked. */
  | { readonly kind: 'begin' | 'end'; readonly branch: Branch };

/** A branch of `if` or `for`, between two statements. */
export interface Branch {
  readonly opening: Piece;
  readonly ending: Piece;
  readonly site: Site;
}

/** Names of identifiers, so that nothing else gets into the code that Nunjucks generates. */
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const NUMERIC = new Set(['Sub', 'Mul', 'Div', 'FloorDiv', 'Mod', 'Pow']);
const ORDERING = new Set(['<', '>', '<=', '>=']);

/** Puts calls of {@link StrictValues} around the expressions of a template, and numbers in place of its markup. */
export function rewriteTemplate(
  source: string,
  strict: StrictValues,
  isChecked: boolean,
): { readonly parts: readonly Part[]; readonly root: SyntaxNode } {
  const pieces = splitTemplate(source);
  const markup = pieces.filter(({ kind }) => kind === 'markup');
  const placeholders = pieces.filter(({ kind }) => kind === 'placeholder');
  const branches = findBranches(pieces);
  const parts: Part[] = [];
  const { sites } = strict;
  let around: Site | null = null;
  const { nodes } = nunjucks;

  /** A call of a function that templates cannot name. */
  const call = (name: string, node: SyntaxNode, ...args: readonly unknown[]): SyntaxNode => {
    const { lineno, colno } = node;
    const list = args.map((arg) => (typeof arg === 'object' ? arg : new nodes.Literal(lineno, colno, arg)));
    const symbol = new nodes.Symbol(lineno, colno, `=${name}`);
    return new nodes.Filter(lineno, colno, symbol, new nodes.NodeList(lineno, colno, list));
  };
  const mark = (node: SyntaxNode, part: Part): SyntaxNode => {
    const { lineno, colno } = node;
    return new nodes.TemplateData(lineno, colno, `${parts.push(part) - 1},`);
  };
  const refuse = (node: SyntaxNode, message: string): SyntaxNode => {
    strict.fail(node.lineno + 1, message);
    return new nodes.Literal(node.lineno, node.colno, '');
  };
  const addSite = (kind: Site['kind'], line: number, names: Partial<Site>): number => {
    const site = {
      kind,
      line,
      name: '',
      path: '',
      owner: '',
      around,
      reached: false,
      found: false,
      missed: false,
    };
    return sites.push({ ...site, ...names }) - 1;
  };

  /** An expression whose value may be missing. */
  function optional(node: SyntaxNode): SyntaxNode {
    const { typename } = node;
    switch (typename) {
      case 'Literal':
        return node['value'] instanceof RegExp
          ? refuse(
              node,
              'Regular expressions are not allowed in templates. Compute the value in template.ts.',
            )
          : node;
      case 'Symbol':
        return variable(node);
      case 'LookupVal':
        return member(node);
      case 'Filter':
        return filter(node);
      case 'Group':
      case 'Array':
        node['children'] = listOf(node, 'children').map(optional);
        return node;
      case 'InlineIf':
        node['cond'] = optional(nodeOf(node, 'cond'));
        node['body'] = side(nodeOf(node, 'body'));
        if (node['else_']) node['else_'] = side(nodeOf(node, 'else_'));
        return node;
      case 'Or':
      case 'And':
        node['left'] = optional(nodeOf(node, 'left'));
        node['right'] = optional(nodeOf(node, 'right'));
        return node;
      case 'Not':
        node['target'] = optional(nodeOf(node, 'target'));
        return node;
      case 'Is': {
        const { typename: kind, value } = nodeOf(node, 'right');
        if (kind !== 'Symbol' || !TESTS.has(String(value)))
          return refuse(node, `After "is", templates may use: ${[...TESTS].join(', ')}.`);
        const needs = value === 'even' || value === 'odd';
        node['left'] = needs ? needed(nodeOf(node, 'left'), ['number']) : optional(nodeOf(node, 'left'));
        return node;
      }
      case 'Compare': {
        const ops = listOf(node, 'ops');
        const read = ops.some(({ type }) => ORDERING.has(String(type))) ? needed : optional;
        node['expr'] = read(nodeOf(node, 'expr'));
        for (const op of ops) op['expr'] = read(nodeOf(op, 'expr'));
        return node;
      }
      case 'In':
        node['left'] = optional(nodeOf(node, 'left'));
        node['right'] = needed(nodeOf(node, 'right'), ['list', 'text', 'object']);
        return node;
      case 'Add':
      case 'Concat':
        node['left'] = needed(nodeOf(node, 'left'));
        node['right'] = needed(nodeOf(node, 'right'));
        return call('finite', node, node, lineOf(node));
      case 'Neg':
      case 'Pos':
        node['target'] = needed(nodeOf(node, 'target'), ['number']);
        return call('finite', node, node, lineOf(node));
      case 'FunCall':
        return refuse(
          node,
          'Calls are not allowed in templates. Use a filter, or compute the value in template.ts.',
        );
      default:
        if (!NUMERIC.has(typename)) {
          return refuse(
            node,
            `Templates may use names, members, literals, operators and filters, not ${typename}.`,
          );
        }
        node['left'] = needed(nodeOf(node, 'left'), ['number']);
        node['right'] = needed(nodeOf(node, 'right'), ['number']);
        return call('finite', node, node, lineOf(node));
    }
  }

  /** An expression whose value is used, so that it must be there and of the right kind. */
  function needed(node: SyntaxNode, kinds: readonly ValueKind[] = SHOWN): SyntaxNode {
    return call('need', node, optional(node), kinds.join(' '), lineOf(node), pathOf(node) ?? '');
  }

  /** One of the two values of an inline `if`: a branch. */
  function side(node: SyntaxNode): SyntaxNode {
    const outer = around;
    const site = addSite('branch', lineOf(node), { name: 'value of an inline "if"' });
    around = sites[site] ?? null;
    const read = optional(node);
    around = outer;
    return isChecked ? call('seen', node, read, site) : read;
  }

  function variable(node: SyntaxNode): SyntaxNode {
    const name = String(node['value']);
    // What every object has leads out of the context.
    if (!NAME.test(name) || name in {}) return refuse(node, `Unknown variable "${name}".`);
    if (!isChecked) return node;
    return call('seen', node, node, addSite('variable', lineOf(node), { name, path: name }));
  }

  function member(node: SyntaxNode): SyntaxNode {
    const { typename, value: key } = nodeOf(node, 'val');
    if (typename !== 'Literal' || !(typeof key === 'string' || typeof key === 'number'))
      return refuse(node, 'A member is chosen by its name or number: a.name, a["name"], a[0].');
    const target = nodeOf(node, 'target');
    const owner = pathOf(target) ?? 'the value';
    const path = pathOf(node) ?? '';
    if (String(key) in {} || key === 'prototype') return refuse(node, unknownMember(String(key), owner));
    const read = optional(target);
    const site = addSite('member', lineOf(node), { name: String(key), path, owner });
    return call('member', node, read, key, site);
  }

  function filter(node: SyntaxNode): SyntaxNode {
    const name = String(nodeOf(node, 'name')['value']);
    const kinds = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (kinds === undefined) {
      const reason = name === 'safe' ? ' It would let a value become markup.' : '';
      return refuse(
        node,
        `The filter "${name}" is not allowed.${reason} Templates may use: ${Object.keys(FILTERS).join(', ')}.`,
      );
    }
    const list = nodeOf(node, 'args');
    const [first, ...others] = listOf(list, 'children');
    if (first === undefined) return node;
    const input = kinds.length === 0 ? optional(first) : needed(first, kinds);
    list['children'] = [input, ...others.map(kinds.length === 0 ? optional : (other) => needed(other))];
    return node;
  }

  function statement(node: SyntaxNode): SyntaxNode {
    switch (node.typename) {
      case 'Root':
      case 'NodeList':
        node['children'] = listOf(node, 'children').map(statement);
        return node;
      case 'Output':
        node['children'] = listOf(node, 'children').map(output);
        return node;
      case 'If': {
        node['cond'] = optional(nodeOf(node, 'cond'));
        node['body'] = branch(nodeOf(node, 'body'));
        const otherwise = node['else_'] as SyntaxNode | null;
        if (otherwise) node['else_'] = otherwise.typename === 'If' ? statement(otherwise) : branch(otherwise);
        return node;
      }
      case 'For': {
        const { typename, children } = nodeOf(node, 'name');
        const targets = typename === 'Array' ? (children as SyntaxNode[]) : [nodeOf(node, 'name')];
        targets.forEach(declare);
        const arr = nodeOf(node, 'arr');
        node['arr'] = call('list', arr, optional(arr), targets.length, lineOf(arr));
        node['body'] = branch(nodeOf(node, 'body'));
        if (node['else_']) node['else_'] = branch(nodeOf(node, 'else_'));
        return node;
      }
      case 'Set':
        listOf(node, 'targets').forEach(declare);
        if (node['value']) node['value'] = optional(nodeOf(node, 'value'));
        return node;
      default:
        return refuse(node, `Templates cannot use ${node.typename}.`);
    }
  }

  function output(node: SyntaxNode): SyntaxNode {
    if (node.typename === 'TemplateData') {
      const text = String(node['value']);
      const { source: written = '', line = 1 } = markup.shift() ?? {};
      // Nunjucks has cut off white space at the signs "-".
      const cut = written.slice(0, written.indexOf(text)).split('\n').length - 1;
      return mark(node, { kind: 'markup', text, line: line + cut });
    }
    const { source: written = '', line = 1 } = placeholders.shift() ?? {};
    const part = parts.push({ kind: 'placeholder', source: written, line }) - 1;
    return call('show', node, optional(node), part, lineOf(node), pathOf(node) ?? '');
  }

  function branch(body: SyntaxNode): SyntaxNode {
    const found = branches.shift();
    const children = listOf(body, 'children');
    if (found === undefined || !isChecked) {
      body['children'] = children.map(statement);
      return body;
    }
    const outer = around;
    const name = `{% ${found.opening.keyword} %}`;
    const site = addSite('branch', found.opening.line, { name, reached: children.length === 0 });
    around = sites[site] ?? null;
    const own: Branch = { ...found, site: sites[site]! };
    const begin = new nodes.Output(body.lineno, body.colno, [mark(body, { kind: 'begin', branch: own })]);
    const inner = children.map(statement);
    const end = new nodes.Output(body.lineno, body.colno, [mark(body, { kind: 'end', branch: own })]);
    body['children'] = [begin, ...inner, end];
    around = outer;
    return body;
  }

  function declare(target: SyntaxNode): void {
    const name = String(target['value']);
    if (target.typename !== 'Symbol' || !NAME.test(name) || name in {})
      refuse(target, '{% for %} and {% set %} name a value with letters, digits and "_".');
  }

  return { parts, root: statement(nunjucks.parser.parse(source)) };
}

function nodeOf(node: SyntaxNode, field: string): SyntaxNode {
  return node[field] as SyntaxNode;
}

function lineOf(node: SyntaxNode): number {
  return node.lineno + 1;
}

function listOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node[field] as SyntaxNode[];
}
