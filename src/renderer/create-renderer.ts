import type { RendererDirectories } from './load-registry.ts';
import { Problem } from '../errors.ts';
import { isPlain, PLAIN_FORM } from '../picture-format.ts';
import { type Confinement, confineProcess } from '../pool/confine-process.ts';
import { createPool, type PoolLoad } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import { processEntry } from '../program-files.ts';
import type { CardTemplate } from '../template/card-template.ts';
import type { FontManifest } from '../text/font-files.ts';
import type { CardExplanation, CardLayout, CardRequest, DrawnCard, Renderer } from './renderer.ts';

/**
 * Of the values of a card together, which is that of its pictures: they are data URIs of PNG files. 3 MiB of PNG take the
 * renderer 60 to 100 ms. A photograph on all of a canvas has half as many. UTF-16 units
 */
export const HEAVY_CONTEXT = 4 * 2 ** 20;

export interface RendererOptions {
  readonly processes: number;
  /** Whether a single process gets another one beside it when the first card comes that would make others wait. */
  readonly startsSpare?: boolean;
  /** How many cards may wait for a process. */
  readonly queueLimit: number;
  /** How long a card may take, ms, waiting included. */
  readonly deadline: number;
  /** What the processes draw with. */
  readonly sources: RendererSources;
  readonly directories: RendererDirectories;
  readonly log: (event: PoolEvent) => void;
  /** Whether drawn cards report cache statistics, which takes some microseconds per card. */
  readonly reportCacheStatistics?: boolean;
}

export interface ClosableRenderer extends Renderer {
  /** What the processes do, and how many cards wait for one. */
  readonly load: PoolLoad;
  /** Takes no more cards, finishes those it has taken, ends the processes. Takes no longer than one deadline. */
  close(): Promise<void>;
}

/**
 * Draws cards in processes of their own: native code that crashes or hangs costs one card, not the service. A plain
 * card takes milliseconds. Any other form and an explanation take up to seconds, and large pictures hundreds of
 * milliseconds, so they wait for plain cards.
 *
 * @returns when every process is ready: it has drawn the canary right and opened the fonts
 * @throws Error with a message for the operator
 */
export async function createRenderer(options: RendererOptions): Promise<ClosableRenderer> {
  const { directories, reportCacheStatistics = false } = options;
  const pool = await createPool<RendererStart, CardTask, CardResult>({
    ...confineRenderer(directories),
    entry: processEntry('renderer'),
    start: { ...options.sources, fontsDirectory: directories.fontsDirectory, reportCacheStatistics },
    processes: options.processes,
    startsSpare: options.startsSpare ?? false,
    queueLimit: options.queueLimit,
    deadline: options.deadline,
    log: options.log,
  });
  return {
    get healthy() {
      return pool.healthy;
    },
    get load() {
      return pool.load;
    },
    async draw(card, signal) {
      const askedAt = performance.now();
      let queue = 0;
      const onTurn = (): void => {
        queue = performance.now() - askedAt;
      };
      const drawn = await pool.run({ call: 'draw', card }, signal, { heavy: isHeavy(card), onTurn });
      if (!('picture' in drawn))
        throw new Problem('renderer_failed', { message: 'The process sent no picture.' });
      return { ...drawn, timings: { queue, ...drawn.timings } };
    },
    layout: (card, signal) => pool.run({ call: 'layout', card }, signal),
    async explain(card, signal) {
      const explanation = await pool.run({ call: 'explain', card }, signal, { heavy: true });
      if (!('svg' in explanation))
        throw new Problem('renderer_failed', { message: 'The process sent no explanation.' });
      return explanation;
    },
    close: () => pool.close(),
  };
}

/** What a renderer process draws with: checked templates and fonts. Plain data. */
export interface RendererSources {
  readonly templates: readonly CardTemplate[];
  readonly manifest: FontManifest;
  /** A card of each variant, for warming up. */
  readonly rehearsals: readonly CardRequest[];
}

/** What a renderer process gets to prepare itself. */
export interface RendererStart extends RendererSources {
  /** Absolute, without symbolic links. */
  readonly fontsDirectory: string;
  readonly reportCacheStatistics: boolean;
}

/** The task of a renderer process. */
export interface CardTask {
  readonly call: 'draw' | 'layout' | 'explain';
  readonly card: CardRequest;
}

export type CardResult = DrawnCard | CardLayout | CardExplanation;

/**
 * How a renderer process is locked in: besides its code it reads templates and fonts. Native code is beyond the
 * permission model's reach, so raster/ lets no reference to a file through to it.
 */
export function confineRenderer({ templatesDirectory, fontsDirectory }: RendererDirectories): Confinement {
  return confineProcess([templatesDirectory, fontsDirectory]);
}

/** Whether a card takes so long that it waits for others. */
export function isHeavy({ context, form = PLAIN_FORM }: Pick<CardRequest, 'context' | 'form'>): boolean {
  const lengths = Object.values(context).map((value) => (typeof value === 'string' ? value.length : 0));
  return !isPlain(form) || lengths.reduce((sum, length) => sum + length, 0) > HEAVY_CONTEXT;
}
