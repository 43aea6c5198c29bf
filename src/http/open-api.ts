import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { HttpServer } from './http-server.ts';

const DESCRIPTION = `Turns a prediction into the picture that people share. Every template has paths of its own, so that each
says exactly which context it takes; what is not documented is refused.

Every answer that is not a success is a problem document (RFC 9457) with a stable \`code\`. Besides the problems that an
operation lists, any request can meet \`not_found\` (no such path), \`method_not_allowed\` (the header \`Allow\` says which
are), \`malformed_request\`, \`request_timeout\`, \`headers_too_large\`, \`expectation_failed\` and \`internal\`.`;

const SECURITY_SCHEME = 'token';

/** Collects the routes that are added from now on into an OpenAPI 3.1 document, and serves it. */
export async function addOpenApi(app: HttpServer): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'ogp-generator', version: '1', description: DESCRIPTION },
      components: {
        securitySchemes: {
          [SECURITY_SCHEME]: { type: 'http', scheme: 'bearer', description: 'Needed if the service has one' },
        },
      },
    },
    transform: describeRoute,
    transformObject: describeDocument,
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
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
  const security = document.route.method === 'POST' ? { security: [{}, { [SECURITY_SCHEME]: [] }] } : {};
  return { url, schema: { ...schema, response, ...security } };
};

/** The type provider names every schema twice, as what is read and as what is written: drops those never meant. */
const describeDocument: SwaggerTransformObject = (document) => {
  const described = jsonSchemaTransformObject(document);
  const schemas = 'components' in described ? described.components?.schemas : undefined;
  if (schemas === undefined) return described;
  // One that goes may have been the only one to need another.
  for (let found = unusedIn(schemas, described); found.length > 0; found = unusedIn(schemas, described)) {
    for (const name of found) delete schemas[name];
  }
  return described;
};

function unusedIn(schemas: object, document: unknown): string[] {
  const text = JSON.stringify(document);
  return Object.keys(schemas).filter((name) => !text.includes(`"$ref":"#/components/schemas/${name}"`));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}
