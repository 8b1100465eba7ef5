import type {
  AlikeIncident,
  ChangeEvent,
  HistoryQuery,
  IncidentContextSource,
  Listed,
  PastIncident,
  RelatedIncident,
  Responder,
  TimelineEntry,
  TimeWindow,
} from '../../core/incidents/incidentContext';
import { problem, ProblemError } from '../../core/base/problem';
import type { Incident } from '../../core/incidents/incident';
import '../../core/incidents/sampleProblems';
import { sampleChanges } from './sampleAround';
import type { SampleMemory } from './sampleMemory';
import { sampleServices } from './sampleSeed';

/** What the sample knows around its incidents. @see SampleMemory */
export class SampleContext implements IncidentContextSource {
  private readonly madeAt: number;

  constructor(private readonly memory: SampleMemory) {
    this.madeAt = memory.now();
  }

  async find(idOrNumber: string): Promise<Incident> {
    const wanted = this.memory.all.find(
      ({ incident }) => incident.nativeId === idOrNumber || String(incident.number) === idOrNumber,
    );
    if (!wanted) throw new ProblemError(problem('sample.noSuchIncident', { id: idOrNumber }));
    return Promise.resolve(wanted.incident);
  }

  async readTimeline(nativeId: string): Promise<Listed<TimelineEntry>> {
    const { timeline } = await this.row(nativeId);
    return { rows: [...timeline].reverse() };
  }

  readChanges(serviceId: string, { since, until }: TimeWindow): Promise<Listed<ChangeEvent>> {
    const rows = sampleChanges
      .filter(({ services }) => services.some(service => sampleServices[service] === serviceId))
      .map(({ id, ageMs, summary, source, details }) => {
        return { id, at: this.madeAt - ageMs, summary, source, details, links: [] };
      })
      .filter(({ at }) => since <= at && at <= until);
    return Promise.resolve({ rows });
  }

  readHistory({ since, until, serviceId, most }: HistoryQuery): Promise<Listed<PastIncident>> {
    const rows = this.memory.all
      .filter(
        ({ incident: { status, service, createdAt } }) =>
          status === 'resolved' &&
          (serviceId === undefined || service.id === serviceId) &&
          since <= createdAt &&
          createdAt <= until,
      )
      .sort((a, b) => b.incident.createdAt - a.incident.createdAt)
      .slice(0, most)
      .map(({ incident, resolvedAt }) =>
        resolvedAt === undefined ? { incident } : { incident, resolvedAt },
      );
    return Promise.resolve({ rows });
  }

  /** It has no measure of its own beside Opex's. */
  readAlike(): Promise<Listed<AlikeIncident>> {
    return Promise.resolve({ rows: [] });
  }

  readRelated(): Promise<Listed<RelatedIncident>> {
    return Promise.resolve({ rows: [] });
  }

  async readResponders(nativeId: string): Promise<Listed<Responder>> {
    return { rows: (await this.row(nativeId)).responders };
  }

  private row(nativeId: string) {
    return Promise.resolve().then(() => this.memory.get(nativeId));
  }
}
