import { safeParse } from 'valibot';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { isAbort, problem, problemOf, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/alertmanagerProblems';
import type { SilenceMatcher } from '../../core/incidents/incidentWrite';
import type { Silence } from '../../core/incidents/muting';
import { fateOf, WriteFailure, type WriteFate } from '../../core/incidents/writeFailure';
import { HttpFailure } from '../http/httpFailure';
import { RowReader } from '../pagerDuty/readRows';
import type { AlertmanagerApi } from './alertmanagerApi';
import { newSilenceSchema, silenceSchema, type SilenceRow } from './schemas';
import { quoted } from './toIncident';

/** A silence to be made. Times are Unix ms by the server's clock. */
export interface SilenceToMake {
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly comment: string;
}

/** What is known of a silence is asked again after this (ms): its end can be moved. */
const freshMs = 60_000;
/** Silences asked for with one list of groups; the rest follow with the next. */
const mostAskedFor = 20;
/** Names that matchers of every release can write without quotes. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Silences of one Alertmanager: those that hold what is shown, and the writes to them. */
export class Silences {
  private readonly known = new Map<string, { readonly silence: Silence; readonly readAt: number }>();

  constructor(
    private readonly api: AlertmanagerApi,
    private readonly author: string,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * The silences of these ids as far as they can be read, and forgets all others. A failure leaves them unknown until
   * the next read: that something is muted is known without them.
   */
  async of(ids: ReadonlySet<string>, signal: AbortSignal): Promise<ReadonlyMap<string, Silence>> {
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
    const due = [...ids].filter(
      id => this.clock.now() - (this.known.get(id)?.readAt ?? -Infinity) >= freshMs,
    );
    try {
      for (const id of due.slice(0, mostAskedFor)) {
        const row = await this.read(id, signal);
        if (row) this.known.set(id, { silence: toSilence(row), readAt: this.clock.now() });
      }
    } catch (error) {
      if (isAbort(error)) throw error;
      this.log.warn(`alertmanager: silences not read: ${problemOf(error).code}`);
    }
    return new Map([...this.known].map(([id, { silence }]) => [id, silence] as const));
  }

  /**
   * Makes a silence, unless the very same is there: an earlier try whose answer was lost made it. Alertmanager itself
   * would make a second one.
   * @throws WriteFailure, or an abort.
   */
  async make(wanted: SilenceToMake, signal: AbortSignal): Promise<void> {
    let there: SilenceRow | undefined;
    try {
      there = await this.same(wanted, signal);
    } catch (error) {
      throw this.failed('notSent', error);
    }
    if (there) return;
    if (wanted.endsAt <= this.api.http.serverClock.now()) {
      throw new WriteFailure('refused', problem('alertmanager.silenceOver', { at: wanted.endsAt }));
    }
    const body = {
      matchers: wanted.matchers,
      startsAt: new Date(wanted.startsAt).toISOString(),
      endsAt: new Date(wanted.endsAt).toISOString(),
      createdBy: this.author,
      comment: wanted.comment,
    };
    try {
      const answer = await this.api.post('/silences', body, 'silences', signal);
      if (!safeParse(newSilenceSchema, answer).success) {
        const where = 'silenceID';
        throw new ProblemError(problem('incidents.unexpectedAnswer', { what: 'silence', where }));
      }
    } catch (error) {
      if (isAbort(error)) throw error;
      const fate = fateOfAnswer(error);
      if (fate === 'unconfirmed' && (await this.isThere(wanted, signal))) return;
      throw this.failed(fate, error);
    }
  }

  /** Ends a silence; one that has ended, or is not there, is left alone. @throws WriteFailure, or an abort. */
  async expire(id: string, signal: AbortSignal): Promise<void> {
    this.known.delete(id);
    try {
      if (await this.isOver(id, signal)) return;
    } catch (error) {
      throw this.failed('notSent', error);
    }
    try {
      await this.api.delete(`/silence/${encodeURIComponent(id)}`, 'silence', signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      if (await this.isOver(id, signal).catch(() => false)) return;
      throw this.failed(fateOfAnswer(error), error);
    }
  }

  private async isOver(id: string, signal: AbortSignal): Promise<boolean> {
    const row = await this.read(id, signal);
    return row === undefined || row.status.state === 'expired';
  }

  /** Undefined where there is none of that id (any more). */
  private async read(id: string, signal: AbortSignal): Promise<SilenceRow | undefined> {
    try {
      const body = await this.api.get(`/silence/${encodeURIComponent(id)}`, [], 'silence', signal);
      return this.rowsOf([body])[0];
    } catch (error) {
      if (error instanceof HttpFailure && error.status === 404) return undefined;
      throw error;
    }
  }

  /** The list after a lost answer; where it cannot be read, nothing is known. */
  private async isThere(wanted: SilenceToMake, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.same(wanted, signal)) !== undefined;
    } catch (error) {
      if (isAbort(error)) throw error;
      return false;
    }
  }

  /** The end, to the millisecond, is what tells a press from another one of the same person on the same alert. */
  private async same(wanted: SilenceToMake, signal: AbortSignal): Promise<SilenceRow | undefined> {
    const filters = wanted.matchers
      .filter(({ name, isRegex, isEqual }) => !isRegex && isEqual && plainName.test(name))
      .map(({ name, value }) => ['filter', `${name}=${quoted(value)}`] as const);
    const rows = this.rowsOf(await this.api.get('/silences', filters, 'silences', signal));
    return rows.find(
      row =>
        row.status.state !== 'expired' &&
        Date.parse(row.endsAt) === wanted.endsAt &&
        row.createdBy === this.author &&
        row.comment === wanted.comment &&
        keyOf(row.matchers) === keyOf(wanted.matchers),
    );
  }

  private rowsOf(body: unknown): readonly SilenceRow[] {
    const reader = new RowReader(silenceSchema, 'silences');
    reader.page({ silences: body });
    const { rows, dropped } = reader.result;
    // Among what cannot be read might be the one that is looked for.
    if (dropped) throw new ProblemError(dropped);
    return rows;
  }

  private failed(fate: WriteFate, error: unknown): unknown {
    if (isAbort(error) || error instanceof WriteFailure) return error;
    const told = this.api.told(error);
    // What never reached the server failed for the network, or for a limit.
    return new WriteFailure(fate, problemOf(told), { cause: error, passing: error instanceof HttpFailure });
  }
}

function toSilence({ id, createdBy, comment, startsAt, endsAt }: SilenceRow): Silence {
  return {
    id,
    author: createdBy ?? '',
    comment: comment ?? '',
    startsAt: Date.parse(startsAt),
    endsAt: Date.parse(endsAt),
  };
}

function keyOf(matchers: readonly SilenceMatcher[]): string {
  return JSON.stringify(
    matchers
      .map(({ name, value, isRegex, isEqual }) => JSON.stringify([name, value, isRegex, isEqual]))
      .sort(),
  );
}

/** Alertmanager decided where it answers with 4xx; what never arrived did not happen; all else may have. */
function fateOfAnswer(error: unknown): WriteFate {
  if (!(error instanceof HttpFailure)) return fateOf(error);
  if (!error.mayHaveArrived) return 'notSent';
  const { status } = error;
  if (status === 429) return 'notSent';
  return status !== undefined && status >= 300 && status < 500 && status !== 408 ? 'refused' : 'unconfirmed';
}
