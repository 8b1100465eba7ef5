import { localTime, type SourceHealth } from '../base/sourceHealth';
import type { Sla } from '../team/severity';
import type { ClassifiedIncident, Incident, PendingAction } from './incident';

/**
 * What runs out on an incident. `at` is when, by the clock that the incident's times are of (Unix ms).
 * An SLA's clock is `warning` in the last quarter of its span, at most the last hour; `breached` once `at` is past.
 */
export type IncidentClock =
  | { readonly kind: PendingAction['kind']; readonly at: number; readonly state: 'running' }
  | { readonly kind: SlaKind; readonly at: number; readonly state: 'running' | 'warning' | 'breached' };

export type SlaKind = 'acknowledgeSla' | 'resolveSla';

const longestWarningMs = 60 * 60_000;

/** What the source will do by itself, soonest first; what is past has happened, whatever an old read says. */
function pendingClocks(incident: Incident, now: number): IncidentClock[] {
  if (incident.status === 'resolved') return [];
  return incident.pendingActions
    .filter(action => action.at > now && action.kind !== 'urgencyChange')
    .map(({ kind, at }) => ({ kind, at, state: 'running' as const }))
    .sort((a, b) => a.at - b.at);
}

/**
 * The team's promises for an open incident, soonest first. They count from when it began. Once somebody acknowledged,
 * the first is kept or broken for good and has no clock; a source without acknowledgements never has one.
 */
export function slaClocks(incident: Incident, sla: Sla | undefined, now: number): IncidentClock[] {
  if (!sla || incident.status === 'resolved') return [];
  const clocks: IncidentClock[] = [];
  const add = (kind: SlaKind, spanMs: number | undefined): void => {
    if (spanMs === undefined) return;
    const at = incident.createdAt + spanMs;
    clocks.push({ kind, at, state: slaState(at - now, spanMs) });
  };
  const acknowledgeable = incident.status === 'triggered' && !incident.withoutAcknowledge;
  if (acknowledgeable) add('acknowledgeSla', sla.acknowledgeMs);
  add('resolveSla', sla.resolveMs);
  return clocks.sort((a, b) => a.at - b.at);
}

function slaState(leftMs: number, spanMs: number): 'running' | 'warning' | 'breached' {
  if (leftMs <= 0) return 'breached';
  return leftMs <= Math.min(spanMs / 4, longestWarningMs) ? 'warning' : 'running';
}

/** All clocks of an incident: broken promises first, then what comes, soonest first. For its page. */
export function clocksOf({ incident, classified }: ClassifiedIncident, now: number): IncidentClock[] {
  return [...pendingClocks(incident, now), ...slaClocks(incident, classified.sla, now)].sort(inOrder);
}

/**
 * The clocks that a row has room for, soonest first and what is broken last: what the source does next, and the
 * promise that is broken, about to be, or due before that; the next promise also where nothing else runs.
 */
export function rowClocks({ incident, classified }: ClassifiedIncident, now: number): IncidentClock[] {
  const [next] = pendingClocks(incident, now);
  const promises = slaClocks(incident, classified.sla, now).sort(inOrder);
  const pressing = promises.find(clock => clock.state !== 'running');
  const promise = pressing ?? promises.find(({ at }) => next === undefined || at < next.at);
  if (!next || !promise) return [next ?? promise].filter(clock => clock !== undefined);
  return promise.state !== 'breached' && promise.at < next.at ? [promise, next] : [next, promise];
}

/** What is within these is said before the title. Once somebody has it, only what comes at once. */
const soonMs = { triggered: longestWarningMs, acknowledged: longestWarningMs / 6, resolved: 0 };

/** When the next of a row's clocks runs out, where that is soon and nothing holds it back; Unix ms by the source's clock. */
export function soonestOf(row: ClassifiedIncident, now: number): number | undefined {
  const { status, muting } = row.incident;
  if (muting?.whole) return undefined;
  const next = rowClocks(row, now).find(({ at }) => at > now);
  return next && next.at - now <= soonMs[status] ? next.at : undefined;
}

/**
 * The next thing to run out on any of them, by this machine's clock. A promise already broken is none, and one to
 * resolve in some days becomes one with its warning.
 */
export function nearestClock(
  rows: readonly ClassifiedIncident[],
  sources: readonly SourceHealth[],
  now: number,
): IncidentClock | undefined {
  const healthOf = new Map(sources.map(source => [source.sourceId, source] as const));
  let nearest: IncidentClock | undefined;
  for (const row of rows) {
    const health = healthOf.get(row.incident.sourceId);
    const sourceNow = now + (health?.clockOffsetMs ?? 0);
    const next = clocksOf(row, sourceNow).find(isNear);
    if (!next) continue;
    const local = { ...next, at: localTime(health, next.at) };
    if (!nearest || local.at < nearest.at) nearest = local;
  }
  return nearest;
}

function isNear({ kind, state }: IncidentClock): boolean {
  return state === 'warning' || (state === 'running' && kind !== 'resolveSla');
}

function inOrder(a: IncidentClock, b: IncidentClock): number {
  const broken = Number(b.state === 'breached') - Number(a.state === 'breached');
  return broken || a.at - b.at;
}
