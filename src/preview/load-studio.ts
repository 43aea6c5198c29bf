import { orderCard, orderFallbackCard, type CardOrder } from '../card/card-order.ts';
import { locateCharacters } from '../card/locate-characters.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import { checkExamples } from '../renderer/check-examples.ts';
import { loadRegistry } from '../renderer/load-registry.ts';
import type { RendererDirectories } from '../renderer/permissions.ts';
import { composeRenderer, type CardRenderer } from '../renderer/render-card.ts';
import { describeCardTemplates } from '../template/card-template.ts';
import type { Registry, Template } from '../template/registry.ts';
import { loadTextEngine, type TextEngine } from '../text/text-engine.ts';
import type { CardWish } from './answers.ts';
import { describeTemplates } from './describe-templates.ts';
import { findFaults } from './find-faults.ts';
import type { StudioCard, StudioResult, StudioTask } from './messages.ts';

/** Templates that were checked, and what draws them. */
interface LoadedTemplates {
  readonly registry: Registry;
  readonly cards: CardRenderer;
  readonly fonts: { readonly digest: string; readonly engine: TextEngine };
}

/**
 * Loads and checks the templates, loads them again when it is asked to, and draws what is typed for them. Templates that
 * have faults do not replace those that were loaded before.
 */
export async function openStudio(
  directories: RendererDirectories,
): Promise<(task: StudioTask) => Promise<StudioResult>> {
  let loaded: LoadedTemplates | null = null;
  const load = async (): Promise<StudioResult> => {
    try {
      loaded = await loadTemplates(directories, loaded);
      return { templates: describeTemplates(loaded.registry) };
    } catch (error) {
      // As data: of a process that does not start, the pool reports one sentence.
      return { faults: findFaults(error) };
    }
  };

  let last = await load();
  return async (task) => {
    if (task.call === 'reload') last = await load();
    if (!('wish' in task) || loaded === null) return last;
    return task.call === 'check'
      ? { context: checkWished(loaded.registry, task.wish) }
      : { card: drawWished(loaded, task.wish) };
  };
}

/**
 * @param before what these templates replace: a template that is as it was then has its examples set no more
 * @throws Error as {@link loadRegistry} and {@link checkExamples} do
 */
async function loadTemplates(
  directories: RendererDirectories,
  before: LoadedTemplates | null,
): Promise<LoadedTemplates> {
  const templates = await loadRegistry(directories);
  const { registry, manifest } = templates;
  const { digest } = manifest;
  const engine =
    before?.fonts.digest === digest
      ? before.fonts.engine
      : await loadTextEngine(directories.fontsDirectory, manifest);
  const cards = composeRenderer(describeCardTemplates(templates), engine);
  const isSame = ({ name, digest }: Template): boolean => before?.registry.get(name)?.digest === digest;
  const [same = [], changed = []] = [true, false].map((wanted) =>
    [...registry.values()].filter((template) => isSame(template) === wanted),
  );
  checkExamples(new Map(changed.map((template) => [template.name, template])), cards.set);
  // Compiles them: a file that is saved with a fault later on must not keep its last card from being drawn.
  for (const { name, fallback } of same)
    cards.layout({ template: name, variant: fallback.name, context: {} });
  return { registry, cards, fonts: { digest, engine } };
}

function drawWished({ registry, cards }: LoadedTemplates, wish: CardWish): StudioCard {
  const { template, variant, context, key } = orderWished(registry, wish);
  const card = { template: template.name, variant: variant.name, context };
  try {
    const drawn = cards.draw(card);
    const explanation = cards.explain(card);
    const alt = variant === template.fallback ? template.fallbackAlt : template.alt(context);
    return { key, alt, digest: template.digest, drawn, explanation };
  } catch (error) {
    throw locateCharacters(error, context);
  }
}

/**
 * Returns what the template's schema makes of the values.
 *
 * @throws Problem as {@link orderWished} does, and `context_rejected`
 */
function checkWished(registry: Registry, wish: CardWish): object {
  const { template, variant, context } = orderWished(registry, wish);
  return variant === template.fallback ? context : validate(template.context, context, 'context_rejected');
}

/** @throws Problem `template_not_found`, `variant_not_found` */
function orderWished(registry: Registry, { template: name, variant, values }: CardWish): CardOrder {
  const template = registry.get(name);
  if (template === undefined) throw new Problem('template_not_found');
  if (variant === template.fallback.name) return orderFallbackCard(template);
  return orderCard(template, variant, values);
}
