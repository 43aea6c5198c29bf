import { schemaAlternatives, type JsonSchema } from './schema-alternatives.ts';

/**
 * Reads a value of a context where only texts can be given: in a query, as an option of a command. A text is one as it
 * stands; any other value is written as JSON (RFC 8259), and what is no JSON stays a text, which the schema refuses.
 *
 * @param schema of the value
 */
export function valueOfText(text: string, schema: JsonSchema | undefined): unknown {
  if (schema !== undefined && typeOf(schema) === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text that {@link valueOfText} reads as this value. */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns the one type that a value has if it is not null; undefined if it may have several */
export function typeOf(schema: JsonSchema): unknown {
  const types = new Set(schemaAlternatives(schema).map(({ type }) => type));
  types.delete('null');
  const [type, ...others] = types;
  return others.length === 0 ? type : undefined;
}
