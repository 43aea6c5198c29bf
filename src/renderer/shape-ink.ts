import type { Bounds } from '../shape.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';

/** With one of these, of its own or of a group around it, a shape's ink is not where its geometry is. */
const MOVES_INK =
  'transform filter style class mix-blend-mode marker marker-start marker-mid marker-end'.split(' ');

/** What groups say about the ink of the shapes in them. */
interface InkContext {
  readonly moves: boolean;
  readonly isStroked: boolean;
  /** px */
  readonly strokeWidth: number;
}

const NO_CONTEXT: InkContext = { moves: false, isStroked: false, strokeWidth: 1 };

function withinElement(around: InkContext, { attributes }: SvgElement): InkContext {
  const { stroke, 'stroke-width': strokeWidth } = attributes;
  return {
    moves: around.moves || MOVES_INK.some((attribute) => attributes[attribute] !== undefined),
    isStroked: stroke === undefined ? around.isStroked : stroke.trim() !== 'none',
    strokeWidth: strokeWidth === undefined ? around.strokeWidth : Number(strokeWidth),
  };
}

/**
 * @param groups those around the shape, the outermost first
 * @returns pixels that hold all ink of a shape, or null if its geometry does not tell
 */
export function inkOfShape(shape: SvgElement, groups: readonly SvgElement[]): Bounds | null {
  const { name, attributes } = shape;
  const context = [...groups, shape].reduce(withinElement, NO_CONTEXT);
  if (context.moves) return null;
  const read = (attribute: string, initial = '0') => Number(attributes[attribute] ?? initial);
  const edges = ((): readonly [number, number, number, number] | null => {
    switch (name) {
      case 'rect':
      case 'image':
        return [read('x'), read('y'), read('x') + read('width', 'auto'), read('y') + read('height', 'auto')];
      case 'circle':
        return ellipse(read('cx'), read('cy'), read('r'), read('r'));
      case 'ellipse':
        return ellipse(read('cx'), read('cy'), read('rx', 'auto'), read('ry', 'auto'));
      case 'line':
        return [
          Math.min(read('x1'), read('x2')),
          Math.min(read('y1'), read('y2')),
          Math.max(read('x1'), read('x2')),
          Math.max(read('y1'), read('y2')),
        ];
      default:
        return null;
    }
  })();
  if (edges === null) return null;
  // Half of a stroke lies outside the geometry; at square corners and ends, √2 times as much.
  const margin = context.isStroked ? context.strokeWidth : 0;
  const [left, top, right, bottom] = edges;
  const ink = {
    left: Math.floor(left - margin),
    top: Math.floor(top - margin),
    right: Math.ceil(right + margin),
    bottom: Math.ceil(bottom + margin),
  };
  return Object.values(ink).every(Number.isFinite) ? ink : null;
}

/** @returns null if nothing of the text is visible */
export function inkOfText({ glyphs }: TextLayout): Bounds | null {
  if (glyphs.length === 0) return null;
  const ink = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { shape, x, y } of glyphs) {
    ink.left = Math.min(ink.left, x + shape.left);
    ink.top = Math.min(ink.top, y + shape.top);
    ink.right = Math.max(ink.right, x + shape.right);
    ink.bottom = Math.max(ink.bottom, y + shape.bottom);
  }
  return ink;
}

export function touch(one: Bounds, other: Bounds): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function ellipse(cx: number, cy: number, rx: number, ry: number): readonly [number, number, number, number] {
  return [cx - rx, cy - ry, cx + rx, cy + ry];
}
