/** A condition on a label, as PromQL writes it. */
export interface LabelCondition {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** `http_requests_total{code=~"5.."}`; names with dots as Prometheus 3 quotes them. */
export function selector(metric: string, conditions: readonly LabelCondition[] = []): string {
  const matchers = conditions.map(
    ({ label, operator, value }) => `${labelName(label)}${operator}${quoted(value)}`,
  );
  const isPlain = /^[a-zA-Z_:][\w:]*$/.test(metric);
  if (!isPlain) return `{${[quoted(metric), ...matchers].join(', ')}}`;
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(', ')}}`;
}

/** A label as it stands in `by (…)` and in selectors. */
export function labelName(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : quoted(label);
}

/** ` by (service)`, or nothing for no labels. */
export function by(...labels: readonly (string | undefined)[]): string {
  const given = labels.filter((label): label is string => label !== undefined);
  return given.length === 0 ? '' : ` by (${given.map(labelName).join(', ')})`;
}

/** A string of PromQL. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
