import type { SvgElement } from '../svg/svg-tree.ts';
import { readLength } from '../svg/values.ts';

/** Where something lies in the direction in which blocks follow each other, px. */
export interface BlockExtent {
  readonly top: number;
  readonly height: number;
}

/**
 * What a shape takes in a stack: its geometry, without its stroke. A group takes what its first `<rect>` does, the
 * plate that the rest of the group stands on.
 *
 * @param shape one that the checks at load let into a stack
 */
export function extentOfShape({ name, attributes, children }: SvgElement): BlockExtent {
  const read = (attribute: string) => readLength(attributes[attribute] ?? '0', attribute);
  switch (name) {
    case 'rect':
    case 'image':
      return { top: read('y'), height: read('height') };
    case 'circle':
      return around(read('cy'), read('r'));
    case 'ellipse':
      return around(read('cy'), read('ry'));
    case 'line':
      return { top: Math.min(read('y1'), read('y2')), height: Math.abs(read('y2') - read('y1')) };
    default: {
      const plate = children.find((child) => typeof child !== 'string' && child.name === 'rect');
      if (plate === undefined || typeof plate === 'string') {
        throw new TypeError(`Expected a shape that can be stacked but received <${name}>`);
      }
      return extentOfShape(plate);
    }
  }
}

function around(middle: number, radius: number): BlockExtent {
  return { top: middle - radius, height: 2 * radius };
}
