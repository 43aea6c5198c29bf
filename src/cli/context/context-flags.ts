import { Option } from 'commander';
import { z } from 'zod';
import { schemaAlternatives, type JsonSchema } from '../../context/schema-alternatives.ts';
import { typeOf, valueOfText } from '../../context/value-of-text.ts';
import { optionName } from '../../template/load-definition.ts';
import { pictureSizeOf } from '../../template/picture-field.ts';
import type { Template } from '../../template/registry.ts';

/** An option of the command line that gives one value of a context. */
export interface ContextFlag {
  /** The value's name in the context. */
  readonly field: string;
  readonly option: Option;
  /** Of the value. */
  readonly schema: JsonSchema;
}

/** Makes an option for each value of a template's context, from the context's JSON Schema. */
export function contextFlags({ context }: Pick<Template, 'context'>): ContextFlag[] {
  const { properties = {} } = z.toJSONSchema(context, { io: 'input' });
  return Object.entries(properties).map(([field, property]) => {
    const flags = `--${optionName(field)} <${placeholderOf(property)}>`;
    return { field, option: new Option(flags, descriptionOf(property)), schema: property };
  });
}

/** @returns the part of a context that was given by options */
export function contextGiven(
  flags: readonly ContextFlag[],
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    flags.flatMap(({ field, option, schema }) => {
      const value = options[option.attributeName()];
      // Not as a parser of Commander's, which takes null for an empty text.
      return typeof value === 'string' ? [[field, valueOfText(value, schema)]] : [];
    }),
  );
}

function placeholderOf(property: JsonSchema): string {
  const choices = schemaAlternatives(property).flatMap((alternative) => alternative.enum ?? []);
  if (choices.length > 0) return choices.join('|');
  if (pictureSizeOf(property) !== undefined) return 'file';
  switch (typeOf(property)) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'true|false';
    default:
      return 'json';
  }
}

function descriptionOf(property: JsonSchema): string {
  return typeof property === 'object' ? (property.description ?? '') : '';
}
