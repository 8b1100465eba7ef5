import { labelName, LogqlPipeline } from '../clients/loki/logqlPipeline';
import { readSelector, selectorText, type StreamSelector } from '../clients/loki/streamSelector';
import type { AlertRule } from '../core/errors/alerts/alertRule';
import type { RuleCounts } from '../core/errors/alerts/exportRules';
import type { LogBackend } from '../core/errors/logBackend';
import { levelOfValue } from '../core/errors/logLevel';
import type { MetricSource } from '../core/errors/metricSource';
import { requestCounts, familyQuestions, labelFamily } from '../core/review/panelsOfMetrics';
import type { LabelCondition } from '../core/review/promql';
import { serviceOfRecord } from '../core/team/ownership';
import type { Team } from '../core/team/team';
import type { ConnectedLogs } from './connectedLogs';
import type { LogConnection } from './logConnections';

/** What takes alerting rules, and how it counts for them. */
export interface AlertRuler {
  readonly kind: 'prometheus' | 'loki';
  /** What the person calls it. */
  readonly label: string;
  /** Asks what is there to count by. @throws ProblemError as the server does, or on abort */
  readonly counts: (now: number, signal: AbortSignal) => Promise<(rule: AlertRule) => RuleCounts | undefined>;
}

const hour = 3_600_000;
const day = 24 * hour;
/** Levels that mean an error, as loggers write them: what was not seen for a day counts all the same. */
const errorWords = [
  'error',
  'ERROR',
  'Error',
  'err',
  'fatal',
  'FATAL',
  'Fatal',
  'critical',
  'CRITICAL',
  'panic',
];
/** Names that are labels of a stream wherever they are there at all. */
const streamLabels = /^(?:service_name|service|app|application|job|namespace|container)$/;

/** The connected servers that take alerting rules. */
export function alertRulers({ accounts }: ConnectedLogs, team: Team): readonly AlertRuler[] {
  const ofMetrics = accounts.metrics.map((source): AlertRuler => ({
    kind: 'prometheus',
    label: source.label,
    counts: (now, signal) => countsOfMetrics(source, team, now, signal),
  }));
  const ofLoki = accounts.connections.all.flatMap((connection): AlertRuler[] => {
    const backend = connection.kind === 'loki' ? accounts.backendOf(connection.id) : undefined;
    if (!backend) return [];
    return [
      {
        kind: 'loki',
        label: connection.label,
        counts: (now, signal) => countsOfLoki(connection, backend, team, now, signal),
      },
    ];
  });
  return [...ofMetrics, ...ofLoki];
}

/** Requests, of which a server knows what failed but not of which class. */
async function countsOfMetrics(
  source: MetricSource,
  team: Team,
  now: number,
  signal: AbortSignal,
): Promise<(rule: AlertRule) => RuleCounts | undefined> {
  const { metrics } = await source.metrics({ from: now - hour, to: now }, signal);
  const found: {
    readonly counter: NonNullable<ReturnType<typeof requestCounts>>;
    readonly names: readonly string[];
  }[] = [];
  for (const { family, expression } of familyQuestions(metrics)) {
    const { series } = await source.query(expression, now, signal);
    const counter = requestCounts(
      labelFamily(
        family,
        series.map(({ labels }) => labels),
      ),
    );
    if (!counter) continue;
    const { service } = counter;
    const names = service === undefined ? [] : series.flatMap(({ labels }) => labels[service] ?? []);
    found.push({ counter, names: [...new Set(names)] });
  }
  return rule => {
    for (const { counter, names } of found) {
      const { service } = counter;
      const ours = namesOf(rule, names, team);
      if (rule.service !== undefined && (service === undefined || ours.length === 0)) continue;
      const only = rule.service === undefined || service === undefined ? undefined : oneOf(service, ours);
      return {
        all: window => `sum(${counter.all(window, only)})`,
        bad: window => `sum(${counter.failed(window, only)})`,
        remark:
          rule.kind === 'share'
            ? `Counts every request that failed (${counter.words}): a server of metrics knows no class. Opex counts ${rule.severity} errors and worse.`
            : `A request failed with ${counter.words}.`,
      };
    }
    return undefined;
  };
}

/** Records of level error and above: rules of the team and exceptions, which make classes, are not known to a ruler. */
async function countsOfLoki(
  { mapping, within }: LogConnection,
  backend: LogBackend,
  team: Team,
  now: number,
  signal: AbortSignal,
): Promise<(rule: AlertRule) => RuleCounts | undefined> {
  const level = mapping?.fields.level;
  if (!mapping || !level) return () => undefined;
  const { service } = mapping.fields;
  const { rows } = await backend.count(
    {
      query: { window: { from: now - day, to: now } },
      by: ['level', ...(service ? (['service'] as const) : [])],
      stepMs: day,
      maxRows: 400,
    },
    signal,
  );
  const seen = rows.flatMap(({ values }) => values.level ?? []);
  const levels = [...seen, ...(mapping.levelScale ? [] : errorWords)].filter(value => {
    const meant = levelOfValue(value, mapping.levelScale);
    return meant === 'error' || meant === 'fatal';
  });
  if (levels.length === 0) return () => undefined;
  const names = [...new Set(rows.flatMap(({ values }) => values.service ?? []))];
  const known = within === undefined ? undefined : readSelector(within);
  const byService = service?.place === 'field' && streamLabels.test(service.name);
  const widest: StreamSelector = {
    matchers: `${byService ? labelName(service.name) : 'service_name'}=~".+"`,
    rest: '',
  };
  const selector = selectorText(known ?? widest);
  return rule => {
    const ours = namesOf(rule, names, team);
    if (rule.service !== undefined && (!service || ours.length === 0)) return undefined;
    const text =
      (isBad: boolean) =>
      (window: string): string => {
        const pipeline = new LogqlPipeline();
        if (service && rule.service !== undefined) pipeline.oneOf(service, ours);
        if (isBad) pipeline.oneOf(level, [...new Set(levels)]);
        return `sum(count_over_time(${selector}${String(pipeline)} [${window}]))`;
      };
    return {
      all: text(false),
      bad: text(true),
      remark:
        rule.kind === 'share'
          ? `Counts every record of level error and above: a ruler knows no class. Opex counts ${rule.severity} errors and worse. Records are not requests.`
          : 'Counts records, of which those of level error and above failed. Records are not requests.',
    };
  };
}

/** The service of a rule as a server calls it. */
function namesOf({ service }: AlertRule, names: readonly string[], team: Team): readonly string[] {
  return service === undefined
    ? []
    : names.filter(name => serviceOfRecord(team, name)?.name === service).sort();
}

function oneOf(label: string, values: readonly string[]): LabelCondition {
  const [only = ''] = values;
  if (values.length === 1) return { label, operator: '=', value: only };
  const pattern = values.map(value => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return { label, operator: '=~', value: pattern };
}
