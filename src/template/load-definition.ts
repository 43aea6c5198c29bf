import { join } from 'node:path';

import { z } from 'zod';

import type { SchemaObject } from '../context/schema-alternatives.ts';
import { checkBounds, checkExamples, checkNames, checkPictures, lineOf } from './check-definition.ts';
import type { TemplateDefinition } from './define-template.ts';
import type { Report } from './finding.ts';
import { DEFINITION_FILE, importModule } from './import-module.ts';
import type { TemplateFolder } from './read-templates.ts';
import { messageOf } from '../thrown.ts';

export interface LoadedDefinition {
  readonly definition: TemplateDefinition;
  /** Of the context, as a client sends it. */
  readonly schema: SchemaObject;
}

const definitionSchema = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  context: z.instanceof(z.ZodType),
  alt: z.custom((value) => typeof value === 'function', 'Expected a function'),
  fallbackAlt: z.string().min(1),
  share: z.custom((value) => typeof value === 'function', 'Expected a function').optional(),
  missingCharacters: z.enum(['reject', 'replace', 'omit']).optional(),
  examples: z.array(z.object({ name: z.string().min(1), context: z.looseObject({}) })).min(1),
});

/**
 * Imports a template's definition and checks it: that its context is bounded, that its examples fit the context, that
 * it describes each of them.
 *
 * @returns undefined if it cannot be used at all
 */
export async function loadDefinition(
  folder: TemplateFolder,
  report: Report,
): Promise<LoadedDefinition | undefined> {
  const source = folder.files.get(DEFINITION_FILE)?.toString();
  if (source === undefined) {
    report(1, 'The file is missing. It describes the template: export default defineTemplate({ … }).');
    return undefined;
  }
  const definition = await importDefinition(join(folder.directory, DEFINITION_FILE), report);
  const schema = definition && contextSchema(definition, source, report);
  if (definition === undefined || schema === undefined) return undefined;

  checkNames(schema, source, report);
  checkBounds(schema, source, report);
  checkPictures(schema, source, report);
  checkExamples(definition, source, report);
  return { definition, schema };
}

async function importDefinition(path: string, report: Report): Promise<TemplateDefinition | undefined> {
  try {
    const module: { default?: unknown } = await importModule(path);
    if (isDefinition(module.default, report)) return module.default;
  } catch (error) {
    report(1, `The file cannot be imported: ${messageOf(error)}`);
  }
  return undefined;
}

function isDefinition(value: unknown, report: Report): value is TemplateDefinition {
  const { error } = definitionSchema.safeParse(value);
  for (const { path, message } of error?.issues ?? []) {
    report(
      1,
      `The default export is no definition of a template: ${['definition', ...path].join('.')}: ${message}.`,
    );
  }
  return error === undefined;
}

function contextSchema(
  { context }: TemplateDefinition,
  source: string,
  report: Report,
): SchemaObject | undefined {
  try {
    const schema = z.toJSONSchema(context, { io: 'input' });
    if (schema.type === 'object' && schema.additionalProperties === false) return schema;
    report(lineOf(source, 'context:'), 'Expected a strict object for the context: z.strictObject({ … }).');
  } catch (error) {
    const reason = messageOf(error);
    report(lineOf(source, 'context:'), `The context has no JSON Schema: ${reason}.`);
  }
  return undefined;
}
