import { join } from 'node:path';

import type { Size } from '../picture-format.ts';
import { checkTemplate } from './check-template.ts';
import type { TextDialect } from './check-template.ts';
import type { Finding, Report } from './finding.ts';
import { findLiterals, generateContexts, type TryingContexts } from './generate-contexts.ts';
import { DEFINITION_FILE } from './import-module.ts';
import { loadDefinition } from './load-definition.ts';
import type { LoadedDefinition } from './load-definition.ts';
import {
  DEFAULT_VARIANT,
  displayPath,
  FALLBACK_VARIANT,
  isTemplateName,
  NAME_RULE,
  readTemplates,
  VARIANT_SUFFIX,
  variantFiles,
} from './read-templates.ts';
import type { TemplateFolder } from './read-templates.ts';

export interface CheckOptions extends TextDialect {
  /** The folder of templates. */
  readonly directory: string;
}

/** A template as far as it could be read. */
export interface InspectedTemplate {
  readonly folder: TemplateFolder;
  readonly definition: LoadedDefinition['definition'] | undefined;
  /** By variant, the card first and the fallback last. */
  readonly canvases: ReadonlyMap<string, { readonly path: string; readonly canvas: Size }>;
}

/**
 * Reads and checks every template: its definition, and each of its files for what is unsafe, unknown or missing.
 *
 * @returns the templates as far as they could be read, and all that is wrong, by file and line; nothing if they can be
 *   used
 */
export async function inspectTemplates({ directory, ...dialect }: CheckOptions): Promise<{
  readonly templates: readonly InspectedTemplate[];
  readonly findings: readonly Finding[];
}> {
  const { folders, findings: unreadable } = await readTemplates(directory);
  const findings = [...unreadable];
  const templates: InspectedTemplate[] = [];
  for (const folder of folders) {
    const reportOn = (path: string): Report => {
      const file = displayPath(join(folder.directory, path));
      return (line, message) => findings.push({ file, line, message });
    };
    templates.push(await inspectTemplate(folder, dialect, reportOn));
  }
  return { templates, findings: inOrder(findings) };
}

/** The fallback card stands in for one whose context is not there. */
const NO_CONTEXT: TryingContexts = { first: [{}], next: () => ({}) };

async function inspectTemplate(
  folder: TemplateFolder,
  dialect: TextDialect,
  reportOn: (path: string) => Report,
): Promise<InspectedTemplate> {
  const loaded = await loadDefinition(folder, reportOn(DEFINITION_FILE));
  const canvases = new Map<string, { path: string; canvas: Size }>();
  const variants = variantFiles(folder);
  const contexts = loaded === undefined ? null : contextsOf(loaded, [...variants.values()]);
  const members = Object.keys(loaded?.schema.properties ?? {});
  for (const required of [DEFAULT_VARIANT, FALLBACK_VARIANT]) {
    if (!variants.has(required))
      reportOn(required + VARIANT_SUFFIX)(1, 'The file is missing. Every template has one.');
  }
  for (const [variant, { path, bytes }] of variants) {
    const report = reportOn(path);
    if (!isTemplateName(variant)) {
      report(1, `The name of a variant has ${NAME_RULE}. Rename the file.`);
    }
    const filled =
      variant === FALLBACK_VARIANT ? { contexts: NO_CONTEXT, members: [] } : { contexts, members };
    const canvas = checkTemplate({ ...dialect, ...filled, bytes, files: folder.files }, report);
    if (canvas) canvases.set(variant, { path, canvas });
  }
  return { folder, definition: loaded?.definition, canvases };
}

/** The examples, and contexts at the edges of what the schema accepts. */
function contextsOf(
  { definition, schema }: LoadedDefinition,
  variants: readonly { readonly bytes: Buffer }[],
): TryingContexts {
  const examples = definition.examples.map(({ context }) => context);
  return generateContexts(definition.context, schema, {
    examples,
    literals: findLiterals(variants.map(({ bytes }) => bytes.toString())),
  });
}

/** By file and line, each message once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()].sort((one, other) =>
    one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1,
  );
}
