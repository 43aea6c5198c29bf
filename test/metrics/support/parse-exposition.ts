/**
 * A strict reader of Prometheus's text format, version 0.0.4, written from its description and sharing nothing with
 * the code that writes it.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: readonly Series[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) (.*)$`, 'u');
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`, 'u');
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`, 'u');
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/uy;
/** What Go's ParseFloat reads, which heeds no case. */
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf)$|^nan$/iu;

/** @throws Error that quotes the line which breaks a rule */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('Expected the last line to end');
  const families = new Map<string, Family & { series: Series[] }>();
  let help: { name: string; text: string } | null = null;
  let current: (Family & { series: Series[] }) | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const [, helpName, helpText] = HELP.exec(line) ?? [];
    if (helpName !== undefined) {
      help = { name: helpName, text: helpText ?? '' };
      continue;
    }
    const [, name, type = ''] = TYPE.exec(line) ?? [];
    if (name !== undefined) {
      if (help?.name !== name) throw new Error(`Expected HELP before ${line}`);
      if (families.has(name)) throw new Error(`Expected one group for ${line}`);
      current = { name, type, help: help.text, series: [] };
      families.set(name, current);
      continue;
    }
    const series = parseSeries(line);
    if (current === null || !belongsTo(series, current)) throw new Error(`Expected the group of ${line}`);
    const identity = identityOf(series);
    if (current.series.some((other) => identityOf(other) === identity)) throw new Error(`Twice: ${line}`);
    current.series.push(series);
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

function parseSeries(line: string): Series {
  const [, name, inner = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !NUMBER.test(number)) throw new Error(`Expected a sample but found ${line}`);
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < inner.length) {
    const [, label, value = ''] = LABEL.exec(inner) ?? [];
    if (label === undefined || label in labels) throw new Error(`Expected labels but found ${line}`);
    labels[label] = value.replaceAll(/\\(.)/gu, (_match, mark: string) => (mark === 'n' ? '\n' : mark));
  }
  return { name, labels, value: Number(number.replace('Inf', 'Infinity')) };
}

function belongsTo({ name }: Series, family: Family): boolean {
  if (family.type === 'histogram') {
    return ['_bucket', '_sum', '_count'].some((suffix) => name === family.name + suffix);
  }
  if (family.type === 'summary')
    return ['', '_sum', '_count'].some((suffix) => name === family.name + suffix);
  return name === family.name;
}

function identityOf({ name, labels }: Series): string {
  return `${name} ${identifyLabels(labels)}`;
}

/** The same whatever their order. */
function identifyLabels(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Buckets grow with their bounds up to +Inf, which is the count. */
function checkHistogram({ name, series }: Family): void {
  const groups = Map.groupBy(series, ({ labels }) => identifyLabels({ ...labels, le: '' }));
  for (const [group, members] of groups) {
    const buckets = members.filter((member) => member.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels['le']?.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const grows = (values: readonly number[]): boolean =>
      values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
    const count = members.find((member) => member.name === `${name}_count`)?.value;
    if (!grows(bounds) || !grows(counts) || bounds.at(-1) !== Infinity || counts.at(-1) !== count) {
      throw new Error(`Expected buckets that grow up to the count but found others: ${name} ${group}`);
    }
  }
}
