/** Reads the parts of a context's JSON Schema that a form needs. */

/**
 * A JSON Schema as zod writes it.
 *
 * @typedef {object} Schema
 * @property {string | string[]} [type]
 * @property {string} [description]
 * @property {unknown[]} [enum]
 * @property {unknown} [const]
 * @property {unknown} [default]
 * @property {Schema[]} [anyOf]
 * @property {Schema[]} [oneOf]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {Schema} [items]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 */

/**
 * @typedef {object} Field
 * @property {Schema} schema the schema without the alternative null
 * @property {boolean} nullable
 */

/**
 * Separates the alternative null from a schema.
 *
 * @param {Schema} schema
 * @returns {Field} its schema is empty if several alternatives remain
 */
export function readField(schema) {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    const others = alternatives.filter(({ type }) => type !== 'null');
    const [only] = others;
    const { description } = schema;
    return {
      schema: {
        ...(others.length === 1 ? only : {}),
        ...(description === undefined ? {} : { description }),
      },
      nullable: others.length < alternatives.length,
    };
  }
  if (!Array.isArray(schema.type)) return { schema, nullable: false };
  const types = schema.type.filter((type) => type !== 'null');
  const [type] = types;
  const { type: _types, ...rest } = schema;
  return {
    schema: types.length === 1 && type !== undefined ? { ...rest, type } : rest,
    nullable: types.length < schema.type.length,
  };
}

/**
 * Returns the initial value of a new field.
 *
 * @param {Schema} schema
 * @returns {unknown}
 */
export function startingValue(schema) {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => startingValue(schema.items ?? {}));
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, startingValue(schema.properties?.[name] ?? {})]),
      );
    case undefined:
    default:
      return undefined;
  }
}
