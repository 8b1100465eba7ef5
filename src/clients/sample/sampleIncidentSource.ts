import { problem } from '../../core/base/problem';
import type { Incident, IncidentAlert, IncidentNote } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import type {
  IncidentAbilities,
  IncidentSource,
  NoteToAdd,
  OpenIncidents,
  WriteAttempt,
} from '../../core/incidents/incidentSource';
import type { OtherWrite } from '../../core/incidents/incidentWrite';
import type {} from '../../core/incidents/problems';
import { WriteFailure } from '../../core/incidents/writeFailure';
import { carryOut } from './sampleActions';
import { sampleChoices } from './sampleChoices';
import type { SampleMemory } from './sampleMemory';

const acknowledgedForMs = 30 * 60_000;

/**
 * Incidents that live in this window's memory and nowhere else: the sample team's. It behaves as a real source does
 * (a resolved incident stays resolved, a note is kept), so that one may try everything without paging anybody.
 */
export class SampleIncidentSource implements IncidentSource {
  readonly id = 'sample:shop';
  readonly abilities: IncidentAbilities = {
    write: true,
    actions: new Set<IncidentAction>([
      ...(['acknowledge', 'resolve', 'addNote', 'editNote', 'escalate'] as const),
      ...(['reassign', 'snooze', 'priority', 'requestResponders'] as const),
    ]),
  };
  readonly choices: IncidentChoices;

  constructor(
    readonly label: string,
    private readonly memory: SampleMemory,
  ) {
    this.choices = sampleChoices(memory);
  }

  readOpen(): Promise<OpenIncidents> {
    const incidents = this.memory.all.map(row => row.incident).filter(row => row.status !== 'resolved');
    return Promise.resolve({ incidents, asOf: this.memory.now() });
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

  async acknowledge(nativeId: string, _signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    const { incident } = await this.attempted(() => this.memory.open(nativeId));
    if (incident.status === 'acknowledged') return incident;
    attempt?.check(incident);
    const { me } = this.memory;
    const at = this.memory.now();
    return this.memory.change(
      nativeId,
      {
        incident: {
          ...incident,
          status: 'acknowledged',
          acknowledgedBy: [{ person: me, at }],
          pendingActions: [{ kind: 'unacknowledge', at: at + acknowledgedForMs }],
        },
      },
      { kind: 'acknowledge', summary: `Acknowledged by ${me.name}` },
    ).incident;
  }

  async resolve(nativeId: string, _signal: AbortSignal, attempt?: WriteAttempt): Promise<Incident> {
    const { incident } = await this.row(nativeId);
    if (incident.status === 'resolved') return incident;
    attempt?.check(incident);
    return this.memory.change(
      nativeId,
      { incident: { ...incident, status: 'resolved', pendingActions: [] }, resolvedAt: this.memory.now() },
      { kind: 'resolve', summary: `Resolved by ${this.memory.me.name}` },
    ).incident;
  }

  async addNote(nativeId: string, { content, known, triedBefore }: NoteToAdd): Promise<IncidentNote> {
    const { notes } = await this.row(nativeId);
    const there = notes.find(note => note.content === content && !known.includes(note.id));
    if (triedBefore && there) return there;
    const { me } = this.memory;
    const note = { id: `N${notes.length + 1}`, content, author: me, createdAt: this.memory.now() };
    const told = { kind: 'annotate' as const, summary: `Note added by ${me.name}`, detail: content };
    this.memory.change(nativeId, { notes: [...notes, note] }, told);
    return note;
  }

  async act(nativeId: string, write: OtherWrite, attempt: WriteAttempt): Promise<Incident> {
    if (write.kind === 'silence' || write.kind === 'expireSilence') {
      throw new WriteFailure('refused', problem('incidents.cannot', { kind: write.kind }));
    }
    return this.attempted(() => {
      const row = this.memory.open(nativeId);
      attempt.check(row.incident);
      return carryOut(this.memory, row, write).incident;
    });
  }

  private row(nativeId: string) {
    return this.attempted(() => this.memory.get(nativeId));
  }

  /** What is thrown is a rejection, as of any source. */
  private attempted<T>(run: () => T): Promise<T> {
    return new Promise(resolve => resolve(run()));
  }
}
