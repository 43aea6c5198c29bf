/** A template's markup with all branches of its statements after each other, for the checks. */

export interface MarkupAttribute {
  readonly name: string;
  /** Placeholders stand in it as {@link PLACEHOLDER}. */
  readonly value: string;
  readonly dynamic: boolean;
  /** 1-based line where the value ends. */
  readonly line: number;
}

export interface MarkupElement {
  readonly name: string;
  readonly line: number;
  readonly attributes: readonly MarkupAttribute[];
  readonly parent: MarkupElement | null;
  readonly children: readonly MarkupElement[];
  /** 1-based lines of its own texts and placeholders; white space is not counted. */
  readonly textLines: readonly number[];
  /** The branches that it stands in, the outermost first. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  /** Equal for the branches of one statement. */
  readonly block: number;
  readonly keyword: string;
  /** 0 after `if`, 1 after the next `elif` or `else`, … */
  readonly index: number;
}

export const PLACEHOLDER = '\uFDD0';

/** An element and all below it, in document order. */
export function* elementsOf(element: MarkupElement): Generator<MarkupElement> {
  yield element;
  for (const child of element.children) yield* elementsOf(child);
}

/** Whether the layout of texts sets it. */
export function isText({ name }: MarkupElement): boolean {
  return name === 'text' || name === 'tspan';
}

/** Whether an attribute's value refers to something: SVG 2, section 16.1, and its older name. */
export function isReference(attribute: string): boolean {
  return attribute === 'href' || attribute === 'xlink:href';
}

export function attributeOf(element: MarkupElement, name: string): MarkupAttribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name);
}

/** The value that holds for an element, its own or of the nearest element around it, as inherited properties do. */
export function inheritedAttribute(element: MarkupElement, name: string): MarkupAttribute | undefined {
  for (let holder: MarkupElement | null = element; holder; holder = holder.parent) {
    const attribute = attributeOf(holder, name);
    if (attribute) return attribute;
  }
  return undefined;
}
