import { count, duration, rate } from './format.ts';
import type { Output } from './terminal.ts';

/** Characters of the bar. */
const WIDTH = 30;
const CLEAR_LINE = '\r\u001B[K';
/** Before that a rate says nothing, ms. */
const FIRST_RATE = 1_000;

/** How far long work has come. */
export interface Progress extends Disposable {
  /** One more is done, or so many. */
  readonly step: (steps?: number) => void;
}

export interface ProgressOptions {
  /** How many steps there are. */
  readonly total: number;
  /** What a step does, such as `card`. */
  readonly noun: string;
  /** Where no terminal shows a bar, a line so often, ms; none unless given. */
  readonly linesEvery?: number;
}

/** @param stream where the bar is drawn, on one line that is cleared when it is disposed of, or the lines are written */
export function createProgress(stream: Output, { total, noun, linesEvery }: ProgressOptions): Progress {
  const startedAt = performance.now();
  let done = 0;

  function describe(): string {
    const passed = performance.now() - startedAt;
    const state = `${done.toLocaleString('en')} of ${count(total, noun)}`;
    if (passed < FIRST_RATE || done === 0) return state;
    const aSecond = (done * 1000) / passed;
    return `${state}, ${rate(aSecond)} a second, ${duration((total - done) / aSecond)} left`;
  }

  function draw(): void {
    const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    stream.write(`${CLEAR_LINE}${bar} ${describe()}`);
  }

  const hasLines = !stream.isTTY && linesEvery !== undefined;
  const timer = hasLines ? setInterval(() => stream.write(`${describe()}\n`), linesEvery) : undefined;
  if (stream.isTTY) draw();
  return {
    step(steps = 1) {
      done += steps;
      if (stream.isTTY) draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      if (stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}
