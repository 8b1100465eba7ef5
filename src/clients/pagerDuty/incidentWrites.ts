import { problem } from '../../core/base/problem';
import type { Incident, IncidentNote } from '../../core/incidents/incident';
import type { ManyAttempt, ManyOutcome, NoteToAdd, WriteAttempt } from '../../core/incidents/incidentSource';
import type { OtherWrite } from '../../core/incidents/incidentWrite';
import type {} from '../../core/incidents/problems';
import { WriteFailure } from '../../core/incidents/writeFailure';
import { ChangeWrite } from './writes/changeWrite';
import { ManyAcknowledge } from './writes/manyAcknowledge';
import { NoteWrite } from './writes/noteWrite';
import { StatusWrite } from './writes/statusWrite';
import type { WriteParts } from './writes/writeParts';

export type { WriteParts } from './writes/writeParts';

/**
 * Writes to incidents. PagerDuty has no idempotency key and reopens a resolved incident that is acknowledged
 * (since 2025-09-18), so every write reads first; after an answer that was lost it reads again, and what is as it was
 * asked to be counts as done.
 */
export class IncidentWrites {
  private readonly status: StatusWrite;
  private readonly note: NoteWrite;
  private readonly change: ChangeWrite;
  private readonly many: ManyAcknowledge;

  constructor(private readonly parts: WriteParts) {
    this.status = new StatusWrite(parts);
    this.note = new NoteWrite(parts);
    this.change = new ChangeWrite(parts);
    this.many = new ManyAcknowledge(parts);
  }

  /** @returns the incident as PagerDuty showed it last. @throws WriteFailure, or an abort. */
  async setStatus(
    nativeId: string,
    wanted: 'acknowledged' | 'resolved',
    attempt: WriteAttempt | undefined,
    signal: AbortSignal,
  ): Promise<Incident> {
    return this.parts.toIncident(await this.status.set(nativeId, wanted, attempt, signal));
  }

  /** @throws WriteFailure, or an abort. */
  addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    return this.note.add(nativeId, note, signal);
  }

  /** @throws WriteFailure, or an abort. */
  async act(
    nativeId: string,
    write: OtherWrite,
    attempt: WriteAttempt,
    signal: AbortSignal,
  ): Promise<Incident | undefined> {
    switch (write.kind) {
      case 'silence':
      case 'expireSilence':
        throw new WriteFailure('refused', problem('incidents.cannot', { kind: write.kind }));
      case 'editNote':
        await this.note.edit(nativeId, write, signal);
        return undefined;
      default:
        return this.parts.toIncident(await this.change.make(nativeId, write, attempt, signal));
    }
  }

  acknowledgeMany(
    wanted: readonly ManyAttempt[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ManyOutcome>> {
    return this.many.send(wanted, signal);
  }
}
