import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orderCard, orderFallbackCard, type CardOrder } from '../card/card-order.ts';
import { locateCharacters } from '../card/draw-card.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import { findExampleFaults, loadUsableRegistry } from '../renderer/load-registry.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import { composeRenderer, type CardRenderer } from '../renderer/render-card.ts';
import { describeCardTemplates } from '../template/card-template.ts';
import { fallbackOf, type Finding, isInFolder } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { loadTextEngine, type TextEngine } from '../text/lay-out-text.ts';
import type { CardWish, PreviewFault } from './answers.ts';
import { describeTemplate } from './describe-templates.ts';
import { faultOf, type StudioCard, type StudioResult, type StudioTask } from './messages.ts';

/** A template as it was when it could last be used, and what draws it. */
interface UsableTemplate {
  readonly template: Template;
  readonly cards: CardRenderer;
}

type UsableTemplates = ReadonlyMap<string, UsableTemplate>;

/** What the last loading has found. */
interface Loaded {
  readonly usable: UsableTemplates;
  readonly fonts: { readonly digest: string; readonly engine: TextEngine } | null;
  readonly findings: readonly Finding[];
}

/**
 * Loads and checks the templates, loads them again when it is asked to, and draws what is typed for them. A template that
 * has faults does not replace what was loaded of it before.
 */
export async function openStudio(
  directories: RendererDirectories,
): Promise<(task: StudioTask) => Promise<StudioResult>> {
  let loaded: Loaded = { usable: new Map(), fonts: null, findings: [] };
  const load = async (): Promise<StudioResult> => {
    let faults: PreviewFault[];
    try {
      loaded = await loadTemplates(directories, loaded);
      faults = loaded.findings.map((finding) => ({ ...finding }));
    } catch (error) {
      // As data: of a process that does not start, the pool reports one sentence.
      faults = [faultOf(error)];
    }
    const templates = [...loaded.usable.values()].map(({ template }) => template);
    return { templates: templates.map(describeTemplate), faults };
  };

  let last = await load();
  return async (task) => {
    if (task.call === 'reload') last = await load();
    if (!('wish' in task)) return last;
    return task.call === 'check'
      ? { context: checkWished(loaded.usable, task.wish) }
      : { card: drawWished(loaded.usable, task.wish) };
  };
}

/**
 * @param before what these templates replace: a template that is as it was then has its examples set no more
 * @throws Error as {@link loadUsableRegistry} does
 */
async function loadTemplates(directories: RendererDirectories, before: Loaded): Promise<Loaded> {
  const { registry, folders, manifest, findings } = await loadUsableRegistry(directories);
  const { digest } = manifest;
  const engine =
    before.fonts?.digest === digest
      ? before.fonts.engine
      : await loadTextEngine(directories.fontsDirectory, manifest);
  const isSame = ({ name, digest }: Template): boolean => before.usable.get(name)?.template.digest === digest;
  const changed = new Map([...registry].filter(([, template]) => !isSame(template)));
  const changedFolders = folders.filter(({ name }) => changed.has(name));
  // It compiles them too: a file that is saved with a fault later on must not keep its last card from being drawn.
  const cards = composeRenderer(describeCardTemplates({ registry, folders: changedFolders }), engine);
  const faults = findExampleFaults(changed, cards.set);
  const all = [...findings, ...faults];
  const usable = new Map<string, UsableTemplate>();
  for (const name of namesIn(directories, [...registry.keys(), ...before.usable.keys()])) {
    const template = changed.get(name);
    const directory = join(directories.templatesDirectory, name);
    const isFaulty = faults.some(({ file }) => isInFolder(file, { directory }));
    const last = before.usable.get(name);
    if (template !== undefined && !isFaulty) usable.set(name, { template, cards });
    else if (last !== undefined) usable.set(name, last);
  }
  return { usable, fonts: { digest, engine }, findings: all };
}

/** @returns each name once, sorted, of folders that are still there */
function namesIn({ templatesDirectory }: RendererDirectories, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => existsSync(join(templatesDirectory, name))).sort();
}

function drawWished(usable: UsableTemplates, wish: CardWish): StudioCard {
  const { cards } = findWished(usable, wish);
  const { template, variant, context, key } = orderWished(usable, wish);
  const card = { template: template.name, variant: variant.name, context };
  try {
    const drawn = cards.draw(card);
    const explanation = cards.explain(card);
    const isFallback = !template.variants.has(variant.name);
    const alt = isFallback ? template.fallbackAlt : template.alt(context);
    const share = isFallback ? undefined : template.share?.(context);
    return { key, alt, share, digest: template.digest, drawn, explanation };
  } catch (error) {
    throw locateCharacters(error, context);
  }
}

/**
 * Returns what the template's schema makes of the values.
 *
 * @throws Problem as {@link orderWished} does, and `context_rejected`
 */
function checkWished(usable: UsableTemplates, wish: CardWish): object {
  const { template, variant, context } = orderWished(usable, wish);
  const isFallback = !template.variants.has(variant.name);
  return isFallback ? context : validate(template.context, context, 'context_rejected');
}

/** @throws Problem `template_not_found`, `variant_not_found` */
function orderWished(usable: UsableTemplates, wish: CardWish): CardOrder {
  const { template } = findWished(usable, wish);
  const { variant, values } = wish;
  const standsFor = template.variants.has(variant) ? null : fallbackOf(variant);
  if (standsFor !== null) return orderFallbackCard(template, { variant: standsFor });
  return orderCard(template, variant, values);
}

/** @throws Problem `template_not_found` */
function findWished(usable: UsableTemplates, { template }: CardWish): UsableTemplate {
  const found = usable.get(template);
  if (found === undefined) throw new Problem('template_not_found');
  return found;
}
