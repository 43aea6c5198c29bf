import { count } from './format.ts';
import type { Output } from './terminal.ts';

/** Characters of the bar. */
const WIDTH = 30;
const CLEAR_LINE = '\r\u001B[K';

/** How far long work has come, shown on a terminal and nowhere else. */
export interface Progress extends Disposable {
  /** One more is done. */
  readonly step: () => void;
}

/**
 * @param stream where the bar is drawn, on one line that is cleared when it is disposed of
 * @param total how many steps there are
 * @param noun what a step does, such as `card`
 */
export function createProgress(stream: Output, total: number, noun: string): Progress {
  let done = 0;
  const draw = (): void => {
    const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    stream.write(`${CLEAR_LINE}${bar} ${done} of ${count(total, noun)}`);
  };
  if (stream.isTTY) draw();
  return {
    step() {
      done += 1;
      if (stream.isTTY) draw();
    },
    [Symbol.dispose]() {
      if (stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}
