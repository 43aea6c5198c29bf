/** Holds an answer against the API document. */
import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { LightMyRequestResponse } from 'fastify';
import { SECURITY_HEADERS, SHOWN_ANYWHERE } from '../../../src/http/guards.ts';
import { DOCUMENT, operationOf, type DocumentedResponse } from './api-document.ts';
import type { GeneratedRequest } from './generate-requests.ts';

const ajv = new Ajv2020({ strict: false, validateSchema: false });
addFormats.default(ajv);
ajv.addSchema(DOCUMENT, 'api', undefined, false);

/** What any HTTP answer may have, and what protects from browsers, which is no business of clients. */
const UNSAID = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  ...Object.keys(SECURITY_HEADERS),
  ...Object.keys(SHOWN_ANYWHERE),
]);

/** @throws AssertionError for whatever the document does not say */
export function checkAnswer(request: GeneratedRequest, answer: LightMyRequestResponse): void {
  const { fault, path, method } = request;
  const operation = operationOf(path, method);
  const { statusCode, headers } = answer;
  const kind = Math.floor(statusCode / 100);
  assert.equal(kind, fault === null ? 2 : 4, answer.body.slice(0, 500));
  const status = operation.responses[statusCode] === undefined ? 'default' : String(statusCode);
  const documented = operation.responses[status];
  assert.ok(documented);
  checkHeaders(documented, headers);
  const type = String(headers['content-type']).split(';', 1)[0] ?? '';
  assert.ok(Object.hasOwn(documented.content, type), `${statusCode} is not documented as ${type}`);
  const isJson = type.endsWith('json') && !type.includes('ndjson');
  if (isJson) assertFits(validatorOf(request, status, type), JSON.parse(answer.body));
  else if (request.lines.length > 0) checkLines(request.lines, answer.body);
  else assert.ok(answer.rawPayload.length > 0);
}

function checkHeaders({ headers }: DocumentedResponse, sent: LightMyRequestResponse['headers']): void {
  for (const [name, { required, schema }] of Object.entries(headers)) {
    const value = sent[name];
    if (required) assert.notEqual(value, undefined, `${name} is missing`);
    if (value !== undefined && schema.type === 'integer') assert.match(String(value), /^\d+$/u);
  }
  for (const name of Object.keys(sent)) {
    assert.ok(UNSAID.has(name) || Object.hasOwn(headers, name), `${name} is not documented`);
  }
  if (headers['cache-control'] === undefined) assert.equal(sent['cache-control'], 'no-store');
}

function checkLines(lines: readonly boolean[], body: string): void {
  const validate = compile('#/components/schemas/BatchLine');
  const answers = body
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  for (const answer of answers) assertFits(validate, answer);
  const made = new Map(answers.map((answer) => [Object(answer).line, 'card' in Object(answer)]));
  assert.deepEqual(
    lines.map((_isValid, index) => made.get(index + 1)),
    lines,
  );
}

function validatorOf({ path, method }: GeneratedRequest, status: string, type: string): ValidateFunction {
  const steps = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
  return compile(
    `#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`,
  );
}

function compile(pointer: string): ValidateFunction {
  return ajv.getSchema(`api${pointer}`) ?? assert.fail(`${pointer} is no schema`);
}

function assertFits(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), JSON.stringify({ errors: validate.errors, value }).slice(0, 2_000));
}
