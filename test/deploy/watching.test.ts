/** Rules and dashboard name metrics, labels and values that exist, and the dashboard leaves none out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROBLEMS } from '../../src/errors.ts';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { PROCESS_METRICS } from '../../src/metrics/create-metrics.ts';
import { readPromQl } from './support/read-promql.ts';

const duration = z.string().regex(/^(?:\d+(?:ms|[smhdwy]))+$/u);
const labelName = z.string().regex(/^[a-zA-Z_]\w*$/u);

/** https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
const rules = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        interval: duration.optional(),
        rules: z
          .array(
            z.strictObject({
              alert: z.string().regex(/^[A-Z]\w+$/u),
              expr: z.string().min(1),
              for: duration.optional(),
              labels: z.record(labelName, z.string()),
              annotations: z.strictObject({ summary: z.string(), description: z.string() }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** What of Grafana's dashboard model is used. */
const dashboard = z.looseObject({
  title: z.string(),
  schemaVersion: z.int(),
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string(),
      gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z
        .array(z.strictObject({ refId: z.string(), expr: z.string(), legendFormat: z.string() }))
        .min(1),
    }),
  ),
});

const alerts = rules
  .parse(parse(readFileSync('deploy/alerts.yaml', 'utf8')))
  .groups.flatMap(({ rules }) => rules);
const { panels } = dashboard.parse(JSON.parse(readFileSync('deploy/dashboard.json', 'utf8')));
const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

const OWN: Readonly<Record<string, { readonly type: string; readonly labels: object }>> = METRICS;

/** A histogram is queried by its parts. */
function familyOf(name: string): string {
  const family = name.replace(/_(?:bucket|sum|count)$/u, '');
  return OWN[family]?.type === 'histogram' || family === 'nodejs_gc_duration_seconds' ? family : name;
}

describe('rules and dashboard', () => {
  for (const [what, expression] of expressions) {
    test(`name what exists: ${what}: ${expression}`, () => {
      const { metrics, grouping } = readPromQl(expression);
      assert.notEqual(metrics.length, 0);
      for (const { name, matchers } of metrics) {
        const family = familyOf(name);
        const isProcess = Object.hasOwn(PROCESS_METRICS, family);
        assert.ok(isProcess || Object.hasOwn(METRICS, family), `There is no ${name}`);
        const labels = ['instance', 'le', 'kind', ...Object.keys(OWN[family]?.labels ?? {})];
        for (const label of [...grouping, ...matchers.map((matcher) => matcher.label)]) {
          assert.ok(labels.includes(label), `${name} has no label ${label}`);
        }
        for (const { label, value } of matchers) {
          if (label !== 'code') continue;
          assert.ok(value === 'none' || Object.hasOwn(PROBLEMS, value), `There is no code ${value}`);
        }
      }
    });
  }

  test('the dashboard shows every metric there is', () => {
    const shown = new Set(
      panels.flatMap(({ targets }) =>
        targets.flatMap(({ expr }) => readPromQl(expr).metrics.map(({ name }) => familyOf(name))),
      ),
    );
    const all = [...Object.keys(METRICS), ...Object.keys(PROCESS_METRICS)];
    assert.deepEqual(
      all.filter((name) => !shown.has(name)),
      [],
    );
  });

  test('no two alerts, and no two panels, have one name', () => {
    for (const names of [alerts.map(({ alert }) => alert), panels.map(({ title }) => title)]) {
      assert.equal(new Set(names).size, names.length);
    }
  });

  test('an alert sends people to a heading of the runbook that is there', () => {
    const text = readFileSync('docs/operate.md', 'utf8');
    for (const { alert } of alerts)
      assert.ok(text.includes(`\`${alert}\``), `docs/operate.md has no ${alert}`);
  });
});

describe('the runbook', () => {
  const text = readFileSync('docs/operate.md', 'utf8');
  const entries = new Map(
    text
      .split(/^### /mu)
      .slice(1)
      .map((entry) => [/^`(\w+)`/u.exec(entry)?.[1] ?? '', entry] as const),
  );

  for (const [code, { status }] of Object.entries(PROBLEMS)) {
    test(`says of ${code} what it means, whose it is, what to look at and what to do`, () => {
      const entry =
        entries.get(code) ?? assert.fail(`docs/operate.md has no entry "### \`${code}\`, ${status}"`);
      assert.ok(entry.startsWith(`\`${code}\`, ${status}\n`));
      for (const part of ['Meaning', 'Whose', 'Look at', 'Do']) {
        assert.match(entry, new RegExp(`^- \\*\\*${part}\\*\\*: \\S.{4,}`, 'mu'), part);
      }
    });
  }

  test('has no entry for a code that there is not', () => {
    const unknown = [...entries.keys()].filter((code) => code !== '' && !Object.hasOwn(PROBLEMS, code));
    assert.deepEqual(unknown, []);
  });

  test('names every metric of the service’s own', () => {
    const missing = Object.keys(METRICS).filter((name) => !text.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });
});
