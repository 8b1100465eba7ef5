import { isAbort, problem } from '../../../core/base/problem';
import type { WriteAttempt } from '../../../core/incidents/incidentSource';
import type { OtherWrite } from '../../../core/incidents/incidentWrite';
import type {} from '../../../core/incidents/problems';
import { WriteFailure } from '../../../core/incidents/writeFailure';
import { HttpFailure } from '../../http/httpFailure';
import { readOne } from '../readRows';
import { incidentSchema, type PagerDutyIncident } from '../schemas';
import { changeOf, type Change } from './change';
import { refuseResolved } from './whoDidIt';
import { failed, fateOfAnswer, hasEnded, isRaced, notSent } from './writeAnswer';
import type { WriteParts } from './writeParts';

/**
 * Escalates, reassigns, snoozes, sets a priority, asks for help. What pages people is never sent twice unasked: before
 * it leaves, what such a write leaves behind is looked for, and after a lost answer again.
 */
export class ChangeWrite {
  constructor(private readonly parts: WriteParts) {}

  /** @returns the incident as PagerDuty showed it last. @throws WriteFailure, or an abort. */
  async make(
    nativeId: string,
    write: Exclude<OtherWrite, { readonly kind: 'editNote' | 'silence' | 'expireSilence' }>,
    attempt: WriteAttempt,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident> {
    const before = await this.first(() => this.parts.readIncident(nativeId, signal));
    const change = changeOf(this.parts, write, before);
    const there = await this.first(async () => (await change.traces?.(before, signal)) ?? []);
    // Also of a resolved one: an earlier try did it, and was not told.
    if (attempt.known && isNew(there, attempt.known)) return before;
    await refuseResolved(this.parts, before, signal);
    if (change.isDone(before, this.now())) return before;
    attempt.check(this.parts.toIncident(before));
    const known = attempt.known ?? there;
    if (change.traces && !attempt.known) await attempt.learn(known);
    try {
      const { api, from } = this.parts;
      const answer = await api.write(change.method, change.path, change.body, from, write.kind, signal);
      if (change.answers === undefined) return before;
      return readOne(incidentSchema, change.answers, answer);
    } catch (error) {
      if (isAbort(error)) throw error;
      const planned = write.kind === 'requestResponders' && isPlanGate(error);
      if (planned)
        throw new WriteFailure('refused', problem('incidents.noResponderRequests', {}), { cause: error });
      return await this.lookAgain(nativeId, change, known, error, signal);
    }
  }

  private async lookAgain(
    nativeId: string,
    change: Change,
    known: readonly string[],
    error: unknown,
    signal: AbortSignal,
  ): Promise<PagerDutyIncident> {
    const fate = fateOfAnswer(error);
    const raced = isRaced(error);
    if (fate === 'notSent' || (fate === 'refused' && !raced)) throw failed(fate, error);
    let now: PagerDutyIncident;
    let there: readonly string[];
    try {
      now = await this.parts.readIncident(nativeId, signal);
      there = (await change.traces?.(now, signal)) ?? [];
    } catch (readError) {
      if (isAbort(readError)) throw readError;
      throw failed(raced ? 'notSent' : 'unconfirmed', error);
    }
    if (change.isDone(now, this.now()) || isNew(there, known)) return now;
    await refuseResolved(this.parts, now, signal);
    if (raced) throw failed('notSent', error);
    if (change.traces) {
      throw new WriteFailure('unconfirmed', problem('incidents.maybePaged', {}), { cause: error });
    }
    throw failed(hasEnded(error) ? 'notSent' : 'unconfirmed', error);
  }

  /** A read before the write. */
  private async first<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw notSent(error);
    }
  }

  private now(): number {
    return this.parts.api.http.serverClock.now();
  }
}

function isNew(there: readonly string[], known: readonly string[]): boolean {
  return there.some(id => !known.includes(id));
}

function isPlanGate(error: unknown): boolean {
  return error instanceof HttpFailure && error.status === 402;
}
