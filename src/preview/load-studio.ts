import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { orderCard, orderFallbackCard, type CardOrder } from '../card/card-order.ts';
import { locateCharacters } from '../card/draw-card.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import {
  findExampleFaults,
  loadUsableRegistry,
  type RendererDirectories,
} from '../renderer/load-registry.ts';
import { composeRenderer, type CardRenderer } from '../renderer/render-card.ts';
import { safeArea } from '../safe-area.ts';
import { describeCardTemplates } from '../template/card-template.ts';
import { longestContext } from '../template/generate-contexts.ts';
import { fallbackOf, type Finding, isInFolder } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { loadTextEngine, type TextEngine } from '../text/lay-out-text.ts';
import type { CardWish, PreviewFault, PreviewTemplate, PreviewExample } from './answers.ts';
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

/** A template as plain data, so that it can leave the process that has loaded it. */
export function describeTemplate({
  name,
  title,
  description,
  variants,
  fallback,
  otherFallbacks,
  context,
  pictures,
  examples,
  digest,
}: Template): PreviewTemplate {
  return {
    name,
    title,
    description,
    variants: [...new Set([...variants.values(), fallback, ...otherFallbacks.values()])].map(
      ({ name, width, height }) => {
        // A template whose definition is guessed may have none.
        const isFallback = !variants.has(name);
        return { name, width, height, isFallback, safeArea: safeArea({ width, height }) };
      },
    ),
    pictures: Object.fromEntries(pictures),
    schema: z.toJSONSchema(context, { io: 'input' }),
    examples: examples.map(({ name, context }) => ({ name, context: { ...context } })),
    hardCases: hardCases(context),
    digest,
  };
}

/** What texts are filled with, by the name of the case. */
const FILLINGS: readonly (readonly [string, string])[] = [
  // As wide as a character gets.
  ['longest, 漢', '漢'],
  // Without a place to break a line at.
  ['longest, one word', 'W'],
  ['longest, sentences', 'これは、とても長い文章です。'],
  ['longest, Latin', 'The quick brown fox jumps. '],
  ['longest, emoji', '🎉👍🏽'],
];

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Contexts that try a card, as far as the schema of a template takes them. */
export function hardCases(schema: z.ZodType<object>): PreviewExample[] {
  return FILLINGS.flatMap(([name, filling]) => {
    const context = longestContext(schema, (length) => fill(filling, length));
    return context === null ? [] : [{ name, context: { ...context } }];
  });
}

/** Repeats a text up to a number of code points; no character is cut in two, and no space is left at the end. */
function fill(filling: string, length: number): string {
  let filled = '';
  let taken = 0;
  const characters = Array.from(graphemes.segment(filling), ({ segment }) => segment);
  for (let index = 0; ; index += 1) {
    const character = characters[index % characters.length] ?? '';
    taken += Array.from(character).length;
    if (taken > length || character === '') return filled.trimEnd();
    filled += character;
  }
}
