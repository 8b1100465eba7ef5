import { parseComparison, parseDuration, parseHandOver, parseHours, parseShare, weekdays } from './measures';
import { severities, type Severity } from './severity';
import type {
  ServiceValue,
  SeverityRule,
  SupportHours,
  Team,
  TeamAlerts,
  TeamBugs,
  TeamGoal,
  TeamReview,
  TeamService,
} from './team';
import type { TeamFile } from './teamSchema';

type ServiceEntry = NonNullable<TeamFile['services']>[string];
type RuleEntry = NonNullable<TeamFile['severity']>[number];
type AlertEntries = NonNullable<TeamFile['alerts']>;

/** Where a rule stood, which the checked value no longer tells. */
export type RulePlace = Pick<SeverityRule, 'number' | 'line' | 'messagePlace'>;

/** The team that a checked file means. `rulePlaces` goes with `file.severity`, one for one. */
export function readTeam(file: TeamFile, rulePlaces: readonly RulePlace[]): Team {
  return {
    services: Object.entries(file.services ?? {}).map(([name, entry]) => readService(name, entry)),
    areas: Object.entries(file.areas ?? {}).map(([name, area]) => ({
      name,
      ...defined({ lead: area.lead }),
    })),
    severityRules: (file.severity ?? []).flatMap((entry, index) => {
      const place = rulePlaces[index];
      return place ? [readRule(entry, place)] : [];
    }),
    priorities: new Map(Object.entries(file.priorities ?? {})),
    sla: byClass(file.sla ?? {}, entry => ({
      ...defined({
        acknowledgeMs: duration(entry.acknowledge),
        resolveMs: duration(entry.resolve),
        hours: entry.hours === 'support' ? entry.hours : undefined,
      }),
    })),
    ...defined({
      support: file.support && readSupport(file.support),
      review: file.review && readReview(file.review),
      bugs: file.bugs && readBugs(file.bugs),
    }),
    alerts: readAlerts(file.alerts ?? {}),
    goals: readGoals(file.goals ?? {}),
  };
}

function readService(name: string, entry: ServiceEntry): TeamService {
  const logServices = entry.logs?.service ?? [];
  return {
    name,
    pagerDuty: entry.pagerDuty ?? [],
    logServices: typeof logServices === 'string' ? [logServices] : logServices,
    paths: entry.paths ?? [],
    pathRules: Object.entries(entry.source?.paths ?? {}).map(([from, to]) => ({ from, to })),
    sourceMaps: entry.source?.maps ?? [],
    partners: Object.entries(entry.partners ?? {}).map(([partner, { reach, when }]) => ({
      name: partner,
      reach,
      ...defined({ when }),
    })),
    runbooks: entry.runbooks ?? [],
    ...defined({
      repository: entry.repository,
      lead: entry.lead,
      area: entry.area,
      params: entry.params,
      value: entry.value && readValue(entry.value),
      alerts: entry.alerts && readAlerts(entry.alerts),
    }),
  };
}

function readValue({
  distinctBy,
  loss,
  currency,
  because,
}: NonNullable<ServiceEntry['value']>): ServiceValue {
  return { distinctBy, loss, currency, ...defined({ because }) };
}

function readRule(entry: RuleEntry, place: RulePlace): SeverityRule {
  const { service, message, text, exception, status, environment, valuePerHour } = entry;
  return {
    class: entry.class,
    ...place,
    ...defined({
      service,
      message,
      text,
      exception,
      status: status === undefined ? undefined : String(status),
      environment,
      valuePerHour: valuePerHour === undefined ? undefined : parseComparison(valuePerHour),
    }),
  };
}

/** What is left out is Monday to Friday, 9 to 17. */
function readSupport({ zone, days, hours, holidays }: NonNullable<TeamFile['support']>): SupportHours {
  return {
    ...defined({ zone }),
    days: days ? days.map(day => weekdays.indexOf(day) + 1) : [1, 2, 3, 4, 5],
    ...((hours === undefined ? undefined : parseHours(hours)) ?? { from: 9 * 60, to: 17 * 60 }),
    holidays: holidays ?? [],
  };
}

function readReview({ zone, handOver, manager }: NonNullable<TeamFile['review']>): TeamReview {
  return defined({
    zone,
    handOver: handOver === undefined ? undefined : parseHandOver(handOver),
    manager,
  });
}

function readBugs({ repository, labels, itemLabels, newIssue }: NonNullable<TeamFile['bugs']>): TeamBugs {
  return {
    ...defined({ repository, newIssue }),
    labels: new Map(Object.entries(labels ?? {})),
    itemLabels: itemLabels ?? [],
  };
}

function readAlerts(file: AlertEntries): TeamAlerts {
  const { slo, ...classes } = file;
  const shares = byClass(classes, entry => {
    const share = parseShare(entry.share);
    return share === undefined
      ? undefined
      : { share, ...defined({ windowMs: duration(entry.window), minTraffic: entry.minTraffic }) };
  });
  const objective = slo && parseShare(slo.objective);
  return objective === undefined
    ? { shares }
    : { shares, slo: { objective, ...defined({ windowMs: duration(slo?.window) }) } };
}

function readGoals(file: NonNullable<TeamFile['goals']>): readonly TeamGoal[] {
  return Object.entries(file).flatMap(([quarter, goals]) =>
    goals.flatMap(goal => {
      const count = parseComparison(goal.count);
      if (!count) return [];
      return [
        { quarter, class: goal.class, count, ...defined({ service: goal.service, because: goal.because }) },
      ];
    }),
  );
}

function byClass<In, Out>(
  entries: Readonly<Partial<Record<Severity, In | undefined>>>,
  read: (entry: In) => Out | undefined,
): Partial<Record<Severity, Out>> {
  const result: Partial<Record<Severity, Out>> = {};
  for (const severity of severities) {
    const entry = entries[severity];
    const value = entry === undefined ? undefined : read(entry);
    if (value !== undefined) result[severity] = value;
  }
  return result;
}

function duration(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

/** Absent keys stay absent: `undefined` is no value of an optional key here. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) result[key] = value as Exclude<T[typeof key], undefined>;
  }
  return result;
}
