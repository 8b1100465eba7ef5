import type { EntityId } from '../base/identity';
import type { IncidentFacts } from './incidentFacts';
import type { IncidentEvent, IncidentRecord } from './incidentHistory';
import type { JournalEntry } from './journal';
import { compareText, nameOf, type BrokenNight } from './nights';
import type { KnownCause } from './repeats';
import type { ReviewIncident, TimelineLine } from './reviewModel';
import { clockText, dayText } from './reviewText';

/** What is known about an incident besides what its account told. */
export interface RowKnowledge {
  readonly causeOf: (id: EntityId) => KnownCause | undefined;
  readonly outcomeOf: (id: EntityId) => ReviewIncident['outcome'];
  readonly playbookOf: (id: EntityId) => ReviewIncident['playbook'];
}

/** One incident as a line of the review. */
export function reviewIncident(
  facts: IncidentFacts,
  nights: ReadonlyMap<EntityId, readonly BrokenNight[]>,
  known: RowKnowledge,
  journal: readonly JournalEntry[],
  open: boolean,
  zone: string,
): ReviewIncident {
  const { record } = facts;
  const cause = known.causeOf(record.id);
  const outcome = record.outcome ?? known.outcomeOf(record.id);
  const playbook = known.playbookOf(record.id);
  const woken = new Set((nights.get(record.id) ?? []).map(({ person }) => nameOf(person)));
  return {
    id: record.id,
    label: labelOf(record, zone),
    title: record.title,
    severity: facts.severity,
    triggeredAt: record.triggeredAt,
    open,
    dayPart: facts.dayParts[0] ?? 'hours',
    woken: [...woken].sort(compareText),
    reopenedGaps: facts.reopenedGaps,
    resolution: facts.resolution,
    journal: journal.filter(({ incident }) => incident === record.id),
    timeline: open ? record.events.flatMap(timelineLine) : [],
    ...(record.url === undefined ? {} : { url: record.url }),
    ...(facts.service === undefined ? {} : { service: facts.service }),
    ...(facts.detectMs === undefined ? {} : { detectMs: facts.detectMs }),
    ...(facts.acknowledgeMs === undefined ? {} : { acknowledgeMs: facts.acknowledgeMs }),
    ...(facts.resolveMs === undefined ? {} : { resolveMs: facts.resolveMs }),
    ...(facts.mergedInto === undefined ? {} : { mergedInto: facts.mergedInto }),
    ...(facts.differs ? { differs: facts.differs } : {}),
    ...(outcome ? { outcome } : {}),
    ...(cause
      ? { cause: { text: cause.text, ...(cause.href === undefined ? {} : { href: cause.href }) } }
      : {}),
    ...(playbook ? { playbook } : {}),
    ...(record.whole ? {} : { partial: true as const }),
    ...(record.withoutAcknowledge ? { withoutAcknowledge: true as const } : {}),
  };
}

/** "#1482"; of a source that numbers nothing, and names each firing by a hash, when it fired in the review's zone. */
export function labelOf({ number, nativeId, triggeredAt }: IncidentRecord, zone: string): string {
  if (number !== undefined) return `#${number}`;
  return nativeId.includes('@') ? `${dayText(triggeredAt, zone)} ${clockText(triggeredAt, zone)}` : nativeId;
}

function timelineLine(event: IncidentEvent): readonly TimelineLine[] {
  const who = whoOf(event);
  return [{ at: event.at, kind: event.kind, ...(who === undefined ? {} : { who }) }];
}

function whoOf(event: IncidentEvent): string | undefined {
  if (event.kind === 'notify') return nameOf(event.to);
  if (event.kind === 'responder') return nameOf(event.person);
  const by = 'by' in event ? event.by : undefined;
  if (!by) return undefined;
  if (by.kind === 'person') return nameOf(by.person);
  return by.kind === 'timeout' ? 'timeout' : by.name;
}
