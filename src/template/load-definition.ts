import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type JsonSchema, schemaAlternatives, type SchemaObject } from '../context/validate.ts';
import { SHARED_MODULES } from '../program-files.ts';
import { messageOf } from '../thrown.ts';
import type { Share, TemplateDefinition } from './define-template.ts';
import { LONGEST_NAME, type Report, type TemplateFolder } from './read-templates.ts';
import { PICTURE_KEYWORD, pictureSizeOf } from './picture-field.ts';

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

/**
 * What parameters of queries and links, and options of `ogp`, already mean, spelt as options are. A field of such a name
 * could not be given there.
 */
export const RESERVED_NAMES: readonly string[] = [
  'also',
  'base-url',
  'context',
  'expires',
  'expires-in',
  'explain',
  'format',
  'help',
  'json',
  'max-bytes',
  'output',
  'page',
  'scale',
  'signature',
  'templates',
  'variant',
  'version',
];

/** Checks that every field can be given in JSON, in a link and on the command line, and means one thing there. */
export function checkNames(schema: SchemaObject, source: string, report: Report): void {
  const byOption = new Map<string, string>();
  for (const name of Object.keys(schema.properties ?? {})) {
    const option = optionName(name);
    // `--no-age` is the option `age`, turned off.
    const meant = option.replace(/^no-/u, '');
    const other = byOption.get(meant);
    byOption.set(meant, name);
    const line = lineOf(source, `${name}:`);
    if (RESERVED_NAMES.includes(meant)) {
      report(
        line,
        `A field cannot have the name ${name}: in links or options it means something else. Rename it.`,
      );
    }
    if (other !== undefined) {
      report(line, `${other} and ${name} would be the same option, --${option}. Rename one.`);
    }
  }
  for (const name of new Set(fieldNames(schema))) {
    if (name.length <= LONGEST_NAME && /^\p{L}[\p{L}\p{M}\p{N}_]*$/u.test(name)) continue;
    report(
      lineOf(source, name),
      `The name of a field has up to ${LONGEST_NAME} letters, digits and "_", a letter first. Rename "${name}".`,
    );
  }
}

/** How the command line spells a field, without the dashes: `startDate` and `start_date` are `start-date`. */
export function optionName(field: string): string {
  return field
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** At any depth. */
function fieldNames(schema: JsonSchema): string[] {
  return schemaAlternatives(schema).flatMap(({ items = [], properties = {} }) => [
    ...[items].flat().flatMap(fieldNames),
    ...Object.entries(properties).flatMap(([name, property]) => [name, ...fieldNames(property)]),
  ]);
}

/** Checks that no value of a context may be of any length. */
export function checkBounds(schema: SchemaObject, source: string, report: Report): void {
  for (const [path, message] of unboundedValues(schema)) {
    report(lineOf(source, `${path.at(-1)}:`), `${path.join('.')} ${message}`);
  }
}

/** Checks that pictures stand where they are looked for: as members of the context itself, or those that may be null. */
export function checkPictures(schema: SchemaObject, source: string, report: Report): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (pictureSizeOf(property) !== undefined || !JSON.stringify(property).includes(`"${PICTURE_KEYWORD}"`)) {
      continue;
    }
    report(
      lineOf(source, `${name}:`),
      `${name} holds a picture. A picture is a member of the context itself.`,
    );
  }
}

/** Values of a context that may be of any length, with their paths. */
function unboundedValues(schema: JsonSchema, path: readonly string[] = []): [readonly string[], string][] {
  return schemaAlternatives(schema).flatMap((alternative) => {
    const { type, items = [], properties = {}, format, maxLength, maxItems } = alternative;
    const found = [items].flat().flatMap((item) => unboundedValues(item, path));
    for (const [name, property] of Object.entries(properties)) {
      found.push(...unboundedValues(property, [...path, name]));
    }
    const isFree = alternative.enum === undefined && alternative.const === undefined && format === undefined;
    if (type === 'string' && maxLength === undefined && isFree) {
      found.push([path, 'is a string of any length. Make it with text({ min, max }).']);
    }
    if (type === 'array' && maxItems === undefined) {
      found.push([path, 'is a list of any length. Bound it with .max().']);
    }
    return found;
  });
}

