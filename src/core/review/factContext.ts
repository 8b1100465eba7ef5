import type { EntityId } from '../base/identity';
import { classifyIncident } from '../team/classify';
import { serviceOfIncident } from '../team/ownership';
import type { RulePatterns } from '../team/severityRule';
import type { Team } from '../team/team';
import type { FactContext } from './incidentFacts';
import type { AnalyticsOfIncident, HistoryReading, IncidentEvent, IncidentRecord } from './incidentHistory';
import type { Gap } from './reviewModel';
import type { ReviewPeriod } from './period';

/** What facts hang on, from the team file. Make a new one only when the team file or the analytics changed. */
export function factContextOf(
  team: Team,
  patterns: RulePatterns,
  zone: string,
  readings: readonly HistoryReading[] = [],
): FactContext {
  const home = team.review?.zone ?? zone;
  const analytics = analyticsOf(readings);
  return {
    zone: home,
    classify: incident => classifyIncident(incident, team, patterns).severity,
    serviceOf: service => serviceOfIncident(team, service)?.name ?? service.name,
    sla: team.sla,
    ...(team.support ? { support: { ...team.support, zone: team.support.zone ?? home } } : {}),
    ...(analytics.size > 0 ? { analytics } : {}),
  };
}

/**
 * The account's own figures of incidents that they hold to the end: of those that were triggered, acknowledged,
 * resolved or came back after they were worked out, the log alone tells.
 */
function analyticsOf(readings: readonly HistoryReading[]): ReadonlyMap<EntityId, AnalyticsOfIncident> {
  const known = new Map<EntityId, AnalyticsOfIncident>();
  for (const { analytics, records } of readings) {
    if (!analytics) continue;
    const changed = new Map(records.map(record => [record.id, changedAt(record)] as const));
    for (const row of analytics.incidents) {
      if ((changed.get(row.id) ?? Infinity) < analytics.until) known.set(row.id, row);
    }
  }
  return known;
}

function changedAt({ triggeredAt, events }: IncidentRecord): number {
  return events.reduce((last, { kind, at }) => (measured.has(kind) ? Math.max(last, at) : last), triggeredAt);
}

/** What the account's figures are made of. */
const measured: ReadonlySet<IncidentEvent['kind']> = new Set(['acknowledge', 'resolve', 'reopen', 'trigger']);

/** What of the period's incidents is missing, half read or late. No source at all: everything is missing. */
export function historyGaps(
  readings: readonly HistoryReading[],
  period: Pick<ReviewPeriod, 'from' | 'to'>,
  now: number,
): Gap[] {
  if (readings.length === 0) return [{ part: 'incidents', state: 'missing' }];
  const end = Math.min(period.to, now);
  return readings.flatMap(({ label, incomplete, missing, window, asOf, records }) => {
    const gaps: Gap[] = [];
    const isShort = window.since > period.from || window.until < end;
    const hasHole = missing.some(({ since, until }) => since < period.to && until > period.from);
    if (incomplete || hasHole || isShort) gaps.push({ part: 'incidents', state: 'partial', source: label });
    else if (asOf < end) gaps.push({ part: 'incidents', state: 'late', source: label });
    const isHalf = records.some(
      ({ whole, triggeredAt }) => !whole && triggeredAt >= period.from && triggeredAt < period.to,
    );
    if (isHalf) gaps.push({ part: 'notifications', state: 'partial', source: label });
    return gaps;
  });
}
