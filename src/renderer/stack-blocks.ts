import { boxOfShape, downAttributes, isEmpty } from '../svg/geometry.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { readKeyword, readLength } from '../svg/values.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { freeBefore } from '../text/text-block.ts';
import { contentsOf } from './ink.ts';

type Layouts = ReadonlyMap<SvgElement, TextLayout>;

/** A card whose stacks are laid out. */
interface StackedCard {
  readonly root: SvgElement;
  /** Of the same elements, in the same order. */
  readonly layouts: Layouts;
  /** Stacks whose children take more than their `block-size`. */
  readonly overflows: readonly Overflow[];
}

export interface Overflow {
  /** 1-based line of the stack. */
  readonly line: number;
  /** px */
  readonly taken: number;
  readonly blockSize: number;
}

/** Where something lies in the direction in which blocks follow each other, px. */
interface BlockExtent {
  readonly top: number;
  readonly height: number;
}

/** 1/64 px: what adding up sizes in quarters of a pixel may be off by. */
const TOLERANCE = 1 / 64;

/**
 * Lays out the children of every `<g data-stack="block">` below one another, so that a title of one, two or three
 * lines pushes down what follows. No standard has a word for that in SVG; where CSS has one for a part, it is that:
 *
 * - `data-gap`: px between a child's bottom and the next one's top (CSS `row-gap`); 0 if not given.
 * - `y`: the top of the stack; if not given, where its first child stands in the file.
 * - `block-size` and `align-content` (`start`, `center`, `end`): the height of the stack, px, and where in it the
 *   children stand. If they take more, they start at its top (`safe`, CSS Box Alignment 3 section 4.4).
 *
 * A text takes its real lines, from the top of the first one's em box to the bottom of the last one's; its own
 * `block-size` is the most that it may take. A text that shows nothing takes nothing, not even a gap. A shape takes
 * its geometry, a stack in a stack its `block-size` or what its children take, any other group its first `<rect>`.
 * Where children stand in the file downwards decides nothing, but for the first. Everything moves by whole pixels, to
 * the nearest, so edges stay as sharp as they were.
 */
export function stackBlocks(root: SvgElement, layouts: Layouts): StackedCard {
  if (!contentsOf(root).stack) return { root, layouts, overflows: [] };
  const placed = new Map(layouts);
  const overflows: Overflow[] = [];
  const change = (text: SvgElement, how: (layout: TextLayout) => TextLayout) => {
    const layout = placed.get(text);
    if (layout !== undefined) placed.set(text, how(layout));
  };
  const move = (element: SvgElement, distance: number) =>
    moveElement(element, distance, (text) => change(text, (layout) => moveText(layout, distance)));

  /** Lays out the stacks in an element. @returns it, and what it takes itself if it is a stack */
  const arrange = (element: SvgElement): { element: SvgElement; extent: BlockExtent | null } => {
    if (element.name === 'text' || !contentsOf(element).stack) return { element, extent: null };
    const children = element.children.map((child) =>
      typeof child === 'string' ? { element: child, extent: null } : arrange(child),
    );
    if (element.attributes['data-stack'] === undefined) {
      return { element: { ...element, children: children.map((child) => child.element) }, extent: null };
    }
    const blocks = children.flatMap(({ element: child, extent }) => {
      if (typeof child === 'string' || child.name === 'title' || child.name === 'desc') return [];
      change(child, shrinkBoxToLines);
      const own = extent ?? extentOf(child, placed);
      return own === null ? [] : [{ child, ...own }];
    });
    return stack(element, blocks);
  };

  const stack = (element: SvgElement, blocks: readonly (BlockExtent & { child: SvgElement })[]) => {
    const { attributes, line } = element;
    const gap = readLength(attributes['data-gap'] ?? '0', 'data-gap');
    const taken = blocks.reduce((sum, { height }) => sum + height + gap, blocks.length > 0 ? -gap : 0);
    const { y, 'block-size': height } = attributes;
    const blockSize = height === undefined ? taken : readLength(height, 'block-size');
    if (taken > blockSize + TOLERANCE) overflows.push({ line, taken, blockSize });
    const top = y === undefined ? (blocks[0]?.top ?? 0) : readLength(y, 'y');
    let position = top + freeBefore(readAlignContent(attributes), Math.max(0, blockSize - taken));
    const children = blocks.map(({ child, top: written, height }) => {
      const moved = move(child, Math.round(position - written));
      position += height + gap;
      return moved;
    });
    const isEmpty = blocks.length === 0 && height === undefined;
    return { element: { ...element, children }, extent: isEmpty ? null : { top, height: blockSize } };
  };

  return { root: arrange(root).element, layouts: placed, overflows };
}

