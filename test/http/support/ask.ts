import assert from 'node:assert/strict';
import { z } from 'zod';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { checkPng } from '../../../src/card/draw-card.ts';
import type { HttpServer } from '../../../src/http/http-server.ts';
import { problemDocument, type ProblemDocument } from '../../../src/http/problems.ts';
import { assertTexts } from '../../support/assert-texts.ts';
import { readJson } from '../../support/read-json.ts';

/** What any request can meet; the API document says so at its beginning. */
const ANYWHERE = [
  'malformed_request',
  'not_found',
  'method_not_allowed',
  'internal',
  // With PREVIEW=true alone.
  'host_rejected',
  'origin_rejected',
];

const apiDocument = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ responses: z.record(z.string(), z.object({ description: z.string() })) }),
    ),
  ),
});

/** By path, from the committed document: to have each app make its own takes longer than most tests. */
const OPERATIONS = Object.entries(
  apiDocument.parse(await readJson(new URL('../../../docs/openapi.json', import.meta.url))).paths,
).map(([path, operations]) => ({ path, pattern: new URLPattern({ pathname: toPattern(path) }), operations }));

/** Sends a request without a socket, and makes sure that the answer is one this service may give at all: `app` has its templates. */
export async function ask(app: HttpServer, request: InjectOptions): Promise<LightMyRequestResponse> {
  const answer = await app.inject(request);
  checkAnswer(answer, request.method);
  checkDocumented(answer, request);
  return answer;
}

/** `ask` for a POST of JSON; a string or bytes are sent as they are. */
export function post(
  app: HttpServer,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return ask(app, {
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export function readProblem(answer: LightMyRequestResponse): ProblemDocument {
  return problemDocument.parse(answer.json());
}

function checkAnswer(
  { statusCode, headers, body, rawPayload }: LightMyRequestResponse,
  method?: string,
): void {
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['x-powered-by'], undefined);
  assert.equal(headers['server'], undefined);
  if (method === 'HEAD' || (statusCode >= 300 && statusCode < 400)) return;
  if (statusCode >= 400) {
    assert.equal(headers['content-type'], 'application/problem+json');
    const { code, status, title, detail, retryAfter, errors = [] } = problemDocument.parse(JSON.parse(body));
    assertTexts({ code, status, title, detail });
    assert.equal(status, statusCode);
    assert.doesNotMatch(body, /node_modules|\.[jt]s:\d|\\n +at |Error:/u);
    // The API document says so, and generated clients rely on it.
    if (status === 422) assert.ok(errors.length > 0);
    if (status === 503) assert.match(String(headers['retry-after']), /^[1-9]\d*$/u);
    assert.equal(headers['retry-after'], retryAfter === undefined ? undefined : String(retryAfter));
  } else if (headers['content-type'] === 'image/png') {
    checkPng(rawPayload, { width: rawPayload.readUInt32BE(16), height: rawPayload.readUInt32BE(20) });
  } else {
    assert.match(
      String(headers['content-type']),
      /^(?:application\/(?:json|x-ndjson)|image\/(?:jpeg|webp)$)/u,
    );
  }
}

/** An operation of the API document lists the status, and for a problem the code, of all that it answers. */
function checkDocumented(
  { statusCode, body }: LightMyRequestResponse,
  { method = 'GET', url = '' }: InjectOptions,
): void {
  const [path = ''] = typeof url === 'string' ? url.split('?', 1) : [url.pathname];
  const found = OPERATIONS.find(({ pattern }) => pattern.test({ pathname: path }));
  const operation = found?.operations[method.toLowerCase()];
  if (operation === undefined) return;
  const { code } = statusCode >= 400 ? problemDocument.parse(JSON.parse(body)) : { code: null };
  if (code !== null && ANYWHERE.includes(code)) return;
  const description = operation.responses[statusCode]?.description ?? '';
  const isListed = code === null ? description !== '' : description.includes(`\`${code}\`: `);
  const place = code === null ? 'responses' : 'problemResponses';
  assert.ok(
    isListed,
    `${method} ${found?.path} answers ${code ?? statusCode}: list it in the route's ${place}, then run "npm run docs"`,
  );
}

/** `/images/{key}.png` → `/images/:key.png` */
function toPattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/gu, ':$1');
}
