import { SvgError } from './svg-error.ts';
import type { SvgElement } from './svg-tree.ts';

/**
 * Proves that two trees have the same elements with the same attributes in the same places; texts and values may
 * differ.
 *
 * @throws SvgError at the first element of `actual` that differs
 */
export function assertSameStructure(actual: SvgElement, expected: SvgElement, file: string): void {
  if (actual.name !== expected.name) {
    throw new SvgError(
      { file, line: actual.line },
      `Expected <${expected.name}> but received <${actual.name}>.`,
    );
  }
  const attributes = Object.keys(actual.attributes);
  const expectedAttributes = Object.keys(expected.attributes);
  if (
    attributes.length !== expectedAttributes.length ||
    attributes.some((attribute, index) => attribute !== expectedAttributes[index])
  ) {
    throw new SvgError(
      { file, line: actual.line },
      `Expected <${actual.name}> with the attributes "${expectedAttributes.join(' ')}" but received "${attributes.join(' ')}".`,
    );
  }
  const children = elementsOf(actual);
  const expectedChildren = elementsOf(expected);
  if (children.length !== expectedChildren.length) {
    throw new SvgError(
      { file, line: actual.line },
      `Expected ${expectedChildren.length} elements in <${actual.name}> but received ${children.length}.`,
    );
  }
  for (const [index, child] of children.entries()) {
    const expectedChild = expectedChildren[index];
    if (expectedChild) assertSameStructure(child, expectedChild, file);
  }
}

function elementsOf({ children }: SvgElement): SvgElement[] {
  return children.filter((child) => typeof child !== 'string');
}
