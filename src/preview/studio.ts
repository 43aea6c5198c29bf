import { Problem } from '../errors.ts';
import { processEntry } from '../program-files.ts';
import { createPool, type Pool } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import { confineRenderer, type RendererDirectories } from '../renderer/permissions.ts';
import type { CardWish, PreviewState } from './answers.ts';
import { findFaults } from './find-faults.ts';
import type { StudioCard, StudioResult, StudioTask } from './messages.ts';

/** For a card, waiting included, ms. A designer would rather wait than be refused. */
const DEADLINE = 15_000;
/** A contact sheet is drawn a few cards at a time. */
const MAX_WAITING = 64;

export interface StudioOptions {
  /** Absolute, without symbolic links. */
  readonly directories: RendererDirectories;
  readonly log: (event: PoolEvent) => void;
  readonly onChange: (state: PreviewState) => void;
}

/** Draws with the templates as they were when they could last be used. */
export interface Studio {
  readonly state: PreviewState;
  /** @throws Problem `not_ready` until templates could be used for the first time; what else a renderer throws */
  draw(wish: CardWish, signal: AbortSignal): Promise<StudioCard>;
  /** Loads the templates as they are saved now. What is there serves until they are ready, or for good if they fail. */
  reload(): void;
  close(): Promise<void>;
}

type StudioPool = Pool<StudioTask, StudioResult>;

export function createStudio({ directories, log, onChange }: StudioOptions): Studio {
  const closing = new AbortController();
  let state: PreviewState = { version: 0, loading: true, templates: [], faults: [] };
  let pool: StudioPool | null = null;
  /** Files have been saved since the last start began. */
  let stale = false;
  let reloading: Promise<void> | null = null;

  function publish(change: Partial<PreviewState>): void {
    state = { ...state, ...change };
    if (!closing.signal.aborted) onChange(state);
  }

  async function startAnew(): Promise<void> {
    const next: StudioPool = await createPool({
      ...confineRenderer(directories),
      entry: processEntry('preview'),
      start: directories,
      processes: 1,
      queueLimit: MAX_WAITING,
      deadline: DEADLINE,
      log,
    });
    const loaded = await next.run({ call: 'describe' }, closing.signal).catch(async (error: unknown) => {
      await next.close();
      throw error;
    });
    if ('templates' in loaded) {
      const last = pool;
      pool = next;
      publish({ version: state.version + 1, templates: loaded.templates, faults: [] });
      await last?.close();
    } else {
      await next.close();
      if ('faults' in loaded) publish({ faults: loaded.faults });
    }
  }

  async function reloadWhileStale(): Promise<void> {
    publish({ loading: true });
    while (stale && !closing.signal.aborted) {
      stale = false;
      await startAnew().catch((error: unknown) => publish({ faults: findFaults(error) }));
    }
    reloading = null;
    publish({ loading: false });
  }

  return {
    get state() {
      return state;
    },
    async draw(wish, signal) {
      if (pool === null) throw new Problem('not_ready', { message: 'No templates could be loaded yet.' });
      const result = await pool.run({ call: 'draw', wish }, signal);
      if ('card' in result) return result.card;
      throw new Problem('renderer_failed', { message: 'The process sent no card.' });
    },
    reload() {
      stale = true;
      reloading ??= reloadWhileStale();
    },
    async close() {
      closing.abort();
      await reloading;
      await pool?.close();
    },
  };
}
