import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { METRICS, BUCKETS, type MetricName } from './metric-table.ts';

/** Names of one type. */
type NameOf<Type> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** The metrics of one service, by their names. */
export interface Instruments {
  readonly counter: (name: NameOf<'counter'>) => Counter;
  readonly gauge: (name: NameOf<'gauge'>) => Gauge;
  readonly histogram: (name: NameOf<'histogram'>) => Histogram;
}

/** Registers every metric of the table. */
export function createInstruments(registry: Registry): Instruments {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, { type, help, labels }] of Object.entries(METRICS)) {
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'counter') counters.set(name, new Counter(options));
    else if (type === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: [...BUCKETS] }));
  }
  return { counter: pick(counters), gauge: pick(gauges), histogram: pick(histograms) };
}

function pick<Metric>(metrics: ReadonlyMap<string, Metric>): (name: string) => Metric {
  return (name) => {
    const metric = metrics.get(name);
    if (metric === undefined) throw new RangeError(`Expected a metric of this type but found none: ${name}`);
    return metric;
  };
}
