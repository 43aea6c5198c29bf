import { LRUCache } from 'lru-cache';
import { createSceneDrawer, type DrawnScene, type Scene } from '../raster/draw-scene.ts';
import { takeNativeBytes } from '../raster/rasterize.ts';
import {
  type CardTemplate,
  type CompiledVariants,
  describeCardTemplates,
  openCardTemplate,
} from '../template/card-template.ts';
import { createTrees } from '../template/compile-template.ts';
import { isInFolder } from '../template/read-templates.ts';
import { loadTextEngine, type TextEngine } from '../text/lay-out-text.ts';
import { buildScene, type BuiltScene } from './build-scene.ts';
import {
  checkExamples,
  findExampleFaults,
  loadRegistry,
  loadUsableRegistry,
  type RendererDirectories,
} from './load-registry.ts';
import type { CardExplanation, CardLayout, CardRequest, DrawnWay, Lookups } from './renderer.ts';
import { createTextSetter, explainText, refuseUncovered, reportText } from './set-text.ts';

/** Of each process, in bytes: a dozen backdrops, ten thousand glyphs, thousands of bands. */
export const RASTER_LIMITS = {
  backdropBytes: 32 * 2 ** 20,
  maskBytes: 32 * 2 ** 20,
  bandBytes: 24 * 2 ** 20,
};

/** Sources and assets of compiled templates, bytes. */
const MAX_COMPILED_BYTES = 32 * 2 ** 20;
/** What a byte of a template's files takes once it is compiled: UTF-16, base64 and generated code. */
const BYTES_PER_FILE_BYTE = 4;

export interface PaintedCard extends CardLayout, DrawnWay {
  readonly png: Uint8Array;
}

export interface CardRenderer {
  /** @throws Problem `characters_not_covered`, OperatorError if a file of the template has changed */
  readonly draw: (card: CardRequest) => PaintedCard;
  /** As `draw`, the full way, see {@link SceneDrawer.drawWhole}. */
  readonly drawWhole: (card: CardRequest, scale: number) => PaintedCard;
  /** As `draw`, without rasterising. */
  readonly layout: (card: CardRequest) => CardLayout;
  /** Like `draw`, but returns an explanation of the card instead of its picture. */
  readonly explain: (card: CardRequest) => CardExplanation;
  /** Sets a card's texts and stacks. */
  readonly set: (card: CardRequest) => BuiltScene;
  /** Names cards like those that will be asked for: `idle` draws them ahead. */
  readonly warmUp: (cards: readonly CardRequest[]) => void;
  /**
   * Draws cards ahead until some milliseconds are over. Other cards are the same without it, and the first ones slower.
   *
   * @returns whether there is more to do
   */
  readonly idle: (budgetMs: number) => boolean;
  /** How often each cache had what was looked up, since the last call. */
  readonly takeLookups: () => Lookups;
  readonly takeNativeBytes: () => number;
}

/**
 * Checks templates and fonts, and draws cards of them in this process.
 *
 * @param loading the templates, if they are loaded for something else as well
 * @returns when every example of every template has been set
 * @throws Error with a message for the operator
 */
export async function createCardRenderer(
  directories: RendererDirectories,
  loading = loadRegistry(directories),
): Promise<CardRenderer> {
  const loaded = await loading;
  const engine = await loadTextEngine(directories.fontsDirectory, loaded.manifest);
  const renderer = composeRenderer(describeCardTemplates(loaded), engine);
  checkExamples(loaded.registry, renderer.set);
  return renderer;
}

/**
 * Draws cards of templates that were checked. A template is read and compiled when the first of its cards is asked for.
 *
 * The list of steps of a card is `setCard` and `paint`.
 */
