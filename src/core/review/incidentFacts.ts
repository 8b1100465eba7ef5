import type { EntityId } from '../base/identity';
import type { ClassifiableIncident } from '../team/classify';
import type { Severity, Sla } from '../team/severity';
import type { Actor, AnalyticsOfIncident, IncidentRecord, PersonRef } from './incidentHistory';
import type { DayPart, Resolution, ReviewIncident } from './reviewModel';
import { promisesOf, type ClassSpan, type SlaPromise } from './slaPromises';
import { isSupported, usualHours, type ZonedHours } from './supportHours';
import { isoDay, wallTime } from './zoneTime';

/** What the facts of an incident hang on besides itself; a new one means that all facts are worked out again. */
export interface FactContext {
  /** Zone of the team: of days, and of people whose zone is not known. */
  readonly zone: string;
  readonly classify: (incident: ClassifiableIncident) => Severity;
  /** What the team calls the incident's service; undefined where it has none. */
  readonly serviceOf: (service: { readonly id: string; readonly name: string }) => string;
  readonly sla: Readonly<Partial<Record<Severity, Sla>>>;
  /** Absent: the team names none. */
  readonly support?: ZonedHours;
  /** The source's own figures, of the incidents that they cover. */
  readonly analytics?: ReadonlyMap<EntityId, AnalyticsOfIncident>;
}

/** What one incident adds to the figures: worked out once, and again only when it changed. */
export interface IncidentFacts {
  readonly record: IncidentRecord;
  readonly service?: string;
  /** The class that it had last. */
  readonly severity: Severity;
  /** One for the trigger, one for each time that it came back. Unix ms. */
  readonly pages: readonly number[];
  readonly detectMs?: number;
  readonly acknowledgeMs?: number;
  /** First trigger to last resolve; absent while it is open and for merged ones. */
  readonly resolveMs?: number;
  readonly resolvedAt?: number;
  readonly reopenedGaps: readonly number[];
  /** Resolved, and no person had acknowledged it. */
  readonly unacknowledged: boolean;
  readonly resolution: Resolution;
  readonly mergedInto?: EntityId;
  readonly isMerged: boolean;
  /** Of each page, where the first person who was told of it is. */
  readonly dayParts: readonly DayPart[];
  /** Notifications at night, of high urgency: the evening's date and the person. */
  readonly wakings: readonly Waking[];
  readonly people: readonly PersonRef[];
  readonly promises: readonly SlaPromise[];
  readonly differs?: NonNullable<ReviewIncident['differs']>;
}

export interface Waking {
  readonly person: PersonRef;
  /** `who|2026-11-16`: one person-night. */
  readonly night: string;
  readonly at: number;
}

/** Analytics and log entries differ by no more than this where they mean the same. */
const sameMs = 60_000;
const hourMs = 3_600_000;
const [nightFrom, nightTo] = [22, 8];