/** @returns null for a text or a stack that shows nothing */
function extentOf(child: SvgElement, layouts: Layouts): BlockExtent | null {
  if (child.attributes['data-stack'] !== undefined) return null;
  if (child.name !== 'text') return extentOfShape(child);
  const layout = layouts.get(child);
  return layout === undefined || layout.glyphs.length === 0 ? null : layout.extent;
}

function readAlignContent({ 'align-content': value }: SvgElement['attributes']): 'start' | 'center' | 'end' {
  return readKeyword(value ?? 'start', ['start', 'center', 'end'], 'align-content');
}

/**
 * What a shape takes in a stack: its geometry, without its stroke. A group takes what its first `<rect>` does, the
 * plate that the rest of the group stands on.
 *
 * @param shape one that the checks at load let into a stack
 */
function extentOfShape(shape: SvgElement): BlockExtent {
  const plate =
    shape.name === 'g'
      ? shape.children.find((child) => typeof child !== 'string' && child.name === 'rect')
      : shape;
  const box = plate === undefined || typeof plate === 'string' ? null : boxOfShape(plate);
  if (box === null || isEmpty(box))
    throw new TypeError(`Expected a shape that can be stacked but received <${shape.name}>`);
  return { top: box.top, height: box.bottom - box.top };
}

/**
 * Moves an element and all in it. Coordinates change rather than a transformation wherever that is possible: a card
 * whose texts are under a transformation is drawn the slow way.
 *
 * @param distance downwards, whole px
 * @param moveText is called for each text that moves; its element stays as it is
 */
function moveElement(
  element: SvgElement,
  distance: number,
  moveText: (text: SvgElement) => void,
): SvgElement {
  if (distance === 0) return element;
  const { name, attributes, children } = element;
  if (name === 'text') {
    moveText(element);
    return element;
  }
  const down = downAttributes(element);
  const isGroup = name === 'g';
  if ((down.length === 0 && !isGroup) || hasOwnSpace(element)) return translate(element, distance);
  if (isGroup) {
    return {
      ...element,
      children: children.map((child) =>
        typeof child === 'string' ? child : moveElement(child, distance, moveText),
      ),
    };
  }
  const moved: Record<string, string> = { ...attributes };
  for (const attribute of down) {
    moved[attribute] = String(readLength(attributes[attribute] ?? '0', attribute) + distance);
  }
  return { ...element, attributes: moved };
}

/** What an element refers to, such as a gradient or a clip path, is drawn in the element's own coordinates. */
function hasOwnSpace({ attributes }: SvgElement): boolean {
  return (
    attributes['transform'] !== undefined ||
    Object.values(attributes).some((value) => value.trimStart().startsWith('url('))
  );
}

function translate(element: SvgElement, distance: number): SvgElement {
  const { transform = '' } = element.attributes;
  return {
    ...element,
    attributes: { ...element.attributes, transform: `translate(0 ${distance}) ${transform}`.trimEnd() },
  };
}

/**
 * Moves a text that is set.
 *
 * @param distance downwards, whole px, so that every glyph keeps its outline
 */
function moveText(layout: TextLayout, distance: number): TextLayout {
  if (distance === 0) return layout;
  const { glyphs, box, extent } = layout;
  return {
    ...layout,
    glyphs: glyphs.map((glyph) => ({ ...glyph, y: glyph.y + distance })),
    box: box === null ? null : { ...box, y: box.y + distance },
    extent: { ...extent, top: extent.top + distance },
  };
}

/** Takes a text's lines for its box: what they leave free of it is given to what follows. */
function shrinkBoxToLines(layout: TextLayout): TextLayout {
  const { box, extent } = layout;
  return box === null ? layout : { ...layout, box: { ...box, y: extent.top, height: extent.height } };
}
