import type { ResolvePictures } from '../card/resolve-pictures.ts';
import { Problem } from '../errors.ts';
import { processEntry } from '../program-files.ts';
import { createPool, type Pool } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import { confineRenderer } from '../renderer/create-renderer.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { CardWish, PreviewState, PreviewTemplate } from './answers.ts';
import { faultOf, type StudioCard, type StudioResult, type StudioTask } from './messages.ts';

/** For a card, waiting included, pictures apart, ms. A designer would rather wait than be refused. */
export const DEADLINE = 15_000;
/** Files without code, and what editors write beside them while they save. */
const MARKUP = /\.svg\.njk(?:~|\.tmp)?$/u;
/** A contact sheet is drawn a few cards at a time. */
export const MAX_WAITING = 64;

export interface StudioOptions {
  /** Absolute, without symbolic links. */
  readonly directories: RendererDirectories;
  /**
   * Returns what decodes pictures, and starts it the first time: the saved templates may take pictures where those that
   * are served do not. Throws an Error with a sentence for the designer.
   */
  readonly openPictures: () => Promise<ResolvePictures>;
  readonly log: (event: PoolEvent) => void;
  readonly onChange: (state: PreviewState) => void;
}

/** Draws with the templates as they were when they could last be used. */
export interface Studio {
  readonly state: PreviewState;
  /** @throws Problem `not_ready` until templates could be used for the first time; what else a renderer throws */
  draw(wish: CardWish, signal: AbortSignal): Promise<StudioCard>;
  /**
   * Loads the templates as they are saved now. What is there serves until they are ready, or for good if they fail.
   *
   * @param paths of the files that were saved; null if all may be others
   */
  reload(paths: ReadonlySet<string | null> | null): void;
  close(): Promise<void>;
}

type StudioPool = Pool<StudioTask, StudioResult>;
type LoadedTemplates = Extract<StudioResult, { readonly templates: unknown }>;

export function createStudio({ directories, openPictures, log, onChange }: StudioOptions): Studio {
  const closing = new AbortController();
  let state: PreviewState = { version: 0, loading: true, templates: [], faults: [] };
  let pool: StudioPool | null = null;
  /** Files have been saved since the last loading began. */
  let stale = false;
  /** Code has been saved that no process has imported yet. */
  let codeIsStale = true;
  let reloading: Promise<void> | null = null;

  function publish(change: Partial<PreviewState>): void {
    state = { ...state, ...change };
    if (!closing.signal.aborted) onChange(state);
  }

  function publishLoaded({ templates, faults }: LoadedTemplates): void {
    // A save that brought faults alone has changed no card.
    const isNew = faults.length === 0 || JSON.stringify(templates) !== JSON.stringify(state.templates);
    publish({ version: state.version + (isNew ? 1 : 0), templates, faults });
  }

  async function startAnew(): Promise<void> {
    codeIsStale = false;
    let isLoaded = false;
    try {
      isLoaded = await startProcess();
    } finally {
      codeIsStale ||= !isLoaded;
    }
  }

  async function startProcess(): Promise<boolean> {
    const next: StudioPool = await createPool({
      ...confineRenderer(directories),
      entry: processEntry('preview'),
      start: directories,
      processes: 1,
      queueLimit: MAX_WAITING,
      deadline: DEADLINE,
      log,
    });
    const loaded = await describe(next).catch(async (error: unknown) => {
      await next.close();
      throw error;
    });
    const last = pool;
    // The process that drew until now has the last sound version of a template whose code has a fault now.
    const names = new Set(loaded.templates.map(({ name }) => name));
    const isComplete = state.templates.every(({ name }) => names.has(name)) || loaded.faults.length === 0;
    const isTaken = isComplete && loaded.templates.length > 0;
    if (isTaken) {
      pool = next;
      publishLoaded(loaded);
    } else {
      publish({ faults: loaded.faults });
    }
    await (isTaken ? last : next)?.close();
    return isTaken;
  }

  /** Markup alone is loaded by the process that draws: its code is compiled and its fonts are open. */
  async function load(): Promise<void> {
    if (pool === null || codeIsStale) return startAnew();
    const loaded = await pool.run({ call: 'reload' }, closing.signal).catch(() => null);
    if (loaded !== null && 'templates' in loaded) publishLoaded(loaded);
    else if (!closing.signal.aborted) await startAnew();
  }

  /** @throws Error also if the templates take pictures and nothing can decode them, as at the start of the service */
  async function describe(next: StudioPool): Promise<LoadedTemplates> {
    const loaded = await next.run({ call: 'describe' }, closing.signal);
    if (!('templates' in loaded)) throw new Error('The process did not describe its templates.');
    if (loaded.templates.some(takesPictures)) await openPictures();
    return loaded;
  }

  /**
   * Takes the way of the service's own cards (docs/decisions/009): the values are checked, their pictures decoded, and
   * then drawn. So the process that draws gets no picture that a client has made.
   */
  async function drawWith(
    current: StudioPool,
    wish: CardWish,
    signal: AbortSignal,
  ): Promise<StudioCard | null> {
    const template = state.templates.find(({ name }) => name === wish.template);
    const checked = await current.run({ call: 'check', wish }, signal);
    if (!('context' in checked)) throw noCard();
    let values = checked.context;
    if (template !== undefined && takesPictures(template)) {
      const pictures = new Map(Object.entries(template.pictures));
      values = await (await openPictures())({ pictures }, values);
    }
    // Other templates may take other pictures.
    if (pool !== current) return null;
    const result = await current.run({ call: 'draw', wish: { ...wish, values } }, signal);
    if ('card' in result) return result.card;
    throw noCard();
  }

  async function reloadWhileStale(): Promise<void> {
    publish({ loading: true });
    while (stale && !closing.signal.aborted) {
      stale = false;
      await load().catch((error: unknown) => publish({ faults: [faultOf(error)] }));
    }
    reloading = null;
    publish({ loading: false });
  }

  return {
    get state() {
      return state;
    },
    async draw(wish, signal) {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
      for (;;) {
        if (pool === null) throw new Problem('not_ready', { message: 'No templates could be loaded yet.' });
        const card = await drawWith(pool, wish, patience);
        if (card !== null) return card;
      }
    },
    reload(paths) {
      stale = true;
      codeIsStale ||= paths === null || ![...paths].every((path) => path !== null && MARKUP.test(path));
      reloading ??= reloadWhileStale();
    },
    async close() {
      closing.abort();
      await reloading;
      await pool?.close();
    },
  };
}

export function takesPictures({ pictures }: PreviewTemplate): boolean {
  return Object.keys(pictures).length > 0;
}

function noCard(): Problem {
  return new Problem('renderer_failed', { message: 'The process sent no card.' });
}
