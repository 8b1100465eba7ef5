import { burnThreshold } from '../../team/burnRates';
import type { Severity } from '../../team/severity';
import type { AlertRule, ShareRule, SloRule } from './alertRule';

/** How an engine counts the traffic of a rule: expressions for a window such as `10m`, in its own language. */
export interface RuleCounts {
  /** Everything, over the window, as a number of requests or records. */
  readonly all: (window: string) => string;
  /** What failed; of a class, with those that are worse. */
  readonly bad: (window: string, severity?: Severity) => string;
  /** What the expressions do not count as Opex does, as one line for people. */
  readonly remark?: string;
}

export interface ExportedRules {
  /** A rule file, YAML. */
  readonly text: string;
  /** Rules that are left out: the engine cannot count for them. */
  readonly left: readonly AlertRule[];
}

/**
 * Alerting rules for the same thresholds, for Prometheus and for the ruler of Loki, which share the file format
 * [prometheus.io/docs: Alerting rules; grafana.com/docs/loki: Alerting and recording rules]. The same input gives the
 * same bytes.
 * @param countsFor how to count for a rule; undefined where nothing of the engine does.
 */
export function exportRules(
  rules: readonly AlertRule[],
  countsFor: (rule: AlertRule) => RuleCounts | undefined,
): ExportedRules {
  const groups: string[] = [];
  const left: AlertRule[] = [];
  for (const service of new Set(rules.map(rule => rule.service))) {
    const lines: string[] = [];
    for (const rule of rules) {
      if (rule.service !== service) continue;
      const counts = countsFor(rule);
      if (!counts) left.push(rule);
      else lines.push(...(rule.kind === 'share' ? shareLines(rule, counts) : sloLines(rule, counts)));
    }
    if (lines.length > 0) {
      groups.push(`  - name: ${quoted(`opex ${service ?? 'all'}`)}`, '    rules:', ...lines);
    }
  }
  const head = [
    '# Written by "Opex: Export Alert Rules" from the thresholds of .opex/team.json.',
    '# Change them there and export again: what is changed here is lost then.',
  ];
  const body = groups.length === 0 ? ['groups: []'] : ['groups:', ...groups];
  return { text: `${[...head, ...body].join('\n')}\n`, left };
}

function shareLines(rule: ShareRule, counts: RuleCounts): readonly string[] {
  const window = spanText(rule.windowMs);
  const all = counts.all(window);
  const share = `(\n${counts.bad(window, rule.severity)}\n/\n${all}\n) > ${rule.share}`;
  const enough = `(\n${all}\n) >= ${rule.minTraffic}`;
  return ruleLines({
    name: `Opex${capital(rule.severity)}ErrorShare`,
    expression: `${share}\nand\n${enough}`,
    severity: rule.severity,
    rule,
    summary: `${rule.service ?? 'All services'}: more than ${percent(rule.share)} of traffic fails (${rule.severity}, ${window})`,
    remark: counts.remark,
  });
}

function sloLines(rule: SloRule, counts: RuleCounts): readonly string[] {
  return rule.burns.flatMap(({ factor, longMs, shortMs, severity }) => {
    const threshold = burnThreshold(factor, rule.objective);
    // A rule that never fires looks like a promise.
    if (threshold >= 1) return [];
    const part = (ms: number): string => {
      const window = spanText(ms);
      return `(\n${counts.bad(window)}\n/\n${counts.all(window)}\n) > ${threshold}`;
    };
    const short = spanText(shortMs);
    return ruleLines({
      name: `OpexErrorBudgetBurn`,
      expression: `${part(longMs)}\nand\n${part(shortMs)}\nand\n(\n${counts.all(short)}\n) >= ${rule.minTraffic}`,
      severity,
      rule,
      summary: `${rule.service ?? 'All services'}: the error budget of ${percent(rule.objective)} burns ${factor} times too fast (${spanText(longMs)}, ${short})`,
      remark: counts.remark,
    });
  });
}

interface RuleText {
  readonly name: string;
  readonly expression: string;
  readonly severity: Severity;
  readonly rule: AlertRule;
  readonly summary: string;
  readonly remark: string | undefined;
}

function ruleLines({ name, expression, severity, rule, summary, remark }: RuleText): readonly string[] {
  return [
    ...(remark === undefined ? [] : [`      # ${oneLine(remark)}`]),
    `      - alert: ${name}`,
    '        expr: |',
    ...expression.split('\n').map(line => `          ${line}`),
    '        labels:',
    `          severity: ${severity}`,
    ...(rule.service === undefined ? [] : [`          service: ${quoted(rule.service)}`]),
    '        annotations:',
    `          summary: ${quoted(summary)}`,
  ];
}

/** A span as PromQL and LogQL write it, in the largest unit that it is whole in. */
export function spanText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  const [unit, size] = (
    [
      ['d', 86_400],
      ['h', 3_600],
      ['m', 60],
    ] as const
  ).find(([, length]) => seconds % length === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(10))}%`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ');
}

/** A double-quoted scalar of YAML is JSON's string but for the braces, which the rulers take for templates. */
function quoted(text: string): string {
  return JSON.stringify(oneLine(text).replace(/\{\{|\}\}/g, brace => brace.slice(0, 1)));
}
