import type { ResolvePictures } from '../card/resolve-pictures.ts';
import { Problem } from '../errors.ts';
import { processEntry } from '../program-files.ts';
import { createPool, type Pool } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import { confineRenderer } from '../renderer/create-renderer.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { RequestedCard, PreviewState, PreviewTemplate } from './answers.ts';
import { faultOf, type StudioCard, type StudioResult, type StudioTask } from './messages.ts';

/** Time for a card, including waiting but not its pictures, ms. Long, because a designer prefers waiting to an error. */
export const DEADLINE = 15_000;
/** Matches files without code, and temporary files that editors write beside them. */
const MARKUP = /\.svg\.njk(?:~|\.tmp)?$/u;
/** Cards that may wait. A contact sheet requests only a few at a time. */
export const MAX_WAITING = 64;

export interface StudioOptions {
  /** Absolute paths without symbolic links. */
  readonly directories: RendererDirectories;
  /**
   * Starts the decoder of pictures at the first call and returns it. The saved templates may need it even if the served
   * ones do not. Throws an Error with a message for the designer.
   */
  readonly openPictures: () => Promise<ResolvePictures>;
  readonly log: (event: PoolEvent) => void;
  readonly onChange: (state: PreviewState) => void;
}

/** Draws with the last usable version of each template. */
export interface Studio {
  readonly state: PreviewState;
  /**
   * Draws a card.
   *
   * @throws Problem `not_ready` before the first usable templates are loaded; the errors of a renderer
   */
  draw(requested: RequestedCard, signal: AbortSignal): Promise<StudioCard>;
  /**
   * Loads the saved templates. The previous ones are used until these are ready, and also if these fail.
   *
   * @param paths the saved files; null if any file may have changed
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
  /** Whether files were saved after the last loading began. */
  let stale = false;
  /** Whether code was saved that no process has imported yet. */
  let codeIsStale = true;
  let reloading: Promise<void> | null = null;

  function publish(change: Partial<PreviewState>): void {
    state = { ...state, ...change };
    if (!closing.signal.aborted) onChange(state);
  }

  function publishLoaded({ templates, faults }: LoadedTemplates): void {
    // A save with new faults but equal templates changed no card.
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
    // If the code of a template has a fault, only the previous process still has a usable version of it.
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

  /** Reloads markup in the running process, which has compiled code and open fonts. Starts a new process for new code. */
  async function load(): Promise<void> {
    if (pool === null || codeIsStale) return startAnew();
    const loaded = await pool.run({ call: 'reload' }, closing.signal).catch(() => null);
    if (loaded !== null && 'templates' in loaded) publishLoaded(loaded);
    else if (!closing.signal.aborted) await startAnew();
  }

  /** Returns the templates of a new process. @throws Error also if they have pictures and no decoder can be started */
  async function describe(next: StudioPool): Promise<LoadedTemplates> {
    const loaded = await next.run({ call: 'describe' }, closing.signal);
    if (!('templates' in loaded)) throw new Error('The process did not describe its templates.');
    if (loaded.templates.some(takesPictures)) await openPictures();
    return loaded;
  }

  /**
   * Draws a card in the same steps as the service (docs/decisions/009): validates the values, decodes their pictures, draws
   * the card. Therefore the drawing process never gets picture bytes of a client.
   *
   * @returns null if the process was replaced meanwhile
   */
  async function drawWith(
    current: StudioPool,
    requested: RequestedCard,
    signal: AbortSignal,
  ): Promise<StudioCard | null> {
    const template = state.templates.find(({ name }) => name === requested.template);
    const checked = await current.run({ call: 'check', requested }, signal);
    if (!('context' in checked)) throw noCard();
    let values = checked.context;
    if (template !== undefined && takesPictures(template)) {
      const pictures = new Map(Object.entries(template.pictures));
      values = await (await openPictures())({ pictures }, values);
    }
    // The new templates may have other pictures.
    if (pool !== current) return null;
    const result = await current.run({ call: 'draw', requested: { ...requested, values } }, signal);
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
    async draw(requested, signal) {
      const deadlineSignal = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
      for (;;) {
        if (pool === null) throw new Problem('not_ready', { message: 'No templates could be loaded yet.' });
        const card = await drawWith(pool, requested, deadlineSignal);
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
