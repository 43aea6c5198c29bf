import { hash } from 'node:crypto';
import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendJson } from './answers.ts';
import { CACHING_HEADERS, matchesTag, notModified, requireMatch } from './image-route.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

const DESCRIPTION = `Creates the picture that people share for a prediction. Every template has its own paths, which document the
schema of its context. Undocumented fields and parameters are rejected.

Every answer that is not a success is a problem document (RFC 9457) with a stable \`code\`. Compare the code, never the
texts. Problems with status 422 always have \`errors\`, with one entry for each wrong value. Problems with status 503 always
have the header \`Retry-After\`. In addition to the problems that an operation lists, any request can fail with
\`not_found\` (the path does not exist), \`method_not_allowed\` (the header \`Allow\` lists the accepted methods),
\`malformed_request\`, \`request_timeout\`, \`headers_too_large\`, \`expectation_failed\`, \`internal\`,
\`method_not_implemented\` or \`version_not_supported\`, and with PREVIEW=true also with \`host_rejected\` or
\`origin_rejected\`.

The \`pattern\` of a text rejects controls, bidirectional controls, noncharacters, U+FFFD, and texts that have only spaces
and invisible characters. The service also rejects texts that a pattern cannot describe: lone surrogates, noncharacters
and invisible texts beyond U+FFFF, a combining mark before the first character, more than four combining marks on one
character, and characters that no font of the template covers (\`characters_not_covered\`). Lengths are counted in code
points after normalisation to NFC.

Every answer has \`Cache-Control\`. The value is \`no-store\` unless another one is documented.`;

const SECURITY_SCHEME = 'token';

const TOKEN = `One of the API_TOKENS of the service, as "Authorization: Bearer TOKEN". A service without API_TOKENS accepts calls
without a token.`;

const SERVERS = [
  {
    url: '/',
    description:
      'The service that serves this document; on your own machine http://localhost:8080 after "npm start"',
  },
];

const TAGS = [
  { name: 'create', description: 'Make cards, store them and get their URLs' },
  { name: 'resolve', description: 'Get the URL and the layout of a card before it is made' },
  { name: 'render', description: 'Draw cards without storing them, for designers' },
  { name: 'templates', description: 'Templates and this document' },
  { name: 'links', description: 'Cards by signed links, for pages that cannot post; if LINK_KEYS is set' },
  { name: 'images', description: 'Stored cards, if the service serves them itself' },
  { name: 'health', description: 'For load balancers and monitors; metrics if METRICS is set' },
];

/** Collects all routes that are added after this call into an OpenAPI 3.1 document, which `app.swagger()` returns. */
export async function describeRoutes(app: HttpServer): Promise<void> {
  // Imported only here: a built service serves a generated document and does not need the package.
  const { default: swagger } = await import('@fastify/swagger');
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ogp-generator',
        version: '1',
        description: DESCRIPTION,
        contact: { name: 'The operator of this service' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: SERVERS,
      tags: TAGS,
      components: {
        securitySchemes: { [SECURITY_SCHEME]: { type: 'http', scheme: 'bearer', description: TOKEN } },
      },
    },
    transform: describeRoute,
    transformObject: describeDocument,
  });
}

/** Cache lifetime of the document, s. It changes only with the service, but clients should see a new one within minutes. */
const MAX_AGE = 300;

/** Adds `GET /openapi.json`. */
export function addApiDocument(app: HttpServer, document: Buffer): void {
  const etag = `"${hash('sha256', document)}"`;
  const schema = {
    operationId: 'describeApi',
    summary: 'Get this document',
    description: 'The document contains the paths of all templates of this service.',
    tags: ['templates'],
    response: {
      200: {
        description: 'The OpenAPI document of this service',
        content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } },
        headers: CACHING_HEADERS,
      },
      304: notModified,
      ...problemResponses(['precondition_failed', 'query_rejected']),
    },
  };
  app.get('/openapi.json', { schema, config: { storesNothing: true } }, (request, reply) => {
    requireMatch(request.headers, etag);
    void reply.headers({ etag, 'cache-control': `public, max-age=${MAX_AGE}` });
    if (matchesTag(request.headers['if-none-match'], etag)) void reply.code(304).send();
    else sendJson(reply, document);
  });
}

/** Describes a route. Adds the headers of responses, which the type provider omits, and the security and body of the route. */
const describeRoute: SwaggerTransform = (document) => {
  const { url, schema } = jsonSchemaTransform(document);
  if (schema.hide === true) return { url, schema };
  const headers = new Map(
    entriesOf(document.schema.response).map(([status, response]) => [status, memberOf(response, 'headers')]),
  );
  const response = Object.fromEntries(
    entriesOf(schema.response).map(([status, response]) => [
      status,
      { ...Object(response), ...(headers.get(status) === undefined ? {} : { headers: headers.get(status) }) },
    ]),
  );
  const security = '401' in response ? [{}, { [SECURITY_SCHEME]: [] }] : [];
  const { documentedBody: body } = document.route.config ?? {};
  return { url, schema: { ...schema, ...(body === undefined ? {} : { body }), response, security } };
};

const describeDocument: SwaggerTransformObject = (document) =>
  tidyDocument(jsonSchemaTransformObject(document));

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}

const SCHEMAS = '#/components/schemas/';

/**
 * Returns the API document in a form from which generators make better clients. The meaning stays the same. Adds the
 * first example of a schema to each body and answer that uses the schema. Removes artefacts of zod: unused schemas, the
 * suffix `Input` of names, the bounds of safe integers, `readOnly`, and open `additionalProperties` in parts of `allOf`,
 * from which generators make an index signature.
 *
 * @param document OpenAPI 3.1; not modified
 */
function tidyDocument<Document extends object>(document: Document): Document {
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

/** Adds the first example of its schema to each body and answer. @param schemas by their names in the document */
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

/** Returns the names of the schemas that `root` refers to, directly or indirectly, in the order of the document. */
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

/** Removes the suffix `Input` unless both schemas exist: `VaccineContextInput` becomes `VaccineContext`. */
function plainName(name: string, kept: ReadonlySet<string>): string {
  const plain = name.replace(/Input$/u, '');
  return kept.has(plain) ? name : plain;
}

/** Moves `required` of a header out of its schema, as OpenAPI defines it. */
function withRequired([name, header]: [string, unknown]): [string, unknown] {
  const { schema: { required, ...schema } = {}, ...rest } = Object(header);
  return [name, { ...rest, ...(required === true ? { required } : {}), schema }];
}

/** Removes `readOnly`, which zod sets for arrays and objects that are readonly in TypeScript. */
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
