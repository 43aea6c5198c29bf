/** What an operator preloads, with an exporter in memory: the spans are told on standard error when the service ends. */
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();

process.on('exit', () => {
  for (const span of exporter.getFinishedSpans()) {
    const { name, kind, attributes, status, events } = span;
    const { traceId, spanId } = span.spanContext();
    const parent = span.parentSpanContext?.spanId ?? null;
    const line = {
      name,
      kind,
      attributes,
      status,
      traceId,
      spanId,
      parent,
      events: events.map(({ name }) => name),
    };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  }
});
