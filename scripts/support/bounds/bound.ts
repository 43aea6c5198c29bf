import { PROBLEMS, type ProblemCode } from '../../../src/errors.ts';

interface Bound {
  readonly bound: string;
  /** The effect beyond the bound. */
  readonly beyond: string;
  /** By their names; empty where the bound is no constant of the project. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Where the constants are, from the root of the project. */
  readonly file: string;
  /** Files of tests, in `test/` and without their ending. */
  readonly tests: readonly string[];
}

/** By step, in the order in which a request meets them. */
export type Bounds = Readonly<Record<string, readonly Bound[]>>;

const [KIB, MIB] = [2 ** 10, 2 ** 20];

export function refused(code: ProblemCode): string {
  return `${PROBLEMS[code].status} \`${code}\``;
}

export function count(number: number): string {
  return number.toLocaleString('en-GB');
}

export function bytes(size: number): string {
  return size >= MIB ? `${count(size / MIB)} MiB` : `${count(size / KIB)} KiB`;
}

/** @param duration ms */
export function time(duration: number): string {
  return duration < 1_000 ? `${duration} ms` : `${count(duration / 1_000)} s`;
}
