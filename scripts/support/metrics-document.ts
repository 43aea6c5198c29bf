import { METRICS, BUCKETS } from '../../src/metrics/metric-table.ts';
import { PROCESS_METRICS } from '../../src/metrics/create-metrics.ts';
import { markdownTable } from './markdown-table.ts';

/** docs/metrics.md: the closed table of metrics, for those who run the service. */
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

With \`METRICS=true\` \`GET /metrics\` shows these in the text format of Prometheus, each instance its own; with
\`API_TOKENS\` set it needs the token. Labels have closed sets of values: nothing that a client sends becomes one.
[operate.md](operate.md) says which to look at when.

${markdownTable(['metric', 'type', 'unit', 'what', 'labels'], rows)}
Histograms have the upper bounds ${BUCKETS.join(', ')} seconds.

## The service’s own process

${markdownTable(['metric', 'what'], processRows)}`;
}
