import { isAbort, problem, problemOf, type Problem } from '../../core/base/problem';
import type { Incident, IncidentNote } from '../../core/incidents/incident';
import type { NoteToAdd } from '../../core/incidents/incidentSource';
import type {} from '../../core/incidents/problems';
import { isSameNote } from '../../core/incidents/sendEntry';
import { WriteFailure, type WriteFate } from '../../core/incidents/writeFailure';
import { HttpFailure } from '../http/httpFailure';
import { apiErrorOf, codes, problemOfFailure } from './apiError';
import type { PagerDutyApi } from './pagerDutyApi';
import { readOne } from './readRows';
import { incidentSchema, noteSchema, type PagerDutyIncident } from './schemas';
import { toNote } from './toIncident';

type Wanted = Exclude<Incident['status'], 'triggered'>;

export interface WriteParts {
  readonly api: PagerDutyApi;
  /** E-mail for the `From` header. */
  readonly from: string;
  /** PagerDuty id of the person who writes, where known. */
  readonly userId?: string;
  readonly readIncident: (nativeId: string, signal: AbortSignal) => Promise<PagerDutyIncident>;
  readonly readNotes: (nativeId: string, signal: AbortSignal) => Promise<readonly IncidentNote[]>;
}

/**
 * Writes to incidents. PagerDuty has no idempotency key and reopens a resolved incident that is acknowledged
 * (since 2025-09-18), so every write reads first; after an answer that was lost it reads again, and what is as it was
 * asked to be counts as done.
 */
export class IncidentWrites {
  constructor(private readonly parts: WriteParts) {}

  /** @returns the incident as PagerDuty showed it last. @throws WriteFailure, or an abort. */
  async setStatus(nativeId: string, wanted: Wanted, signal: AbortSignal): Promise<PagerDutyIncident> {
    const before = await this.readFirst(nativeId, signal);
    const settled = settledAs(before, wanted);
    if (settled) return settled;
    try {
      const body = { incident: { type: 'incident_reference', status: wanted } };
      const path = `/incidents/${encodeURIComponent(nativeId)}`;
      const answer = await this.parts.api.write('PUT', path, body, this.parts.from, 'incident', signal);
      const after = readOne(incidentSchema, 'incident', answer);
      if (isAs(after, wanted)) return after;
      throw new WriteFailure('notSent', problem('incidents.notApplied', { wanted, found: after.status }));
    } catch (error) {
      if (isAbort(error) || error instanceof WriteFailure) throw error;
      if (wanted === 'resolved' && codeOf(error) === codes.accessLostAfterResolve) {
        return { ...before, status: 'resolved' };
      }
      return await this.lookAgain(nativeId, wanted, error, signal);
    }
  }

  /** @throws WriteFailure, or an abort. */
  async addNote(nativeId: string, note: NoteToAdd, signal: AbortSignal): Promise<IncidentNote> {
    if (note.triedBefore) {
      const there = await this.earlierNote(nativeId, note, signal).catch((error: unknown) => {
        throw notSent(error);
      });
      if (there) return there;
    }
    try {
      const path = `/incidents/${encodeURIComponent(nativeId)}/notes`;
      const body = { note: { content: note.content } };
      const answer = await this.parts.api.write('POST', path, body, this.parts.from, 'notes', signal);
      return toNote(readOne(noteSchema, 'note', answer));
    } catch (error) {
      if (isAbort(error)) throw error;
      const fate = fateOfAnswer(error);
      if (fate !== 'unconfirmed') throw failed(fate, error);
      const there = await this.earlierNote(nativeId, note, signal).catch(() => undefined);
      if (there) return there;
      throw failed('unconfirmed', error);
    }
  }

  private async readFirst(nativeId: string, signal: AbortSignal): Promise<PagerDutyIncident> {
    try {
      return await this.parts.readIncident(nativeId, signal);
    } catch (error) {
      throw notSent(error);
    }
  }

