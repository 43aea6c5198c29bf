import { Problem } from '../errors.ts';
import { createSceneDrawer, type DrawnScene } from '../raster/draw-scene.ts';
import type { Scene } from '../raster/scene.ts';
import type { CompiledTemplate } from '../template/compile-template.ts';
import { compileVariants } from '../template/compile-variants.ts';
import { picturesOf } from '../template/picture-field.ts';
import type { Registry, Template } from '../template/registry.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { buildScene } from './build-scene.ts';
import type { BuiltScene } from './build-scene.ts';
import { checkExamples } from './check-examples.ts';
import type { RendererDirectories } from './permissions.ts';
import { loadRegistry } from './load-registry.ts';
import type { CardExplanation, CardLayout, CardRequest, DrawnWay, Lookups } from './renderer.ts';
import { explainText, reportText } from './report-text.ts';
import { createTextSetter } from './set-text.ts';
import { createStopwatch } from './stopwatch.ts';
import { codePointName } from '../template/text-field.ts';
import { loadTextEngine, type TextEngine } from '../text/text-engine.ts';

/** Of each process, in bytes: some hundred backdrops, ten thousand glyphs, thousands of bands. */
const RASTER_LIMITS = { backdropBytes: 64 * 2 ** 20, maskBytes: 32 * 2 ** 20, bandBytes: 24 * 2 ** 20 };

/** A card as PNG. */
export interface PaintedCard extends CardLayout, DrawnWay {
  readonly png: Uint8Array;
}

export interface CardRenderer {
  /** @throws Problem `characters_not_covered` */
  readonly draw: (card: CardRequest) => PaintedCard;
  /** As `draw`, the full way, see {@link SceneDrawer.drawWhole}. */
  readonly drawWhole: (card: CardRequest, scale: number) => PaintedCard;
  /** As `draw`, without rasterising. */
  readonly layout: (card: CardRequest) => CardLayout;
  /** As `draw`, and tells how instead of giving the picture. */
  readonly explain: (card: CardRequest) => CardExplanation;
  /** Draws a card of each shape, so that the first one asked for finds its backdrop and compiled code. */
  readonly warmUp: () => void;
  /** Draws ahead what cards are likely to need. @returns whether there is more to do */
  readonly idle: (budgetMs: number) => boolean;
  /** How often each cache had what was looked up, since the last call. */
  readonly takeLookups: () => Lookups;
}

interface CardSteps extends Omit<CardRenderer, 'warmUp'> {
  /** Sets a card's texts and stacks, whose glyphs other cards are likely to have. */
  readonly rehearse: (card: CardRequest) => BuiltScene;
}

/**
 * Loads templates and fonts, and draws cards. Every example of every template has been laid out by then.
 *
 * @throws Error with a message for the operator
 */
export async function createCardRenderer({
  templatesDirectory,
  fontsDirectory,
}: RendererDirectories): Promise<CardRenderer> {
  const { registry, folders, manifest } = await loadRegistry({ templatesDirectory, fontsDirectory });
  const compiled = new Map(folders.map((folder) => [folder.name, compileVariants(folder)]));
  const engine = await loadTextEngine(fontsDirectory, manifest);
  const renderer = createRenderSteps(registry, compiled, engine);
  checkExamples(registry, renderer.rehearse);
  return { ...renderer, warmUp: () => warmUp(registry, renderer) };
}

function warmUp(registry: Registry, { draw }: CardSteps): void {
  for (const { name, variants, examples } of registry.values()) {
    const context = { ...examples[0].context };
    for (const variant of variants.keys()) draw({ template: name, variant, context });
  }
}

/** A card's way, step by step. */
function createRenderSteps(
  registry: Registry,
  templates: ReadonlyMap<string, ReadonlyMap<string, CompiledTemplate>>,
  engine: TextEngine,
): CardSteps {
  const drawer = createSceneDrawer(RASTER_LIMITS);
  const setText = createTextSetter(engine);

  const setCard = (card: CardRequest, time: ReturnType<typeof createStopwatch>['time']): BuiltScene => {
    const template = templates.get(card.template)?.get(card.variant);
    if (template === undefined) throw new Error(`Expected a template ${card.template}/${card.variant}`);
    const definition = registry.get(card.template);
    const missingCharacters = definition?.missingCharacters;
    const isOwn = definition !== undefined && hasOwnPicture(definition, card);
    const root = time('template', () => template.instantiate(card.context));
    const built = time('text', () => buildScene(root, setText(template.file, missingCharacters), isOwn));
    refuseUncovered(built.texts);
    return built;
  };

  const paint = (card: CardRequest, draw: (scene: Scene) => DrawnScene): PaintedCard => {
    const { time, timings } = createStopwatch();
    const { scene, texts } = setCard(card, time);
    const { png, way, reason = null } = time('raster', () => draw(scene));
    return { png, way, reason, texts: texts.map(reportText), timings };
  };

  return {
    draw: (card) => paint(card, (scene) => drawer.draw(scene)),
    drawWhole: (card, scale) => paint(card, (scene) => drawer.drawWhole(scene, scale)),
    layout(card) {
      const { time, timings } = createStopwatch();
      const { texts } = setCard(card, time);
      return { texts: texts.map(reportText), timings };
    },
    explain(card) {
      const { time, timings } = createStopwatch();
      const { scene, texts } = setCard(card, time);
      const { width, height, document } = scene;
      const { way, reason = null } = time('raster', () => drawer.draw(scene));
      return { width, height, svg: document, way, reason, texts: texts.map(explainText), timings };
    },
    rehearse(card) {
      const built = setCard(card, createStopwatch().time);
      const { layers } = built.scene;
      if ('shapes' in layers) drawer.prepare(layers.shapes.map(({ shape }) => shape));
      return built;
    },
    idle: (budgetMs) => drawer.idle(budgetMs),
    takeLookups: () => drawer.takeLookups(),
  };
}

function hasOwnPicture({ context }: Template, card: CardRequest): boolean {
  return [...picturesOf(context).keys()].some((name) => typeof card.context[name] === 'string');
}

function refuseUncovered(texts: readonly TextLayout[]): void {
  const codePoints = [...new Set(texts.flatMap(({ uncovered }) => uncovered))];
  if (codePoints.length === 0) return;
  throw new Problem('characters_not_covered', {
    errors: [
      {
        pointer: '',
        message: 'No bundled font has these characters.',
        codePoints: codePoints.map(codePointName),
      },
    ],
  });
}
