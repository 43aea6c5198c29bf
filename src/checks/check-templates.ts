import { relative } from 'node:path';
import type { RendererSources } from '../renderer/create-renderer.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import { openUsableTemplates } from '../renderer/render-card.ts';
import type { CardRequest } from '../renderer/renderer.ts';
import type { CardTemplate } from '../template/card-template.ts';
import { type Finding, isInFolder, TemplateError } from '../template/read-templates.ts';
import { DEFAULT_TEMPLATE, type Registry, type Variant } from '../template/registry.ts';
import { verifyFiles } from '../text/font-files.ts';

/** A template without faults. All its data depends only on the template's files, the fonts and the code. */
export interface CheckedTemplate {
  readonly source: CardTemplate;
  /** See `Template.digest`. */
  readonly digest: string;
  /** The card's variants first, the fallbacks last. `file` is relative to the template's folder. */
  readonly variants: readonly Variant[];
  /** The fallback card as a PNG file. */
  readonly fallbackCard: Uint8Array;
}

/** Checked templates and fonts, as plain data that can be recorded or sent to another process. */
export interface CheckedTemplates extends Omit<RendererSources, 'templates'> {
  readonly templates: readonly CheckedTemplate[];
  /** The faults of templates that were omitted. */
  readonly findings: readonly Finding[];
}

export interface ChecksStart extends RendererDirectories {
  /** Omits templates with faults instead of throwing. The designer's page uses it; a service does not start with faults. */
  readonly leavesOutFaulty?: boolean;
}

/** Most templates that renderers warm up with. More would fill the caches with cards that may not be requested. */
const REHEARSED_TEMPLATES = 8;
/** Longest context of a warm-up card, UTF-16 units of JSON. Longer contexts contain pictures, which other cards lack. */
const MAX_REHEARSAL = 16 * 1024;

/**
 * Checks all templates and fonts, lays out all examples, and draws the fallback cards, in this process.
 *
 * @throws Error with a message for the operator: all faults of templates with file and line (unless `leavesOutFaulty`), or
 *   the first fault of a font
 */
export async function checkTemplates({
  leavesOutFaulty = false,
  ...directories
}: ChecksStart): Promise<CheckedTemplates> {
  const { registry, sources, findings, renderer, manifest } = await openUsableTemplates(directories);
  if (findings.length > 0 && !leavesOutFaulty) throw new TemplateError(findings);
  await verifyFiles(directories.fontsDirectory, manifest);
  const isFaulty = (source: CardTemplate) => findings.some(({ file }) => isInFolder(file, source));
  const sound = sources.filter((source) => !isFaulty(source));
  const templates = sound.map((source): CheckedTemplate => {
    const template = registry.get(source.name);
    if (template === undefined)
      throw new Error(`Expected the template ${source.name} in the registry but found none`);
    const { digest, fallback, otherFallbacks } = template;
    const variants = [...template.variants.values(), ...otherFallbacks.values(), fallback].map((variant) => ({
      ...variant,
      file: relative(source.directory, variant.file),
    }));
    const { png } = renderer.draw({ template: source.name, variant: fallback.name, context: {} });
    return { source, digest, variants, fallbackCard: png };
  });
  const served = new Map([...registry].filter(([name]) => sound.some((source) => source.name === name)));
  return { manifest, templates, rehearsals: rehearsalsOf(served), findings };
}

/**
 * Returns one example per template and variant for the warm-up, the default template first. Drawing it caches a variant's
 * backdrop and compiled code, which saves the first card tens of ms. Further examples would add only glyphs, which save
 * about 1 ms.
 */
function rehearsalsOf(registry: Registry): CardRequest[] {
  const names = new Set([DEFAULT_TEMPLATE, ...registry.keys()]);
  const templates = [...names].flatMap((name) => registry.get(name) ?? []).slice(0, REHEARSED_TEMPLATES);
  return templates.flatMap(({ name, variants, examples }) =>
    [...variants.keys()].flatMap((variant) => {
      const example = examples.find(({ context }) => JSON.stringify(context).length <= MAX_REHEARSAL);
      return example === undefined ? [] : { template: name, variant, context: { ...example.context } };
    }),
  );
}