/** Checks that the examples have names of their own, fit the context and can be described and shared; what several share, once. */
export function checkExamples(
  { context: schema, alt, share, examples }: TemplateDefinition,
  source: string,
  report: Report,
): void {
  const names = new Set<string>();
  /** By what is wrong, the names of the examples that have it. */
  const faults = new Map<string, string[]>();
  for (const { name, context } of examples) {
    const line = lineOf(source, `'${name}'`);
    if (names.has(name)) report(line, `There are two examples of the name "${name}". Rename one.`);
    names.add(name);
    const { data, error } = schema.safeParse(context);
    for (const { path, message } of error?.issues ?? []) {
      faults.getOrInsertComputed(`${path.join('.')}: ${message}.`, () => []).push(name);
    }
    if (data && !returns(sentence, () => alt(data))) faults.getOrInsertComputed(NO_ALT, () => []).push(name);
    if (data && share && !returns(shareSchema, () => share(data)))
      faults.getOrInsertComputed(NO_SHARE, () => []).push(name);
  }
  for (const [fault, [first = '', ...others]] of faults) {
    const which = `the example "${first}"${others.length === 0 ? '' : ` (and ${others.length} more)`}`;
    if (fault === NO_ALT) report(lineOf(source, 'alt:'), `alt() does not describe ${which}: ${NO_ALT}`);
    else if (fault === NO_SHARE) report(lineOf(source, 'share:'), `share() fails for ${which}: ${NO_SHARE}`);
    else report(lineOf(source, `'${first}'`), `T${which.slice(1)} does not fit the context: ${fault}`);
  }
}

const NO_ALT = 'it gave no text. Return a sentence for every context.';

const NO_SHARE = 'it gave no share. Return title, description and siteName for every context.';

const sentence = z.string().regex(/\S/u);
const shareSchema = z.strictObject({
  title: sentence,
  description: sentence,
  siteName: sentence,
  type: z.enum(['website', 'article']).exactOptional(),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}_[A-Z]{2}$/u)
    .exactOptional(),
}) satisfies z.ZodType<Share>;

/** Whether what a function of the definition returns for a context is what it should be. */
function returns(schema: z.ZodType, call: () => unknown): boolean {
  try {
    return schema.safeParse(call()).success;
  } catch {
    return false;
  }
}

/** 1-based line of the first that reads so; 1 if there is none. */
export function lineOf(source: string, wanted: string): number {
  const index = source.indexOf(wanted);
  return index < 0 ? 1 : source.slice(0, index).split('\n').length;
}

/** Describes a template. Imported, because the shape of a context is code. */
export const DEFINITION_FILE = 'template.ts';

/** The modules of this program that a template imports, by the path that it writes. */
const HELPER = /\/src\/template\/([a-z-]+)\.ts$/u;

/** Folders whose modules share zod and the helpers with this program. */
const sharing = new Set<string>();

/**
 * Imports a module of a template's folder, such as its `template.ts`. The module gets `ogp-generator` and zod from this
 * program, wherever the folder is: a folder outside of the project has neither, and a second zod would take 50 ms.
 *
 * @throws whatever the module throws
 */
export async function importModule<Module>(file: string): Promise<Module> {
  const { href } = pathToFileURL(file);
  share(new URL('.', href).href);
  const module: Module = await import(href);
  return module;
}

function share(folder: string): void {
  if (sharing.size === 0) {
    registerHooks({
      resolve(specifier, context, nextResolve) {
        const { parentURL = '' } = context;
        const url = SHARED_MODULES.get(HELPER.exec(specifier)?.[1] ?? specifier);
        if (url === undefined || ![...sharing].some((shared) => parentURL.startsWith(shared))) {
          return nextResolve(specifier, context);
        }
        return { url, shortCircuit: true };
      },
    });
  }
  sharing.add(folder);
}
