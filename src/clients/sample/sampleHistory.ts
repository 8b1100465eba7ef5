import type { TimelineEntry, TimeWindow } from '../../core/incidents/incidentContext';
import type {
  Actor,
  HistoryReading,
  IncidentEvent,
  IncidentHistorySource,
  IncidentRecord,
  PersonRef,
} from '../../core/review/incidentHistory';
import type { SampleIncident, SampleMemory } from './sampleMemory';
import { sampleTeam } from './sampleSeed';

/** The past of the sample team. @see SampleMemory */
export class SampleHistory implements IncidentHistorySource {
  readonly sourceId = 'sample:shop';

  constructor(
    readonly label: string,
    private readonly memory: SampleMemory,
  ) {}

  readHistory(window: TimeWindow): Promise<HistoryReading> {
    const records = this.memory.all
      .filter(
        ({ incident: { createdAt, status }, resolvedAt }) =>
          createdAt < window.until &&
          (createdAt >= window.since || status !== 'resolved' || (resolvedAt ?? 0) >= window.since),
      )
      .map(row => this.record(row))
      .sort((a, b) => a.triggeredAt - b.triggeredAt);
    const { sourceId, label } = this;
    return Promise.resolve({ sourceId, label, window, asOf: this.memory.now(), records, missing: [] });
  }

  private record({ incident, alerts, timeline }: SampleIncident): IncidentRecord {
    const alertKey = alerts[0]?.alertName;
    return {
      id: incident.id,
      sourceId: this.sourceId,
      nativeId: incident.nativeId,
      title: incident.title,
      service: incident.service,
      status: incident.status,
      urgency: incident.urgency,
      triggeredAt: incident.createdAt,
      events: timeline.flatMap(entry => this.eventsOf(entry)),
      whole: true,
      ...(incident.number === undefined ? {} : { number: incident.number }),
      ...(incident.priority === undefined ? {} : { priority: incident.priority }),
      ...(incident.alertSeverity === undefined ? {} : { alertSeverity: incident.alertSeverity }),
      ...(alertKey === undefined ? {} : { alertKey }),
    };
  }

  private eventsOf({ kind, at, summary }: TimelineEntry): readonly IncidentEvent[] {
    const named = sampleTeam.find(({ name }) => summary.includes(name));
    const person = refOf(named ?? this.memory.me);
    const by: Actor = { kind: 'person', person };
    switch (kind) {
      case 'trigger':
        return [{ kind, at, by: { kind: 'monitor' } }];
      case 'assign':
        // Whoever gets it is reached at once.
        return [
          { kind: 'reassign', at, to: [person] },
          { kind: 'notify', at, to: person, channel: 'push' },
        ];
      case 'escalate':
        return [{ kind, at, to: [person] }];
      case 'acknowledge':
      case 'resolve':
        return [{ kind, at, by }];
      case 'unacknowledge':
        return [{ kind, at, by: { kind: 'timeout' } }];
      case 'responder':
        return [{ kind, at, person, state: summary.includes('joined') ? 'joined' : 'asked' }];
      default:
        return [];
    }
  }
}

/** They live where this machine stands: the sample's nights are the nights of who looks at it. */
function refOf({ id, name }: { readonly id: string; readonly name: string }): PersonRef {
  return { id, name, zone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}
