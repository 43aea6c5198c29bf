/** The spans of the unmodified service, told to an SDK that is preloaded as docs/operate.md says. */
import assert from 'node:assert/strict';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { test } from 'node:test';
import { z } from 'zod';
import { newContext, postContext } from '../support/post-context.ts';
import { startService } from '../support/service-process.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const preload = new URL('support/otel.ts', import.meta.url).href;

const span = z.strictObject({
  name: z.string(),
  kind: z.enum(SpanKind),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
  status: z.looseObject({ code: z.number() }),
  traceId: z.string(),
  spanId: z.string(),
  parent: z.string().nullable(),
  events: z.array(z.string()),
});

/** The spans of what `use` does to a service. */
async function spansOf(use: (url: string) => Promise<unknown>): Promise<z.infer<typeof span>[]> {
  const service = await startService({
    nodeOptions: ['--import', preload],
    environment: { OTEL_TRACES_EXPORTER: 'memory' },
  });
  await use(service.url);
  const { code, stderr } = await service.stop();
  assert.equal(code, 0);
  const lines = stderr.trim().split('\n');
  // Of a context nothing may be told.
  assert.doesNotMatch(stderr, /第|区|月/u);
  return lines.map((line) => span.parse(JSON.parse(line)));
}

test('a card has spans for request, validation, drawing and storing, under the caller’s span', async () => {
  const context = newContext();
  const spans = await spansOf(async (url) => {
    const answer = await fetch(`${url}/create?variant=square`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-${CALLER}-01` },
      body: JSON.stringify(context),
    });
    assert.equal(answer.status, 201);
  });
  const own = spans.filter(({ traceId }) => traceId === TRACE);
  const named = (name: string) => own.find((one) => one.name === name) ?? assert.fail(`No span ${name}`);
  const request = named('POST /create');
  assert.equal(own.length, 4);
  assert.equal(request.kind, SpanKind.SERVER);
  assert.equal(request.parent, CALLER);
  assert.deepEqual(request.attributes, {
    'http.request.method': 'POST',
    'url.path': '/create',
    'url.scheme': 'http',
    'http.route': '/create',
    'http.response.status_code': 201,
  });
  for (const name of ['validate', 'draw', 'store put']) assert.equal(named(name).parent, request.spanId);
  const { events, attributes } = named('draw');
  assert.deepEqual(events, ['taken from the queue']);
  assert.deepEqual(attributes, { 'ogp.template': 'vaccine', 'ogp.variant': 'square', 'ogp.way': 'bands' });
  assert.deepEqual(named('store put').attributes, { 'ogp.result': 'stored' });
});

test('a request that is refused is told with its code, and is no error of the service', async () => {
  const spans = await spansOf((url) => postContext(url, { ...newContext(), age: 'x' }));
  const request = spans.find(({ name }) => name === 'POST /create');
  assert.equal(request?.attributes['error.type'], 'context_rejected');
  assert.equal(request.attributes['http.response.status_code'], 422);
  assert.equal(request.status.code, SpanStatusCode.UNSET);
  assert.equal(spans.filter(({ name }) => name === 'validate').length, 1);
  assert.equal(
    spans.some(({ name }) => name === 'draw'),
    true,
    'the fallback cards are drawn at the start',
  );
});

test('a path of a client’s choice names no span', async () => {
  const spans = await spansOf((url) => fetch(`${url}/some/where`));
  const request = spans.find(({ kind }) => kind === SpanKind.SERVER);
  assert.equal(request?.name, 'GET');
  assert.equal(request.attributes['http.response.status_code'], 404);
  assert.equal(request.attributes['http.route'], undefined);
});