/** The facts of one incident. */
export function factsOf(record: IncidentRecord, context: FactContext): IncidentFacts {
  const walk = walkOf(record);
  const service = record.service && context.serviceOf(record.service);
  const classes = classesOf(record, context.classify);
  const analytics = context.analytics?.get(record.id);
  const logAcknowledge =
    walk.acknowledgedAt === undefined ? undefined : walk.acknowledgedAt - record.triggeredAt;
  const logResolve =
    walk.resolvedAt === undefined || walk.isMerged ? undefined : walk.resolvedAt - record.triggeredAt;
  const acknowledgeMs = walk.isMerged ? undefined : (analytics?.acknowledgeMs ?? logAcknowledge);
  // Open again, whatever the account worked out before.
  const isOver = !walk.isMerged && walk.resolution !== 'open';
  const resolveMs = isOver ? (analytics?.resolveMs ?? logResolve) : undefined;
  const after = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : record.triggeredAt + ms;
  const people = notifiedOf(record);
  const differs =
    differenceOf('acknowledge', acknowledgeMs, logAcknowledge, record) ??
    differenceOf('resolve', resolveMs, logResolve, record);
  const known = {
    acknowledge: acknowledgeMs !== undefined || record.whole || analytics !== undefined,
    resolve: resolveMs !== undefined || walk.resolution === 'open',
  };
  return {
    record,
    ...(service === undefined ? {} : { service }),
    severity: classes.at(-1)?.severity ?? 'standard',
    pages: walk.pages,
    ...defined({
      detectMs: detectOf(record, walk.isMerged),
      acknowledgeMs,
      resolveMs,
      resolvedAt: walk.isMerged ? walk.resolvedAt : after(resolveMs),
      mergedInto: walk.mergedInto,
      differs,
    }),
    reopenedGaps: walk.gaps,
    unacknowledged: isOver && known.acknowledge && acknowledgeMs === undefined && !record.withoutAcknowledge,
    resolution: walk.resolution,
    isMerged: walk.isMerged,
    dayParts: walk.pages.map((at, index) => {
      const told = firstTold(record, at, walk.pages[index + 1]) ?? people[0];
      return dayPartOf(at, told?.zone ?? context.zone, context.support);
    }),
    wakings: wakingsOf(record, context.zone),
    people,
    promises: walk.isMerged
      ? []
      : promisesOf({
          classes,
          triggeredAt: record.triggeredAt,
          sla: context.sla,
          withoutAcknowledge: record.withoutAcknowledge ?? false,
          lowUrgency: urgencyAt(record, record.triggeredAt) === 'low',
          ...defined({
            urgentAt: record.events.find(event => event.kind === 'urgency' && event.to === 'high')?.at,
            // The figures that are shown are those that promises are held against.
            acknowledgedAt: after(acknowledgeMs),
            resolvedAt: after(resolveMs),
            support: context.support,
          }),
        }).filter(({ of }) => known[of]),
  };
}

interface Walk {
  readonly pages: readonly number[];
  readonly gaps: readonly number[];
  readonly acknowledgedAt?: number;
  readonly resolvedAt?: number;
  readonly resolution: Resolution;
  readonly isMerged: boolean;
  readonly mergedInto?: EntityId;
}

/** Through the events in order: what came last counts, what was resolved and came back is a gap. */
function walkOf(record: IncidentRecord): Walk {
  const pages = [record.triggeredAt];
  const gaps: number[] = [];
  let acknowledgedAt: number | undefined;
  let resolved: { readonly at: number; readonly by: Actor } | undefined;
  let merged: { readonly into?: EntityId } | undefined;
  for (const event of record.events) {
    if (event.kind === 'acknowledge' && event.by.kind === 'person') acknowledgedAt ??= event.at;
    if (event.kind === 'resolve' && !merged) resolved = event;
    if (event.kind === 'merge') merged = event;
    if ((event.kind === 'trigger' || event.kind === 'reopen') && resolved) {
      pages.push(event.at);
      gaps.push(event.at - resolved.at);
      resolved = undefined;
    }
  }
  return {
    pages,
    gaps,
    ...defined({ acknowledgedAt, resolvedAt: resolved?.at, mergedInto: merged?.into }),
    resolution: merged ? 'merged' : resolutionOf(record, resolved?.by),
    isMerged: merged !== undefined,
  };
}

/** Half a log may lack the end that the incident's own state tells. */
function resolutionOf({ whole, status }: IncidentRecord, by: Actor | undefined): Resolution {
  return by?.kind ?? (!whole && status === 'resolved' ? 'other' : 'open');
}

/** The class over time: what priority and urgency were then. */
export function classesOf(record: IncidentRecord, classify: FactContext['classify']): readonly ClassSpan[] {
  const { service, title, alertSeverity } = record;
  const moments = [
    record.triggeredAt,
    ...record.events
      .filter(({ kind, at }) => (kind === 'priority' || kind === 'urgency') && at > record.triggeredAt)
      .map(({ at }) => at),
  ];
  const spans: ClassSpan[] = [];
  for (const from of moments) {
    const severity = classify({
      title,
      urgency: urgencyAt(record, from),
      service: service ?? { id: '', name: '' },
      ...defined({ priority: priorityAt(record, from), alertSeverity }),
    });
    if (spans.at(-1)?.severity !== severity) spans.push({ from, severity });
  }
  return spans;
}

