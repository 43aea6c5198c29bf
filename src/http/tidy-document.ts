/** Makes the API document one from which clients are generated well; it says the same as before. */

const SCHEMAS = '#/components/schemas/';

/**
 * Shows the first example of a schema also where a body or an answer has it, and drops what only says how zod sees it:
 * schemas that nothing refers to, their two names (what is read, what is written), bounds that every whole number of
 * JavaScript has, `readOnly`, and members "of any kind" in a part of `allOf`, which generators make an index signature of.
 *
 * @param document OpenAPI 3.1; left as it is
 */
export function tidyDocument<Document extends object>(document: Document): Document {
  const { schemas = {}, ...components } = schemasOf(document);
  const kept = reachable({ ...document, components }, schemas);
  const names = new Map([...kept].map((name) => [name, plainName(name, kept)]));
  const copy: Document = JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string' && value.startsWith(SCHEMAS)) {
      const name = value.slice(SCHEMAS.length);
      return `${SCHEMAS}${names.get(name) ?? name}`;
    }
    if (value === Number.MIN_SAFE_INTEGER || value === Number.MAX_SAFE_INTEGER) return undefined;
    if (key === 'allOf' && Array.isArray(value)) return value.map(withoutOpenEnd);
    if (isObject(value) && value['readOnly'] === true && 'type' in value) return withoutReadOnly(value);
    if (key === 'headers') return Object.fromEntries(Object.entries(Object(value)).map(withRequired));
    return value;
  });
  const tidied = schemasOf(copy).schemas ?? {};
  const renamed = Object.fromEntries([...names].map(([name, plain]) => [plain, tidied[name]]));
  return showExamples({ ...copy, components: { ...components, schemas: renamed } }, renamed);
}

/** @param schemas by their names in the document */
function showExamples<Document>(document: Document, schemas: Readonly<Record<string, unknown>>): Document {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key !== 'content') return value;
    const media = Object.entries(Object(value)).map(([type, content]) => [
      type,
      withExample(content, schemas),
    ]);
    return Object.fromEntries(media);
  });
}

function withExample(media: unknown, schemas: Readonly<Record<string, unknown>>): unknown {
  const { $ref } = Object(Object(media).schema);
  const { examples } = Object(typeof $ref === 'string' ? schemas[$ref.slice(SCHEMAS.length)] : null);
  return Array.isArray(examples) ? { ...Object(media), example: examples[0] } : media;
}

interface Components {
  readonly schemas?: Readonly<Record<string, unknown>>;
}

function schemasOf(document: object): Components {
  return 'components' in document ? Object(document.components) : {};
}

/** The names of the schemas that are needed, in the order of the document. */
function reachable(root: unknown, schemas: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/gu)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(schemas[name]);
    }
  };
  visit(root);
  return new Set(Object.keys(schemas).filter((name) => found.has(name)));
}

/** `VaccineContextInput`, where there is no `VaccineContext` beside it, is what "the context" means. */
function plainName(name: string, kept: ReadonlySet<string>): string {
  const plain = name.replace(/Input$/u, '');
  return kept.has(plain) ? name : plain;
}

/** Whether a header is always there stands beside its schema, not in it. */
function withRequired([name, header]: [string, unknown]): [string, unknown] {
  const { schema: { required, ...schema } = {}, ...rest } = Object(header);
  return [name, { ...rest, ...(required === true ? { required } : {}), schema }];
}

/** Of an array or an object that is readonly in TypeScript. */
function withoutReadOnly(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'readOnly'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function withoutOpenEnd(part: unknown): unknown {
  const { additionalProperties, ...rest } = Object(part);
  const isOpen = JSON.stringify(additionalProperties) === '{}';
  return isOpen ? rest : part;
}
