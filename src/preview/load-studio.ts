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
import type { RequestedCard, PreviewFault, PreviewTemplate, PreviewExample } from './answers.ts';
import { faultOf, type StudioCard, type StudioResult, type StudioTask } from './messages.ts';

/** The last usable version of a template, with the renderer that loaded it. */
interface UsableTemplate {
  readonly template: Template;
  readonly cards: CardRenderer;
}

type UsableTemplates = ReadonlyMap<string, UsableTemplate>;

/** The result of the last loading. */
interface Loaded {
  readonly usable: UsableTemplates;
  readonly fonts: { readonly digest: string; readonly engine: TextEngine } | null;
  readonly findings: readonly Finding[];
}

/**
 * Loads and checks the templates, and returns a function that performs tasks: it loads them again, and draws cards. A
 * template with faults does not replace its last usable version.
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
      // Returned as data. If the process did not start, the pool would report only one sentence.
      faults = [faultOf(error)];
    }
    const templates = [...loaded.usable.values()].map(({ template }) => template);
    return { templates: templates.map(describeTemplate), faults };
  };

  let last = await load();
  return async (task) => {
    if (task.call === 'reload') last = await load();
    if (!('requested' in task)) return last;
    return task.call === 'check'
      ? { context: checkRequested(loaded.usable, task.requested) }
      : { card: drawRequested(loaded.usable, task.requested) };
  };
}

/**
 * Loads and checks the saved templates.
 *
 * @param before the previous result. Unchanged templates are not checked again
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
  // This also compiles the templates, so that they can be drawn even if their files are saved with a fault later.
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

/** Returns the names of folders that still exist, sorted and without duplicates. */
function namesIn({ templatesDirectory }: RendererDirectories, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => existsSync(join(templatesDirectory, name))).sort();
}

function drawRequested(usable: UsableTemplates, requested: RequestedCard): StudioCard {
  const { cards } = findTemplate(usable, requested);
  const { template, variant, context, key } = orderRequested(usable, requested);
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
 * Validates the values and returns the context.
 *
 * @throws Problem as {@link orderRequested} does, and `context_rejected`
 */
function checkRequested(usable: UsableTemplates, requested: RequestedCard): object {
  const { template, variant, context } = orderRequested(usable, requested);
  const isFallback = !template.variants.has(variant.name);
  return isFallback ? context : validate(template.context, context, 'context_rejected');
}

/** @throws Problem `template_not_found`, `variant_not_found` */
function orderRequested(usable: UsableTemplates, requested: RequestedCard): CardOrder {
  const { template } = findTemplate(usable, requested);
  const { variant, values } = requested;
  const originalVariant = template.variants.has(variant) ? null : fallbackOf(variant);
  if (originalVariant !== null) return orderFallbackCard(template, { variant: originalVariant });
  return orderCard(template, variant, values);
}

/** @throws Problem `template_not_found` */
function findTemplate(usable: UsableTemplates, { template }: RequestedCard): UsableTemplate {
  const found = usable.get(template);
  if (found === undefined) throw new Problem('template_not_found');
  return found;
}

/** Returns a template as plain data that can be sent to another process. */
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
        // A template with a guessed definition may have no fallback. Then `fallback` is one of its variants.
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

/** Pairs of a case's name and the text that fills its values. */
const FILLINGS: readonly (readonly [string, string])[] = [
  // The widest kind of character.
  ['longest, 漢', '漢'],
  // Without an opportunity for a line break.
  ['longest, one word', 'W'],
  ['longest, sentences', 'これは、とても長い文章です。'],
  ['longest, Latin', 'The quick brown fox jumps. '],
  ['longest, emoji', '🎉👍🏽'],
];

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Returns the longest contexts that the schema accepts, one for each filling. */
export function hardCases(schema: z.ZodType<object>): PreviewExample[] {
  return FILLINGS.flatMap(([name, filling]) => {
    const context = longestContext(schema, (length) => fill(filling, length));
    return context === null ? [] : [{ name, context: { ...context } }];
  });
}

/** Repeats a text up to a number of code points. Cuts no grapheme in two and leaves no space at the end. */
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
