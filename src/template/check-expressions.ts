import { createValueChecker, pathOf } from './check-values.ts';
import type { Scope } from './check-values.ts';
import { ANY, recordOf, SCALAR } from './context-shape.ts';
import type { Field } from './context-shape.ts';
import type { Report } from './finding.ts';
import { elseOf } from './nunjucks.ts';
import type { Expression, ForStatement, SetStatement, Statement } from './nunjucks.ts';

interface Block extends Scope {
  readonly names: Map<string, Field>;
}

const LOOP: Field = {
  shape: recordOf(
    ['index', 'index0', 'revindex', 'revindex0', 'first', 'last', 'length'].map((name) => [name, SCALAR]),
  ),
  optional: false,
};

const SHOW_PICTURE = 'A picture is shown by <image href="{{ name }}"> only.';
const REFER_TO_PICTURE = 'Only a picture of the context, made with picture(), may stand in href.';

/** The markup before a placeholder; the check of the markup sees to it that it is the attribute of an <image>. */
const REFERENCE = /\shref\s*=\s*["']$/u;

/** Whether what follows on a node stands in the attribute `href`. */
function opensReference(node: Statement | undefined): boolean {
  const last = node?.typename === 'Output' ? node.children.at(-1) : undefined;
  return last?.typename === 'TemplateData' && REFERENCE.test(last.value);
}

/**
 * Checks a template's statements and expressions against its context: what they name exists, and what is shown can
 * be shown and is there. Statements must be of the kinds that templates may use.
 */
export function checkExpressions(root: Statement, context: ReadonlyMap<string, Field>, report: Report): void {
  const available =
    context.size === 0 ? 'The card has no context.' : `The context has: ${[...context.keys()].join(', ')}.`;
  const { value, condition } = createValueChecker(available, report);
  const refuse = (node: Expression, message: string): void => report(node.lineno + 1, message);

  function block(nodes: readonly Statement[], scope: Scope): void {
    // What {% set %} names is known until the block ends.
    const inner = { ...scope, names: new Map(scope.names) };
    for (const [index, node] of nodes.entries()) statement(node, inner, opensReference(nodes[index - 1]));
  }

  function statement(node: Statement, scope: Block, isReference = false): void {
    switch (node.typename) {
      case 'Root':
      case 'NodeList':
        return block(node.children, scope);
      case 'Output':
        for (const child of node.children)
          if (child.typename !== 'TemplateData') output(child, scope, isReference);
        return undefined;
      case 'If': {
        const inner = condition(node.cond, scope);
        block([node.body], inner);
        return block(elseOf(node), inner);
      }
      case 'For':
        return loop(node, scope);
      case 'Set':
        return assignment(node, scope);
      case 'Include':
      default:
        return undefined;
    }
  }

  function loop(node: ForStatement, scope: Block): void {
    const { arr, name, body } = node;
    const { shape } = value(arr, scope);
    if (shape.kind === 'scalar')
      refuse(arr, '{% for %} takes a list, and this is one value. Show it without {% for %}.');
    const targets = name.typename === 'Array' ? name.children : [name];
    const item = shape.kind === 'list' && targets.length === 1 ? shape.items : ANY;
    const inner = { ...scope, names: new Map(scope.names).set('loop', LOOP) };
    for (const target of targets) declare(target, item, inner);
    block([body], inner);
    block(elseOf(node), scope);
  }

  function assignment(node: SetStatement, scope: Block): void {
    const field = node.value ? value(node.value, scope) : ANY;
    if (node.value && field.shape.kind === 'picture') refuse(node.value, SHOW_PICTURE);
    for (const target of node.targets) declare(target, field, scope);
  }

  function declare(target: Expression, field: Field, scope: Block): void {
    if (target.typename === 'Symbol' && /^[a-z_]\w*$/i.test(target.value))
      scope.names.set(target.value, field);
    else refuse(target, '{% for %} and {% set %} name a value with letters, digits and "_".');
  }

  function output(node: Expression, scope: Scope, isReference: boolean): void {
    if (node.typename === 'InlineIf') {
      const inner = condition(node.cond, scope);
      output(node.body, inner, isReference);
      for (const otherwise of elseOf(node)) output(otherwise, inner, isReference);
      return;
    }
    const { shape, optional } = value(node, scope);
    if (isReference && shape.kind !== 'picture') refuse(node, REFER_TO_PICTURE);
    if (!isReference && shape.kind === 'picture') refuse(node, SHOW_PICTURE);
    if (shape.kind === 'list') refuse(node, 'A list cannot be shown. Use {% for %} or the filter "join".');
    if (shape.kind === 'record') refuse(node, 'An object cannot be shown. Show one of its members.');
    if (optional) {
      const path = pathOf(node) ?? 'the value';
      refuse(node, `"${path}" may be missing. Show it within {% if ${path} %} or with the filter "default".`);
    }
  }

  statement(root, { names: new Map(context), asked: new Set() });
}
