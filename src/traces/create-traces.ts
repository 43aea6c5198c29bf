import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { Problem } from '../errors.ts';
import type { RequestTracer } from '../http/request-log.ts';
import type { Renderer } from '../renderer/renderer.ts';
import type { Store } from '../store/store.ts';

/**
 * Creates OpenTelemetry spans by wrapping the request log, the renderer and the store. Spans are exported only if the
 * operator has registered an SDK.
 */
export interface Traces {
  readonly requests: RequestTracer;
  readonly traceRenderer: (renderer: Renderer) => Renderer;
  readonly traceStore: (store: Store) => Store;
}

export function createTraces(): Traces {
  const tracer = trace.getTracer('ogp-generator');

  /** Runs `work` inside a span, which ends when `work` settles. Spans that `work` starts become its children. */
  function within<Value>(
    name: string,
    attributes: Readonly<Record<string, string>>,
    work: (span: Span) => Promise<Value>,
  ): Promise<Value> {
    return tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await work(span);
      } catch (error) {
        endAsFault(span, nameFault(error));
        throw error;
      } finally {
        span.end();
      }
    });
  }

  return {
    requests: {
      begin({ method, path, headers, startedAt }) {
        const parent = propagation.extract(context.active(), headers);
        const span = tracer.startSpan(
          method,
          {
            kind: SpanKind.SERVER,
            startTime: performance.timeOrigin + startedAt,
            attributes: { 'http.request.method': method, 'url.path': path, 'url.scheme': 'http' },
          },
          parent,
        );
        const inside = trace.setSpan(parent, span);
        let validation: Span | null = null;
        return {
          validate() {
            validation = tracer.startSpan('validate', {}, inside);
          },
          handle(next) {
            validation?.end();
            validation = null;
            context.with(inside, next);
          },
          end({ route, status, code }) {
            // Still open if validation rejected the context.
            validation?.end();
            if (route !== null) {
              span.updateName(`${method} ${route}`);
              span.setAttribute('http.route', route);
            }
            span.setAttribute('http.response.status_code', status);
            if (code !== null) span.setAttribute('error.type', code);
            if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
            span.end();
          },
        };
      },
    },
    traceRenderer: (renderer) => ({
      get healthy() {
        return renderer.healthy;
      },
      draw: (card, signal) =>
        within('draw', cardAttributes(card), async (span) => {
          const startedAt = performance.timeOrigin + performance.now();
          const drawn = await renderer.draw(card, signal);
          const { queue = 0 } = drawn.timings;
          span.addEvent('taken from the queue', { 'ogp.wait_ms': queue }, startedAt + queue);
          span.setAttribute('ogp.way', drawn.way);
          return drawn;
        }),
      layout: (card, signal) => within('layout', cardAttributes(card), () => renderer.layout(card, signal)),
      explain: (card, signal) =>
        within('explain', cardAttributes(card), () => renderer.explain(card, signal)),
    }),
    traceStore: (store) => ({
      put: (name, picture, signal) =>
        within('store put', {}, async (span) => {
          const outcome = await store.put(name, picture, signal);
          span.setAttribute('ogp.result', outcome);
          return outcome;
        }),
      get: (name, signal) =>
        within('store get', {}, async (span) => {
          const picture = await store.get(name, signal);
          span.setAttribute('ogp.result', picture === null ? 'absent' : 'found');
          return picture;
        }),
      has: (name, signal) =>
        within('store has', {}, async (span) => {
          const isStored = await store.has(name, signal);
          span.setAttribute('ogp.result', isStored ? 'found' : 'absent');
          return isStored;
        }),
    }),
  };
}

/** Returns the attributes of a card: names of the repository, never a value of the context. */
function cardAttributes({ template, variant }: { readonly template: string; readonly variant: string }) {
  return { 'ogp.template': template, 'ogp.variant': variant };
}

/** Marks a span as failed. Records neither message nor stack, which may quote a value of the context. */
function endAsFault(span: Span, fault: string): void {
  span.setAttribute('error.type', fault);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Returns the code of docs/errors.md if the error is a Problem, otherwise the name of its class. */
function nameFault(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