  /** After an answer that says no, or none: what the incident itself says decides. */
  private async lookAgain(
    nativeId: string,
    wanted: Wanted,
    error: unknown,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident> {
    const fate = fateOfAnswer(error);
    const code = codeOf(error);
    const raced =
      code === codes.alreadyResolved || code === codes.alreadyAcknowledged || code === codes.changedSince;
    if (fate === 'notSent' || (fate === 'refused' && !raced)) throw failed(fate, error);
    let now: PagerDutyIncident;
    try {
      now = await this.parts.readIncident(nativeId, signal);
    } catch (readError) {
      if (isAbort(readError)) throw readError;
      throw failed(raced ? 'notSent' : 'unconfirmed', error);
    }
    const settled = settledAs(now, wanted);
    if (settled) return settled;
    // A server that answered with an error of its own has ended its work; a gateway's timeout or a lost line has not.
    const ended = raced || (error instanceof HttpFailure && error.status === 500);
    throw failed(ended ? 'notSent' : 'unconfirmed', error);
  }

  private async earlierNote(
    nativeId: string,
    note: NoteToAdd,
    signal: AbortSignal,
  ): Promise<IncidentNote | undefined> {
    const { userId } = this.parts;
    const notes = await this.parts.readNotes(nativeId, signal);
    return notes.find(
      ({ id, content, author }) =>
        !note.known.includes(id) &&
        isSameNote(content, note.content) &&
        (userId === undefined || author === undefined || author.id === userId),
    );
  }
}

function isAs(incident: PagerDutyIncident, wanted: Wanted): boolean {
  return incident.status === wanted;
}

/** The incident where nothing is left to do. @throws WriteFailure where it must not be done. */
function settledAs(incident: PagerDutyIncident, wanted: Wanted): PagerDutyIncident | undefined {
  if (isAs(incident, wanted)) return incident;
  if (incident.status !== 'resolved') return undefined;
  if (incident.resolve_reason?.type === 'merge_resolve_reason') {
    const into = incident.resolve_reason.incident?.summary;
    throw new WriteFailure('refused', problem('incidents.merged', into === undefined ? {} : { into }));
  }
  const by = incident.last_status_change_by?.summary;
  const at = incident.last_status_change_at;
  throw new WriteFailure(
    'refused',
    problem('incidents.alreadyResolved', {
      ...(by === undefined ? {} : { by }),
      ...(at === undefined ? {} : { at: Date.parse(at) }),
    }),
  );
}

/** What an answer to a write says about it. */
function fateOfAnswer(error: unknown): WriteFate {
  if (!(error instanceof HttpFailure)) return 'unconfirmed';
  const { status, mayHaveArrived } = error;
  if (!mayHaveArrived) return 'notSent';
  if (status === undefined || status < 400 || status >= 500)
    return status !== undefined && isRedirect(status) ? 'notSent' : 'unconfirmed';
  // Over the limit, or with a key that is no longer good: the same write can succeed later.
  return status === 429 || status === 401 || status === 408 ? 'notSent' : 'refused';
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function codeOf(error: unknown): number | undefined {
  return error instanceof HttpFailure ? apiErrorOf(error.body).code : undefined;
}

function failed(fate: WriteFate, error: unknown): WriteFailure {
  return new WriteFailure(fate, wordsOf(error), { cause: error });
}

/** A read before the write failed: nothing was sent. One that says no for good refuses the write as well. */
function notSent(error: unknown): unknown {
  if (isAbort(error)) return error;
  const { code } = problemOf(error);
  const final = code === 'incidents.notFound' || code === 'http.forbidden' || code === 'http.paymentRequired';
  return failed(final ? 'refused' : 'notSent', error);
}

function wordsOf(error: unknown): Problem {
  if (!(error instanceof HttpFailure)) return problemOf(error);
  return apiErrorOf(error.body).code === codes.merged
    ? problem('incidents.merged', {})
    : problemOfFailure(error);
}
