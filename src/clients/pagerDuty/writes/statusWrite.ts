import { isAbort, problem } from '../../../core/base/problem';
import type { Incident } from '../../../core/incidents/incident';
import type { WriteAttempt } from '../../../core/incidents/incidentSource';
import type {} from '../../../core/incidents/problems';
import { WriteFailure } from '../../../core/incidents/writeFailure';
import { codes } from '../apiError';
import { readOne } from '../readRows';
import { incidentSchema, type PagerDutyIncident } from '../schemas';
import { refuseResolved, whoDidIt } from './whoDidIt';
import { codeOf, failed, fateOfAnswer, hasEnded, isRaced, notSent } from './writeAnswer';
import { incidentPath, type WriteParts } from './writeParts';

type Wanted = Exclude<Incident['status'], 'triggered'>;

/** Acknowledges or resolves. PagerDuty reopens a resolved incident that is acknowledged, so it reads first. */
export class StatusWrite {
  constructor(private readonly parts: WriteParts) {}

  /** @returns the incident as PagerDuty showed it last. @throws WriteFailure, or an abort. */
  async set(
    nativeId: string,
    wanted: Wanted,
    attempt: WriteAttempt | undefined,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident> {
    let before: PagerDutyIncident;
    try {
      before = await this.parts.readIncident(nativeId, signal);
    } catch (error) {
      throw notSent(error);
    }
    const settled = await this.settled(before, wanted, attempt, signal);
    if (settled) return settled;
    attempt?.check(this.parts.toIncident(before));
    try {
      const body = { incident: { type: 'incident_reference', status: wanted } };
      const { api, from } = this.parts;
      const answer = await api.write('PUT', incidentPath(nativeId), body, from, 'incident', signal);
      const after = readOne(incidentSchema, 'incident', answer);
      if (after.status === wanted) return after;
      throw new WriteFailure('notSent', problem('incidents.notApplied', { wanted, found: after.status }));
    } catch (error) {
      if (isAbort(error) || error instanceof WriteFailure) throw error;
      if (wanted === 'resolved' && codeOf(error) === codes.accessLostAfterResolve) {
        return { ...before, status: 'resolved' };
      }
      return await this.lookAgain(nativeId, wanted, attempt, error, signal);
    }
  }

  /** After an answer that says no, or none: what the incident itself says decides. */
  private async lookAgain(
    nativeId: string,
    wanted: Wanted,
    attempt: WriteAttempt | undefined,
    error: unknown,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident> {
    const fate = fateOfAnswer(error);
    const raced = isRaced(error);
    if (fate === 'notSent' || (fate === 'refused' && !raced)) throw failed(fate, error);
    let now: PagerDutyIncident;
    try {
      now = await this.parts.readIncident(nativeId, signal);
    } catch (readError) {
      if (isAbort(readError)) throw readError;
      throw failed(raced ? 'notSent' : 'unconfirmed', error);
    }
    const settled = await this.settled(now, wanted, attempt, signal);
    if (settled) return settled;
    throw failed(hasEnded(error) ? 'notSent' : 'unconfirmed', error);
  }

  /** The incident where nothing is left to do. @throws WriteFailure where it must not be done. */
  private async settled(
    incident: PagerDutyIncident,
    wanted: Wanted,
    attempt: WriteAttempt | undefined,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident | undefined> {
    if (incident.status !== wanted) {
      await refuseResolved(this.parts, incident, signal);
      return undefined;
    }
    if (attempt && !this.isOwn(incident)) {
      const who = await whoDidIt(this.parts, incident, signal);
      if (who) attempt.faster(who);
    }
    return incident;
  }

  /** This person did it, by an earlier try or elsewhere. */
  private isOwn({ status, acknowledgements, last_status_change_by: by }: PagerDutyIncident): boolean {
    const { userId } = this.parts;
    if (status !== 'acknowledged') return by?.id === userId;
    return (acknowledgements ?? []).some(({ acknowledger }) => acknowledger.id === userId);
  }
}
