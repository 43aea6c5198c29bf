import { hash } from 'node:crypto';
import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendJson } from './answers.ts';
import { CACHING_HEADERS, matchesTag, notModified, requireMatch } from './image-route.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

const DESCRIPTION = `Turns a prediction into the picture that people share. Every template has paths of its own, so that each
says exactly which context it takes; what is not documented is refused.

Every answer that is not a success is a problem document (RFC 9457) with a stable \`code\`: branch on it, never on the
texts. Those of status 422 always have \`errors\`, one entry for each value that is wrong; those of status 503 always have
the header \`Retry-After\`. Besides the problems that an operation lists, any request can meet \`not_found\` (no such path), \`method_not_allowed\` (the header \`Allow\` says which
are), \`malformed_request\`, \`request_timeout\`, \`headers_too_large\`, \`expectation_failed\`, \`internal\`,
\`method_not_implemented\` and \`version_not_supported\`, and with
PREVIEW=true \`host_rejected\` and \`origin_rejected\`.

The \`pattern\` of a text refuses controls, bidirectional controls, noncharacters, U+FFFD, and texts of spaces and
invisible characters alone. What it cannot say is refused too: lone surrogates, the noncharacters and invisible texts
beyond U+FFFF, a combining mark before the first character, more than four of them on one, and what no font of the
template has (\`characters_not_covered\`). Lengths are counted in code points after composing (NFC).

Every answer has \`Cache-Control\`; where none is documented it is \`no-store\`.`;

const SECURITY_SCHEME = 'token';

const TOKEN = `One of the API_TOKENS that whoever runs the service has set, as "Authorization: Bearer TOKEN". A service without one
lets everyone in.`;

const SERVERS = [
  {
    url: '/',
    description:
      'The service that serves this document; on your own machine http://localhost:8080, started by "npm start"',
  },
];

const TAGS = [
  { name: 'create', description: 'Make cards, store them and get their URLs' },
  { name: 'resolve', description: 'Learn what a card will be, before it is made' },
  { name: 'render', description: 'Look at cards while a template is drawn' },
  { name: 'templates', description: 'What can be made' },
  { name: 'links', description: 'Cards by signed links, for pages that cannot post; where LINK_KEYS is set' },
  { name: 'images', description: 'Stored cards, where the service serves them itself' },
  { name: 'health', description: 'For load balancers and monitors; metrics where METRICS is set' },
];

/** Collects the routes that are added from now on into an OpenAPI 3.1 document, which `app.swagger()` returns. */
export async function describeRoutes(app: HttpServer): Promise<void> {
  // Not loaded by a service whose build has written the document.
  const { default: swagger } = await import('@fastify/swagger');
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ogp-generator',
        version: '1',
        description: DESCRIPTION,
        contact: { name: 'Whoever runs this service' },
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

/** The document changes with the service alone, but a client should see a new one within minutes. s */
const MAX_AGE = 300;

/** `GET /openapi.json` */
export function addApiDocument(app: HttpServer, document: Buffer): void {
  const etag = `"${hash('sha256', document)}"`;
  const schema = {
    operationId: 'describeApi',
    summary: 'Get this document',
    description: 'Has the paths of the templates of this service.',
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

/** The type provider's description of a route, with the headers of the responses, which it leaves out. */
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

/** Makes the API document one from which clients are generated well; it says the same as before. */

const SCHEMAS = '#/components/schemas/';

/**
 * Shows the first example of a schema also where a body or an answer has it, and drops what only says how zod sees it:
 * schemas that nothing refers to, their two names (what is read, what is written), bounds that every whole number of
 * JavaScript has, `readOnly`, and members "of any kind" in a part of `allOf`, which generators make an index signature of.
 *
 * @param document OpenAPI 3.1; left as it is
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
