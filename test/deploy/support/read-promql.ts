import { parser } from '@prometheus-io/lezer-promql';

interface QueriedMetric {
  readonly name: string;
  readonly matchers: readonly { readonly label: string; readonly value: string }[];
}

export interface Query {
  readonly metrics: readonly QueriedMetric[];
  /** Labels of `by` and `without`. */
  readonly grouping: readonly string[];
}

/**
 * Reads PromQL by the grammar of Prometheus's own editor.
 *
 * @param expression may have Grafana's `$__rate_interval` for a duration
 * @throws Error if it is no PromQL
 */
export function readPromQl(expression: string): Query {
  const text = expression.replaceAll('$__rate_interval', '1m');
  const metrics: { name: string; matchers: { label: string; value: string }[] }[] = [];
  const grouping: string[] = [];
  parser.parse(text).iterate({
    enter({ node, type, from, to }) {
      if (type.isError) throw new Error(`Expected PromQL but found ${expression} (at ${from})`);
      const found = text.slice(from, to);
      if (type.name === 'VectorSelector') metrics.push({ name: found.split('{', 1)[0] ?? '', matchers: [] });
      if (type.name === 'UnquotedLabelMatcher') {
        const [, label = '', value = ''] = /^(\w+)\s*(?:=~|!~|!=|=)\s*"(.*)"$/su.exec(found) ?? [];
        metrics.at(-1)?.matchers.push({ label, value });
      }
      if (type.name === 'LabelName' && node.parent?.name === 'GroupingLabels') grouping.push(found);
    },
  });
  return { metrics, grouping };
}