export function composeRenderer(cardTemplates: readonly CardTemplate[], engine: TextEngine): CardRenderer {
  const templates = new Map(cardTemplates.map((template) => [template.name, template]));
  const trees = createTrees();
  const compiled = new LRUCache<string, CompiledVariants>({
    maxSize: MAX_COMPILED_BYTES,
    // Trees hold assets, which are counted here.
    dispose: () => trees.clear(),
  });
  const drawer = createSceneDrawer(RASTER_LIMITS);
  const setText = createTextSetter(engine);
  const ahead: CardRequest[] = [];

  const compile = (template: CardTemplate): CompiledVariants => {
    const known = compiled.get(template.name);
    if (known !== undefined) return known;
    const variants = openCardTemplate(template, trees);
    const bytes = template.files.reduce((sum, file) => sum + file.bytes, 0);
    compiled.set(template.name, variants, { size: bytes * BYTES_PER_FILE_BYTE + 1 });
    return variants;
  };

  const setCard = (card: CardRequest) => {
    const { time, timings } = createStopwatch();
    const template = templates.get(card.template);
    const variant = template && time('template', () => compile(template).get(card.variant));
    if (template === undefined || variant === undefined)
      throw new Error(`Expected a template ${card.template}/${card.variant}`);
    const { missingCharacters, pictures } = template;
    const isOwn = Object.keys(pictures).some((name) => typeof card.context[name] === 'string');
    const root = time('template', () => variant.instantiate(card.context));
    const { file } = variant;
    const built = time('text', () =>
      buildScene(root, { setText: setText(file, missingCharacters), file, isOwn }),
    );
    refuseUncovered(built.texts);
    return { ...built, time, timings };
  };

  const paint = (card: CardRequest, draw: (scene: Scene) => DrawnScene): PaintedCard => {
    const { scene, texts, time, timings } = setCard(card);
    const { png, way, reason = null } = time('raster', () => draw(scene));
    return { png, way, reason, texts: texts.map(reportText), timings };
  };

  const renderer: CardRenderer = {
    draw: (card) => paint(card, (scene) => drawer.draw(scene)),
    drawWhole: (card, scale) => paint(card, (scene) => drawer.drawWhole(scene, scale)),
    layout(card) {
      const { texts, timings } = setCard(card);
      return { texts: texts.map(reportText), timings };
    },
    explain(card) {
      const { scene, texts, time, timings } = setCard(card);
      const { width, height, document } = scene;
      const { way, reason = null } = time('raster', () => drawer.draw(scene));
      return { width, height, svg: document, way, reason, texts: texts.map(explainText), timings };
    },
    set: setCard,
    warmUp: (cards) => void ahead.push(...cards),
    idle(budgetMs) {
      const end = performance.now() + budgetMs;
      for (let card = ahead.shift(); card !== undefined; card = ahead.shift()) {
        try {
          renderer.draw(card);
        } catch {
          // The next request for such a card meets the same error and reports it.
        }
        // Metrics count cards that were asked for.
        drawer.takeLookups();
        if (performance.now() >= end) break;
      }
      return ahead.length > 0;
    },
    takeLookups: () => drawer.takeLookups(),
    takeNativeBytes,
  };
  return renderer;
}

/**
 * Opens the templates whose cards can be drawn, whatever is wrong with others: for tools.
 *
 * @throws Error with a message for the operator, of fonts
 */
export async function openUsableTemplates(directories: RendererDirectories) {
  const loaded = await loadUsableRegistry(directories);
  const { manifest } = loaded;
  const engine = await loadTextEngine(directories.fontsDirectory, manifest);
  const sources = describeCardTemplates(loaded);
  const renderer = composeRenderer(sources, engine);
  const faults = findExampleFaults(loaded.registry, renderer.set);
  const isSound = (source: CardTemplate) => !faults.some(({ file }) => isInFolder(file, source));
  const sound = sources.filter(isSound);
  return {
    registry: new Map([...loaded.registry].filter(([name]) => sound.some((source) => source.name === name))),
    sources: sound,
    findings: [...loaded.findings, ...faults],
    renderer,
    manifest,
  };
}

function createStopwatch() {
  /** Milliseconds per step, in the order in which they ran. */
  const timings: Record<string, number> = {};
  const time = <Result>(step: string, run: () => Result): Result => {
    const start = performance.now();
    const result = run();
    timings[step] = (timings[step] ?? 0) + performance.now() - start;
    return result;
  };
  return { time, timings };
}
