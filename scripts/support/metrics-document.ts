import { METRICS, BUCKETS } from '../../src/metrics/metric-table.ts';
import { PROCESS_METRICS } from '../../src/metrics/create-metrics.ts';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/metrics.md: the closed table of metrics. */
export function metricsDocument(): string {
  const rows = Object.entries(METRICS).map(([name, { type, unit, labels, help }]) => [
    `\`${name}\``,
    type,
    unit,
    help,
    Object.entries(labels)
      .map(([label, values]) => `\`${label}\`: ${values}`)
      .join('; '),
  ]);
  const processRows = Object.entries(PROCESS_METRICS).map(([name, help]) => [`\`${name}\``, help]);
  return `# Metrics

Generated from \`src/metrics\` by \`npm run docs\`.

With \`METRICS=true\`, \`GET /metrics\` shows the metrics of one instance in the text format of Prometheus. With
\`API_TOKENS\` set it requires a token. Labels take values from closed sets, so clients cannot create new series.
[operate.md](operate.md) says which metric to look at when.

${markdownTable(['metric', 'type', 'unit', 'meaning', 'labels'], rows)}
Histograms have the upper bounds ${BUCKETS.join(', ')} seconds.

## The service’s own process

${markdownTable(['metric', 'meaning'], processRows)}`;
}
