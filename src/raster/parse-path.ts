export interface PathCommand {
  readonly letter: 'M' | 'L' | 'Q' | 'C' | 'Z';
  /** x and y in turn. */
  readonly numbers: readonly number[];
  /** Where the command stands in the path's string; end exclusive. */
  readonly start: number;
  readonly end: number;
}

const NUMBERS_OF_COMMAND = { M: 2, L: 2, Q: 4, C: 6, Z: 0 } as const;

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const SPACE = 0x20;

/**
 * Reads path data as shapes have them. By hand, because a card with new glyphs has tens of thousands of characters.
 *
 * @param path absolute M, L, Q, C and Z, a letter before every command; whole numbers, parted by spaces or signs
 * @throws Error if the path has anything else
 */
export function parsePath(path: string): PathCommand[] {
  const commands: PathCommand[] = [];
  for (let start = 0; start < path.length;) {
    const letter = path.charAt(start);
    const { numbers, end } = readNumbers(path, start + 1);
    if (!isLetter(letter) || numbers.length !== NUMBERS_OF_COMMAND[letter]) {
      const command = path.slice(start, end + 1);
      throw new Error(
        `Expected M, L, Q, C or Z with whole numbers for a path's command but received "${command}".`,
      );
    }
    commands.push({ letter, numbers, start, end });
    start = end;
  }
  return commands;
}

/** @returns the numbers from `start` up to the first character that belongs to none */
function readNumbers(path: string, start: number): { numbers: number[]; end: number } {
  const numbers: number[] = [];
  let end = start;
  for (;;) {
    while (path.charCodeAt(end) === SPACE) end++;
    const negative = path.charCodeAt(end) === MINUS;
    const digits = negative ? end + 1 : end;
    let at = digits;
    let value = 0;
    for (let code = path.charCodeAt(at); code >= ZERO && code <= NINE; code = path.charCodeAt(++at)) {
      value = value * 10 + code - ZERO;
    }
    if (at === digits) return { numbers, end };
    numbers.push(negative ? -value : value);
    end = at;
  }
}

function isLetter(letter: string): letter is PathCommand['letter'] {
  return Object.hasOwn(NUMBERS_OF_COMMAND, letter);
}
