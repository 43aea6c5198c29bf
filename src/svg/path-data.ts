import {
  ANY_NUMBER,
  describeRange,
  expected,
  isWithin,
  NUMBER,
  readNumbers,
  type ValueError,
} from './values.ts';

/** Readers of path data and transforms. */

/** Arguments of each command, SVG 2, section 9.3.9: `n` is a number, `f` a flag of one digit. */
const PATH_COMMANDS: Readonly<Record<string, string>> = {
  m: 'nn',
  l: 'nn',
  h: 'n',
  v: 'n',
  c: 'nnnnnn',
  s: 'nnnn',
  q: 'nnnn',
  t: 'nn',
  a: 'nnnffnn',
  z: '',
};

const PATH_NUMBER = new RegExp(`[\\s,]*(${NUMBER})`, 'uy');
const PATH_FLAG = /[\s,]*([01])/uy;
const PATH_END = /\s*$/uy;
const PATH_COMMAND = /\s*([mlhvcsqtaz])/iuy;

/** Further pairs of numbers after a move are lines. */
const AFTER_MOVE: Readonly<Record<string, string>> = { M: 'L', m: 'l' };

interface PathSegment {
  /** A letter of SVG 2. Lower-case letters are relative. */
  readonly command: string;
  readonly numbers: readonly number[];
}

/**
 * Reads path data with the complete grammar of SVG 2, section 9.3.9. Returns one segment for each set of arguments.
 *
 * @throws ValueError for any fault, because browsers draw a path only up to its first fault
 */
export function readPathData(value: string, name: string, range = ANY_NUMBER): PathSegment[] {
  const fail = (at: number, what: string): ValueError => {
    const rest = value.slice(at).trimStart();
    const place = rest === '' ? 'its end' : `"${rest.slice(0, 12)}"`;
    return expected(`path data with ${what} at ${place}`, value, name);
  };
  const segments: PathSegment[] = [];
  if (/^\s*(?:none\s*)?$/u.test(value)) return segments;
  let index = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = index;
    const match = pattern.exec(value);
    if (match === null) return undefined;
    index = pattern.lastIndex;
    return match[1];
  };
  const isAtEnd = (): boolean => {
    PATH_END.lastIndex = index;
    return PATH_END.test(value);
  };
  let last = '';
  while (!isAtEnd()) {
    const start = index;
    const command = take(PATH_COMMAND);
    if (last === '' && command?.toLowerCase() !== 'm') throw fail(start, 'the command M');
    if (command === undefined) throw fail(index, last === 'z' ? 'a command' : 'a number or a command');
    last = command.toLowerCase();
    const kinds = PATH_COMMANDS[last] ?? '';
    if (kinds === '') {
      segments.push({ command, numbers: [] });
      continue;
    }
    for (let round = 0; round === 0 || startsNumber(value, index); round += 1) {
      const numbers: number[] = [];
      for (const kind of kinds) {
        const text = take(kind === 'f' ? PATH_FLAG : PATH_NUMBER);
        if (text === undefined) throw fail(index, kind === 'f' ? 'a flag, 0 or 1,' : 'a number');
        if (!isWithin(Number(text), range)) {
          throw expected(`path data with numbers${describeRange(range)}`, value, name);
        }
        numbers.push(Number(text));
      }
      segments.push({ command: round > 0 ? (AFTER_MOVE[command] ?? command) : command, numbers });
    }
  }
  return segments;
}

function startsNumber(value: string, index: number): boolean {
  PATH_NUMBER.lastIndex = index;
  return PATH_NUMBER.test(value);
}

/** Count of the arguments of each function, SVG 2, section 8.5. Browsers read attributes with the grammar of SVG 1.1. */
const TRANSFORMS: Readonly<Record<string, readonly number[]>> = {
  matrix: [6],
  translate: [1, 2],
  scale: [1, 2],
  rotate: [1, 3],
  skewX: [1],
  skewY: [1],
};

/** Largest factor of a matrix. Shapes with larger ones can take minutes to draw. */
const MAX_SCALE = 1_000;

export interface TransformStep {
  readonly name: string;
  readonly numbers: readonly number[];
}

/** Returns the functions of a transform list in order. The list is empty for `none` or an empty value. */
export function readTransform(value: string, name: string, range = ANY_NUMBER): readonly TransformStep[] {
  const what = 'transform functions such as "translate(10 20) rotate(-12)", without units,';
  const text = value.trim();
  if (text === '' || text === 'none') return [];
  const list = new RegExp(String.raw`\s*,?\s*([a-zA-Z]+)\s*\(([^()]*)\)\s*`, 'uy');
  const steps: TransformStep[] = [];
  while (list.lastIndex < text.length) {
    const start = list.lastIndex;
    const [, step = '', inner = ''] = list.exec(text) ?? [];
    const counts = TRANSFORMS[step];
    if (counts === undefined) {
      throw expected(what, value, name, step === '' ? '' : `"${step}" is not a transform function.`);
    }
    const numbers = readNumbers(inner, name, `${what} of numbers${describeRange(range)}`, range);
    if (!counts.includes(numbers.length) || (start === 0 && text.startsWith(','))) {
      throw expected(what, value, name, `${step}() takes ${counts.join(' or ')} numbers.`);
    }
    const scales = step === 'matrix' ? numbers.slice(0, 4) : step === 'scale' ? numbers : [];
    if (scales.some((scale) => Math.abs(scale) > MAX_SCALE)) {
      throw expected(`a scale from -${MAX_SCALE} to ${MAX_SCALE}`, value, name);
    }
    steps.push({ name: step, numbers });
  }
  return steps;
}

/** Turning points of Bézier curves, for boxes of shapes and for outlines that look the same at every position. */

/** Returns the parameters between 0 and 1, exclusive, at which the derivative of one coordinate is zero. Ascending. */
export function turnsOf([first = 0, second = 0, third = 0, fourth]: readonly number[]): number[] {
  const turns =
    fourth === undefined
      ? [(first - second) / (first - 2 * second + third)]
      : rootsOf(fourth - first + 3 * (second - third), 2 * (first - 2 * second + third), second - first);
  return turns.filter((turn) => turn > 0 && turn < 1).sort((one, other) => one - other);
}

/** Returns the real roots of a·t² + b·t + c. */
function rootsOf(a: number, b: number, c: number): number[] {
  if (a === 0) return [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return [];
  // This form avoids cancellation: Numerical Recipes, section 5.6.
  const sum = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2;
  return discriminant === 0 ? [sum / a] : [sum / a, c / sum];
}