function priorityAt(record: IncidentRecord, at: number): string | undefined {
  const changes = record.events.filter(event => event.kind === 'priority');
  const last = changes.filter(event => event.at <= at).at(-1);
  if (last) return last.to;
  const next = changes[0];
  return next ? next.from : record.priority;
}

function urgencyAt(record: IncidentRecord, at: number): 'high' | 'low' {
  const changes = record.events.filter(event => event.kind === 'urgency');
  const last = changes.filter(event => event.at <= at).at(-1);
  if (last) return last.to;
  const next = changes[0];
  if (!next) return record.urgency;
  return next.to === 'high' ? 'low' : 'high';
}

/** Errors that began after the page detected nothing: then the page told before the log did. */
function detectOf(record: IncidentRecord, isMerged: boolean): number | undefined {
  if (record.firstErrorAt === undefined || isMerged) return undefined;
  const span = record.triggeredAt - record.firstErrorAt;
  return span >= 0 ? span : undefined;
}

/** Where the account's own figure is shown, and its log says another or none; of half a log nothing can be said. */
function differenceOf(
  of: 'acknowledge' | 'resolve',
  shownMs: number | undefined,
  logMs: number | undefined,
  { whole }: IncidentRecord,
): IncidentFacts['differs'] {
  if (shownMs === undefined || (logMs === undefined && !whole)) return undefined;
  if (logMs === undefined) return { of, analyticsMs: shownMs };
  return Math.abs(shownMs - logMs) <= sameMs ? undefined : { of, analyticsMs: shownMs, logMs };
}

/** The first person who was told of a page, before the next one. */
function firstTold({ events }: IncidentRecord, from: number, to = Infinity): PersonRef | undefined {
  const told = events.find(({ kind, at }) => kind === 'notify' && at >= from && at < to);
  return told?.kind === 'notify' ? told.to : undefined;
}

/** Sleep is 22 to 8 where the person is; business hours are the team's, else Monday to Friday, 8 to 18. */
export function dayPartOf(at: number, zone: string, support: ZonedHours | undefined): DayPart {
  if (isNight(wallTime(at, zone))) return 'sleep';
  return isSupported(at, support ?? usualHours(zone)) ? 'hours' : 'evening';
}

function isNight(wall: number): boolean {
  const hour = new Date(wall).getUTCHours();
  return hour >= nightFrom || hour < nightTo;
}

function wakingsOf(record: IncidentRecord, teamZone: string): Waking[] {
  const wakings: Waking[] = [];
  for (const event of record.events) {
    if (event.kind !== 'notify') continue;
    if ((event.urgency ?? urgencyAt(record, event.at)) === 'low') continue;
    const wall = wallTime(event.at, event.to.zone ?? teamZone);
    if (!isNight(wall)) continue;
    // A night belongs to the day of its evening.
    const night = `${personKey(event.to)}|${isoDay(wall - nightTo * hourMs)}`;
    if (!wakings.some(known => known.night === night))
      wakings.push({ person: event.to, night, at: event.at });
  }
  return wakings;
}

/** The same person in two accounts has one e-mail address. */
export function personKey({ email, id }: PersonRef): string {
  return email?.toLowerCase() ?? id;
}

function notifiedOf(record: IncidentRecord): readonly PersonRef[] {
  const people = new Map<string, PersonRef>();
  for (const event of record.events) {
    if (event.kind === 'notify' && !people.has(personKey(event.to)))
      people.set(personKey(event.to), event.to);
  }
  return [...people.values()];
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) result[key] = value as Exclude<T[typeof key], undefined>;
  }
  return result;
}
