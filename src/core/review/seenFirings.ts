import type { EntityId } from '../base/identity';
import type { Incident } from '../incidents/incident';
import type { IncidentRecord } from './incidentHistory';

/**
 * What this machine saw of a source that has no past of its own (an Alertmanager lists what fires now and nothing
 * else): each time that an alert group fired is a record. Times are Unix ms by the source's clock.
 */
export interface SeenFirings {
  readonly version: 1;
  /** When it was first looked at: before that nothing is known. */
  readonly since: number;
  /** The last complete look. */
  readonly until: number;
  readonly records: readonly IncidentRecord[];
}

/** Looks further apart than this leave a hole, in which a group may have ended and fired again unseen. */
const holeMs = 10 * 60_000;
/** A little more than the year that trends look back on. */
const keepMs = 400 * 86_400_000;
const mostKept = 20_000;

/**
 * Takes in a complete look at what fires. A group that is not listed has ended: now, where the last look was lately;
 * else at that last look, for it is not known that it fired any longer.
 */
export function lookAt(file: SeenFirings | undefined, firing: Iterable<Incident>, at: number): SeenFirings {
  const until = file?.until ?? at;
  if (at < until) return file ?? { version: 1, since: at, until: at, records: [] };
  const endedAt = at - until > holeMs ? until : at;
  const now = new Map([...firing].map(incident => [incident.id, incident] as const));
  const going = new Set<EntityId>();
  const records = (file?.records ?? []).map(record => {
    if (record.status === 'resolved') return record;
    const incident = now.get(groupOf(record.id));
    // After a hole, one that began since is another one.
    const isSame = incident && !(at - until > holeMs && incident.createdAt > until);
    if (!isSame) return ended(record, endedAt);
    going.add(incident.id);
    return record;
  });
  const fresh = [...now.values()].filter(({ id }) => !going.has(id)).map(recordOf);
  const known = new Set(records.map(({ id }) => id));
  return {
    version: 1,
    since: file?.since ?? at,
    until: at,
    records: trimmed([...records, ...fresh.filter(({ id }) => !known.has(id))], at),
  };
}

/** What two windows saw. Of one firing the earlier beginning counts, and the end that is known. */
export function mergeSeen(a: SeenFirings, b: SeenFirings): SeenFirings {
  const groups = new Map<EntityId, IncidentRecord[]>();
  for (const record of [...a.records, ...b.records].sort((x, y) => x.triggeredAt - y.triggeredAt)) {
    const own = groups.get(groupOf(record.id)) ?? [];
    groups.set(groupOf(record.id), own);
    const last = own[own.length - 1];
    if (last && record.triggeredAt <= endOf(last)) own[own.length - 1] = joined(last, record);
    else own.push(record);
  }
  const until = Math.max(a.until, b.until);
  return {
    version: 1,
    since: Math.min(a.since, b.since),
    until,
    records: trimmed([...groups.values()].flat(), until),
  };
}

/** The incident that a record is a firing of; any other identity is its own. */
export function groupOf(id: EntityId): EntityId {
  return id.startsWith('alertmanager:') ? id.replace(/@\d+$/, '') : id;
}

/** Only what this version wrote: anything else is begun anew. */
export function readSeen(value: unknown): SeenFirings | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, since, until, records } = value as Partial<Record<keyof SeenFirings, unknown>>;
  if (version !== 1 || !isTime(since) || !isTime(until) || !Array.isArray(records)) return undefined;
  return { version, since, until, records: records.filter(isRecord) };
}

function recordOf(incident: Incident): IncidentRecord {
  const { id, sourceId, nativeId, title, urgency, priority, alertSeverity, service, createdAt, url } =
    incident;
  const stamp = String(Math.round(createdAt));
  return {
    id: `${id}@${stamp}`,
    sourceId,
    nativeId: `${nativeId}@${stamp}`,
    title,
    status: 'triggered',
    urgency,
    service,
    triggeredAt: createdAt,
    ...(priority === undefined ? {} : { priority }),
    ...(alertSeverity === undefined ? {} : { alertSeverity }),
    ...(url === undefined ? {} : { url }),
    ...(incident.withoutAcknowledge ? { withoutAcknowledge: true as const } : {}),
    events: [{ kind: 'trigger', at: createdAt, by: { kind: 'monitor' } }],
    // Whom it notified is not known.
    whole: false,
  };
}

function ended(record: IncidentRecord, at: number): IncidentRecord {
  const end = Math.max(at, record.triggeredAt);
  return {
    ...record,
    status: 'resolved',
    events: [...record.events, { kind: 'resolve', at: end, by: { kind: 'monitor' } }],
  };
}

function endOf({ status, events, triggeredAt }: IncidentRecord): number {
  if (status !== 'resolved') return Infinity;
  return events.reduce((last, { at }) => Math.max(last, at), triggeredAt);
}

/** `a` began first. One that is resolved for either is: a window that looked on saw it end. */
function joined(a: IncidentRecord, b: IncidentRecord): IncidentRecord {
  const ends = [a, b].filter(({ status }) => status === 'resolved').map(endOf);
  if (ends.length === 0) return a;
  const end = ends.length === 2 ? Math.max(...ends) : (ends[0] ?? a.triggeredAt);
  const events = a.events.filter(({ kind }) => kind !== 'resolve');
  return ended({ ...a, events }, end);
}

function trimmed(records: readonly IncidentRecord[], now: number): readonly IncidentRecord[] {
  return records
    .filter(record => record.status !== 'resolved' || record.triggeredAt >= now - keepMs)
    .sort((a, b) => a.triggeredAt - b.triggeredAt || (a.id < b.id ? -1 : 1))
    .slice(-mostKept);
}

function isRecord(value: unknown): value is IncidentRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, triggeredAt, status, events } = value as Partial<Record<keyof IncidentRecord, unknown>>;
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    isTime(triggeredAt) &&
    (status === 'triggered' || status === 'resolved') &&
    Array.isArray(events) &&
    events.every(
      event => typeof event === 'object' && event !== null && isTime((event as { at?: unknown }).at),
    )
  );
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
