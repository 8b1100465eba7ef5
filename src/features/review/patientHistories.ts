import { Owner } from '../../core/base/disposable';
import type { Clock } from '../../core/base/clock';
import type { Event } from '../../core/base/event';
import type { TimeWindow } from '../../core/incidents/incidentContext';
import type { Histories, IncidentHistories } from '../../platform/incidentHistories';
import { KeptReadings } from './keptReadings';

/** So long an answer holds for the same window (ms): each press in a page draws it anew. */
const freshMs = 60_000;

interface Answer {
  readonly histories: Histories;
  /** When it was asked for, Unix ms: what came later is not in it. */
  readonly askedAt: number;
}

export interface PatientReading extends Answer {
  /** It is what this machine keeps; the accounts have not answered yet. */
  readonly isReading: boolean;
}

/** The past of the accounts for a page that is drawn often and must not wait for an account that does not answer. */
export class PatientHistories extends Owner {
  private readonly readings: KeptReadings<Answer>;
  /** Readings that run go on when all is to be read anew: others may wait for them. */
  private generation = 0;

  constructor(
    private readonly histories: Pick<IncidentHistories, 'read' | 'kept' | 'sourceIds'>,
    private readonly clock: Clock,
  ) {
    super();
    this.readings = this.register(new KeptReadings(clock, freshMs));
  }

  /** What was shown as kept has been read since, or could not be. */
  get onDidRead(): Event<void> {
    return this.readings.onDidRead;
  }

  /** The next reading asks the accounts. */
  forget(): void {
    this.generation += 1;
  }

  /** A window until `until`, or until now where that is to come. Rejects where `signal` is aborted. */
  async of({ since, until }: TimeWindow, signal: AbortSignal): Promise<PatientReading> {
    const { histories, generation } = this;
    const askedAt = this.clock.now();
    const window = { since, until: Math.min(until, askedAt) };
    const kept = await histories.kept(window);
    const answer = await this.readings.of(
      JSON.stringify([since, until, histories.sourceIds, generation]),
      async ending => ({ histories: await histories.read(window, ending), askedAt }),
      // Nothing kept is not "no incidents".
      kept.sources.some(({ asOf }) => asOf !== undefined) ? 'aMoment' : 'toTheEnd',
    );
    if (signal.aborted) throw signal.reason;
    return answer ? { ...answer, isReading: false } : { histories: kept, askedAt, isReading: true };
  }
}
