import { problem } from '../../core/base/problem';
import type { Clock } from '../../core/base/clock';
import type { Incident, IncidentAlert, IncidentNote, Person } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type {
  IncidentAbilities,
  IncidentSource,
  NoteToAdd,
  OpenIncidents,
} from '../../core/incidents/incidentSource';
import { WriteFailure } from '../../core/incidents/writeFailure';
import '../../core/incidents/sampleProblems';

/** What a sample incident starts with. */
export interface SampleIncident {
  readonly incident: Incident;
  readonly alerts: readonly IncidentAlert[];
  readonly notes: readonly IncidentNote[];
}

/**
 * Incidents that live in this window's memory and nowhere else: the sample team's. It behaves as a real source does
 * (a resolved incident stays resolved, a note is kept), so that one may try everything without paging anybody.
 */
export class SampleIncidentSource implements IncidentSource {
  readonly id = 'sample:shop';
  readonly abilities: IncidentAbilities = {
    write: true,
    actions: new Set<IncidentAction>(['acknowledge', 'resolve', 'addNote']),
  };
  private readonly rows: Map<string, SampleIncident>;

  constructor(
    readonly label: string,
    incidents: readonly SampleIncident[],
    private readonly me: Person,
    private readonly clock: Clock,
  ) {
    this.rows = new Map(incidents.map(row => [row.incident.nativeId, row]));
  }

  readOpen(): Promise<OpenIncidents> {
    const incidents = [...this.rows.values()]
      .map(row => row.incident)
      .filter(row => row.status !== 'resolved');
    return Promise.resolve({ incidents, asOf: this.clock.now() });
  }

  async read(nativeId: string): Promise<Incident> {
    return (await this.row(nativeId)).incident;
  }

  async readAlerts(nativeId: string): Promise<readonly IncidentAlert[]> {
    return (await this.row(nativeId)).alerts;
  }

  async readNotes(nativeId: string): Promise<readonly IncidentNote[]> {
    return (await this.row(nativeId)).notes;
  }

  async acknowledge(nativeId: string): Promise<Incident> {
    const { incident } = await this.row(nativeId);
    if (incident.status === 'resolved') {
      throw new WriteFailure('refused', problem('sample.alreadyResolved', { title: incident.title }));
    }
    if (incident.status === 'acknowledged') return incident;
    return this.update(nativeId, {
      ...incident,
      status: 'acknowledged',
      acknowledgedBy: [{ person: this.me, at: this.clock.now() }],
      pendingActions: [{ kind: 'unacknowledge', at: this.clock.now() + 30 * 60_000 }],
    });
  }

  async resolve(nativeId: string): Promise<Incident> {
    const { incident } = await this.row(nativeId);
    return incident.status === 'resolved'
      ? incident
      : this.update(nativeId, { ...incident, status: 'resolved', pendingActions: [] });
  }

  async addNote(nativeId: string, { content, known, triedBefore }: NoteToAdd): Promise<IncidentNote> {
    const row = await this.row(nativeId);
    const there = row.notes.find(note => note.content === content && !known.includes(note.id));
    if (triedBefore && there) return there;
    const note = { id: `N${row.notes.length + 1}`, content, author: this.me, createdAt: this.clock.now() };
    this.rows.set(nativeId, { ...row, notes: [...row.notes, note] });
    return note;
  }

  private update(nativeId: string, incident: Incident): Incident {
    const row = this.rows.get(nativeId);
    const updated = { ...incident, updatedAt: this.clock.now() };
    if (row) this.rows.set(nativeId, { ...row, incident: updated });
    return updated;
  }

  private row(nativeId: string): Promise<SampleIncident> {
    const row = this.rows.get(nativeId);
    return row
      ? Promise.resolve(row)
      : Promise.reject(new WriteFailure('refused', problem('sample.noSuchIncident', { id: nativeId })));
  }
}
