import { join } from 'node:path';

import type { Size } from '../picture-format.ts';
import { checkTemplate } from './check-template.ts';
import type { TextDialect } from './check-template.ts';
import type { Field } from './context-shape.ts';
import type { Finding, Report } from './finding.ts';
import { DEFINITION_FILE } from './import-module.ts';
import { loadDefinition } from './load-definition.ts';
import type { LoadedDefinition } from './load-definition.ts';
import {
  DEFAULT_VARIANT,
  displayPath,
  FALLBACK_VARIANT,
  isTemplateName,
  readTemplates,
  VARIANT_SUFFIX,
  variantFiles,
} from './read-templates.ts';
import type { TemplateFolder } from './read-templates.ts';
import { prepareTemplatePictures } from './template-pictures.ts';

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
    const before = findings.length;
    const template = await inspectTemplate(folder, dialect, reportOn);
    const isSound = findings.length === before;
    const drawn = isSound ? await prepareTemplatePictures(folder, reportOn) : {};
    templates.push({ ...template, folder: { ...folder, drawn } });
  }
  return { templates, findings: inOrder(findings) };
}

async function inspectTemplate(
  folder: TemplateFolder,
  dialect: TextDialect,
  reportOn: (path: string) => Report,
): Promise<InspectedTemplate> {
  const loaded = await loadDefinition(folder, reportOn(DEFINITION_FILE));
  const canvases = new Map<string, { path: string; canvas: Size }>();
  const variants = variantFiles(folder);
  for (const required of [DEFAULT_VARIANT, FALLBACK_VARIANT]) {
    if (!variants.has(required))
      reportOn(required + VARIANT_SUFFIX)(1, 'The file is missing. Every template has one.');
  }
  for (const [variant, { path, bytes }] of variants) {
    const report = reportOn(path);
    if (!isTemplateName(variant)) {
      report(
        1,
        'The name of a variant is of lower-case letters, digits and "-", a letter first. Rename the file.',
      );
    }
    // The fallback stands in for a card whose context is not there.
    const context = variant === FALLBACK_VARIANT ? new Map<string, Field>() : loaded?.fields;
    const file = displayPath(join(folder.directory, path));
    const canvas = checkTemplate({ ...dialect, file, bytes, context, files: folder.files }, report);
    if (canvas) canvases.set(variant, { path, canvas });
  }
  return { folder, definition: loaded?.definition, canvases };
}

/** By file and line, each message once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()].sort((one, other) =>
    one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1,
  );
}
