/** The spans of the unmodified service, told to an SDK that is preloaded as docs/operate.md says. */
import assert from 'node:assert/strict';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { newContext } from '../support/post-context.ts';
import { sharedService } from '../support/shared-service.ts';

/** Of a request each. */
const TRACES = {
  card: '4bf92f3577b34da6a3ce929d0e0e4736',
  refused: '4bf92f3577b34da6a3ce929d0e0e4737',
  path: '4bf92f3577b34da6a3ce929d0e0e4738',
};
const CALLER = '00f067aa0ba902b7';

const spanLine = z.object({
  span: z.strictObject({
    name: z.string(),
    kind: z.enum(SpanKind),
    attributes: z.record(z.string(), z.union([z.string(), z.number()])),
    status: z.looseObject({ code: z.number() }),
    traceId: z.string(),
    spanId: z.string(),
    parent: z.string().nullable(),
    events: z.array(z.string()),
  }),
});

describe('the spans of a service', { timeout: 120_000 }, () => {
  const service = sharedService('observed');
  let spans: readonly z.infer<typeof spanLine>['span'][] = [];
  const ofTrace = (trace: string) => spans.filter(({ traceId }) => traceId === trace);

  before(async () => {
    const context = newContext();
    const traced = (trace: string) => ({
      'content-type': 'application/json',
      traceparent: `00-${trace}-${CALLER}-01`,
    });
    const post = async (path: string, trace: string, values: object): Promise<number> => {
      const body = JSON.stringify(values);
      return (await fetch(service.url + path, { method: 'POST', headers: traced(trace), body })).status;
    };
    assert.equal(await post('/create?variant=square', TRACES.card, context), 201);
    assert.equal(await post('/create', TRACES.refused, { ...context, age: 'x' }), 422);
    await fetch(`${service.url}/some/where`, { headers: traced(TRACES.path) });
    // A request's span ends last, when its answer is out.
    for (const trace of Object.values(TRACES)) {
      await service.logged(({ span }) => {
        const { data } = spanLine.safeParse({ span });
        return data?.span.traceId === trace && data.span.kind === SpanKind.SERVER;
      });
    }
    const lines = service.logs.filter(({ message }) => message === 'span');
    // Of a context nothing may be told.
    assert.doesNotMatch(JSON.stringify(lines), /第|区|月/u);
    spans = lines.map((line) => spanLine.parse(line).span);
  });

  test('are those of request, validation, drawing and storing for a card, under the caller’s span', () => {
    const own = ofTrace(TRACES.card);
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
    assert.deepEqual(attributes, {
      'ogp.template': 'vaccine',
      'ogp.variant': 'square',
      'ogp.way': 'bands',
    });
    assert.deepEqual(named('store put').attributes, { 'ogp.result': 'stored' });
  });

  test('tell the code of a request that is refused, which is no error of the service', () => {
    const own = ofTrace(TRACES.refused);
    const request = own.find(({ name }) => name === 'POST /create');
    assert.equal(request?.attributes['error.type'], 'context_rejected');
    assert.equal(request.attributes['http.response.status_code'], 422);
    assert.equal(request.status.code, SpanStatusCode.UNSET);
    assert.deepEqual(own.map(({ name }) => name).toSorted(), ['POST /create', 'validate']);
  });

  test('have those of the fallback cards among them, which are stored at the start', () => {
    const requests = new Set(Object.values(TRACES));
    assert.ok(spans.some(({ name, traceId }) => name === 'store put' && !requests.has(traceId)));
  });

  test('are not named by a path of a client’s choice', () => {
    const [request, ...others] = ofTrace(TRACES.path);
    assert.deepEqual(others, []);
    assert.equal(request?.kind, SpanKind.SERVER);
    assert.equal(request.name, 'GET');
    assert.equal(request.attributes['http.response.status_code'], 404);
    assert.equal(request.attributes['http.route'], undefined);
  });
});
