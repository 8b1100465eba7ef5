import { isAbort, problemOf, type Problem } from '../base/problem';
import type { ErrorGroup } from '../errors/errorGroup';
import type { FieldMapping, FieldRef } from '../errors/fieldMapping';
import { sumOfValues, valueOfGroup } from '../errors/groupValue';
import type { LogBackend, MatchCount } from '../errors/logBackend';
import { serviceOfRecord } from '../team/ownership';
import type { ServiceValue, Team } from '../team/team';
import { errorLevelsOf } from './countLogs';
import { costOf, sumRanges } from './errorValue';
import type { PanelSpan } from './panelData';
import type { LogCounts } from './panelsOfLogs';
import type { Gap, ValueRange } from './reviewModel';

/** What the errors of a span cost, of one log engine. */
export interface CostQuestion {
  readonly backend: LogBackend;
  readonly mapping: FieldMapping;
  /** What it counted over the span: which services and levels there are. */
  readonly counts: LogCounts;
  readonly team: Team;
  readonly span: PanelSpan;
}

export interface ReadCosts {
  readonly costs: readonly ValueRange[];
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
}

/** For one number of one service; several where a window is too long for one. */
const mostRequests = 4;

/**
 * Has the engine count the distinct customers or orders that errors of each service with a value were about. A service
 * of which it cannot be told is a gap, never a cost of nothing. Rejects on abort only.
 */
export async function readCosts(question: CostQuestion, signal: AbortSignal): Promise<ReadCosts> {
  const { team, counts, backend } = question;
  const valued = team.services.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  const costs: ValueRange[] = [];
  const problems: Problem[] = [];
  let isShort = false;
  const known = new Map<string, Set<string>>();
  for (const { values } of counts.answer.rows) {
    const raw = values.service ?? undefined;
    const service = serviceOfRecord(team, raw)?.name;
    if (raw === undefined || service === undefined) continue;
    const names = known.get(service) ?? new Set<string>();
    known.set(service, names.add(raw));
  }
  for (const { name, value } of valued) {
    const services = [...(known.get(name) ?? [])].sort();
    // Another engine may have its records; of this one nothing is known.
    if (services.length === 0) continue;
    const found = await distinctOf(question, services, value, problems, signal);
    if (found === undefined) isShort = true;
    else costs.push(costOf({ service: name, value, ...found }));
  }
  const isCut = !counts.answer.isWhole;
  return {
    costs: sumRanges(costs),
    gaps: isShort || isCut ? [{ part: 'errors', state: 'partial', source: backend.label }] : [],
    problems,
  };
}

/**
 * The same of error groups that were read, of the services that are named. Only where groups name customers or orders:
 * files without an error of a service may as well be files without its records.
 */
export function costsOfGroups(
  groups: readonly ErrorGroup[],
  team: Team,
  services: readonly string[],
): readonly ValueRange[] {
  return team.services.flatMap(({ name, value }) => {
    if (!value || !services.includes(name)) return [];
    const own = groups.filter(({ service }) => serviceOfRecord(team, service)?.name === name);
    const values = own.flatMap(group => valueOfGroup(group, team) ?? []);
    return sumOfValues(values)
      .filter(({ count }) => count > 0)
      .map(({ count, atLeast }) =>
        costOf({ service: name, value, distinct: count, ...(atLeast ? { estimated: true } : {}) }),
      );
  });
}

/** Services with a value of which no engine has a record: what their errors cost is not known. */
export function unreadCosts(team: Team, costs: readonly ValueRange[]): readonly string[] {
  return team.services.flatMap(({ name, value }) =>
    value && !costs.some(({ service }) => service === name) ? [name] : [],
  );
}

async function distinctOf(
  { backend, mapping, counts, span }: CostQuestion,
  services: readonly string[],
  { distinctBy }: ServiceValue,
  problems: Problem[],
  signal: AbortSignal,
): Promise<{ readonly distinct: number; readonly estimated?: boolean } | undefined> {
  const levels = errorLevelsOf(counts);
  if (!counts.answer.by.includes('level')) return undefined;
  if (levels.length === 0) return counts.answer.isWhole ? { distinct: 0 } : undefined;
  const query = { window: { from: span.from, to: counts.window.to }, services, levels };
  let failure: Problem | undefined;
  for (const distinct of placesOf(distinctBy, mapping)) {
    let count: MatchCount | undefined;
    try {
      const request = { query, matches: [{ all: [] }], distinct, maxRequests: mostRequests };
      const answer = await backend.countMatches(request, signal);
      [count] = answer.counts;
      failure ??= answer.isWhole ? undefined : answer.problems[0];
    } catch (error) {
      if (isAbort(error)) throw error;
      // A field that cannot be counted by is asked for where it may stand as well.
      failure ??= problemOf(error);
      continue;
    }
    if (count?.total === 0) return { distinct: 0 };
    if (count?.distinct !== undefined && count.distinct.count > 0) {
      return {
        distinct: count.distinct.count,
        ...(count.distinct.isExact && failure === undefined ? {} : { estimated: true }),
      };
    }
  }
  if (failure) problems.push(failure);
  return undefined;
}

/** Where the field may stand: as the mapping says, else as a field of the engine, else within the line. */
function placesOf(name: string, { fields }: FieldMapping): readonly FieldRef[] {
  const mapped = Object.values(fields).find(ref => ref.name === name);
  if (mapped) return [mapped];
  const isKeyed = Object.values(fields).some(({ keyword }) => keyword !== undefined);
  return [
    { name, place: 'field' },
    ...(isKeyed ? [{ name, place: 'field' as const, keyword: `${name}.keyword` }] : []),
    { name, place: 'json' },
    { name, place: 'logfmt' },
  ];
}
