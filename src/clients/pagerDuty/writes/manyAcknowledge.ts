import { isAbort } from '../../../core/base/problem';
import type { ManyAttempt, ManyOutcome } from '../../../core/incidents/incidentSource';
import { fateOf } from '../../../core/incidents/writeFailure';
import { HttpFailure } from '../../http/httpFailure';
import { RowReader } from '../readRows';
import { incidentSchema, type PagerDutyIncident } from '../schemas';
import { StatusWrite } from './statusWrite';
import { failed, fateOfAnswer, notSent } from './writeAnswer';
import type { WriteParts } from './writeParts';

/** PagerDuty takes at most so many incidents in one PUT [API description]. */
export const largestBulk = 250;

/**
 * Acknowledges a storm: one list instead of a read each, then one write for up to 250. What is in no list, and what an
 * answer leaves open, goes one by one, so that each incident has an outcome of its own.
 */
export class ManyAcknowledge {
  private readonly single: StatusWrite;

  constructor(private readonly parts: WriteParts) {
    this.single = new StatusWrite(parts);
  }

  async send(wanted: readonly ManyAttempt[], signal: AbortSignal): Promise<ReadonlyMap<string, ManyOutcome>> {
    const outcomes = new Map<string, ManyOutcome>();
    let triggered: ReadonlyMap<string, PagerDutyIncident>;
    try {
      triggered = byId(await this.parts.listOpen('triggered', signal));
    } catch (error) {
      return new Map(wanted.map(({ nativeId }) => [nativeId, { error: notSent(error) }] as const));
    }
    const ready: ManyAttempt[] = [];
    const alone: ManyAttempt[] = [];
    for (const attempt of wanted) {
      const row = triggered.get(attempt.nativeId);
      if (!row) {
        alone.push(attempt);
        continue;
      }
      try {
        attempt.check(this.parts.toIncident(row));
        ready.push(attempt);
      } catch (error) {
        outcomes.set(attempt.nativeId, { error });
      }
    }
    for (let at = 0; at < ready.length; at += largestBulk) {
      alone.push(...(await this.chunk(ready.slice(at, at + largestBulk), outcomes, signal)));
    }
    for (const attempt of alone) outcomes.set(attempt.nativeId, await this.one(attempt, signal));
    return outcomes;
  }

  /** One PUT. @returns those that are to go one by one. */
  private async chunk(
    chunk: readonly ManyAttempt[],
    outcomes: Map<string, ManyOutcome>,
    signal: AbortSignal,
  ): Promise<readonly ManyAttempt[]> {
    if (chunk.length === 1) return chunk;
    try {
      const incidents = chunk.map(({ nativeId }) => ({
        id: nativeId,
        type: 'incident_reference',
        status: 'acknowledged',
      }));
      const { api, from } = this.parts;
      const answer = await api.write('PUT', '/incidents', { incidents }, from, 'incidents', signal);
      const reader = new RowReader(incidentSchema, 'incidents');
      reader.page(answer);
      return this.take(chunk, reader.result.rows, outcomes);
    } catch (error) {
      if (isAbort(error)) return this.all(chunk, error, outcomes);
      const fate = fateOfAnswer(error);
      if (fate === 'refused') return this.apart(chunk, error, outcomes, signal);
      if (fate === 'notSent') return this.all(chunk, failed(fate, error), outcomes);
      try {
        const left = this.take(chunk, await this.parts.listOpen('acknowledged', signal), outcomes);
        return this.all(left, failed('unconfirmed', error), outcomes);
      } catch {
        return this.all(chunk, failed('unconfirmed', error), outcomes);
      }
    }
  }

  /** Refused: the whole of it, or one of them and all with it. A key or a plan that may not is asked once more, not 200 times. */
  private async apart(
    chunk: readonly ManyAttempt[],
    error: unknown,
    outcomes: Map<string, ManyOutcome>,
    signal: AbortSignal,
  ): Promise<readonly ManyAttempt[]> {
    const [first, ...others] = chunk;
    const status = error instanceof HttpFailure ? error.status : undefined;
    if (!first || (status !== 402 && status !== 403)) return this.halves(chunk, outcomes, signal);
    const outcome = await this.one(first, signal);
    outcomes.set(first.nativeId, outcome);
    if ('incident' in outcome || fateOf(outcome.error) !== 'refused')
      return this.halves(others, outcomes, signal);
    return this.all(others, failed('refused', error), outcomes);
  }

  /** One of them is refused and all with it: the halves tell which. */
  private async halves(
    chunk: readonly ManyAttempt[],
    outcomes: Map<string, ManyOutcome>,
    signal: AbortSignal,
  ): Promise<readonly ManyAttempt[]> {
    const middle = Math.ceil(chunk.length / 2);
    return [
      ...(await this.chunk(chunk.slice(0, middle), outcomes, signal)),
      ...(await this.chunk(chunk.slice(middle), outcomes, signal)),
    ];
  }

  private take(
    chunk: readonly ManyAttempt[],
    rows: readonly PagerDutyIncident[],
    outcomes: Map<string, ManyOutcome>,
  ): readonly ManyAttempt[] {
    const found = byId(rows);
    return chunk.filter(({ nativeId }) => {
      const row = found.get(nativeId);
      if (row?.status !== 'acknowledged') return true;
      outcomes.set(nativeId, { incident: this.parts.toIncident(row) });
      return false;
    });
  }

  private all(
    chunk: readonly ManyAttempt[],
    error: unknown,
    outcomes: Map<string, ManyOutcome>,
  ): readonly ManyAttempt[] {
    for (const { nativeId } of chunk) outcomes.set(nativeId, { error });
    return [];
  }

  private async one(attempt: ManyAttempt, signal: AbortSignal): Promise<ManyOutcome> {
    try {
      const row = await this.single.set(attempt.nativeId, 'acknowledged', attempt, signal);
      return { incident: this.parts.toIncident(row) };
    } catch (error) {
      return { error };
    }
  }
}

function byId(rows: readonly PagerDutyIncident[]): ReadonlyMap<string, PagerDutyIncident> {
  return new Map(rows.map(row => [row.id, row] as const));
}
