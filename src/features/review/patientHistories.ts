import { Owner, toDisposable } from '../../core/base/disposable';
import { delay, type Clock } from '../../core/base/clock';
import { Emitter, type Event } from '../../core/base/event';
import type { TimeWindow } from '../../core/incidents/incidentContext';
import type { Histories, IncidentHistories } from '../../platform/incidentHistories';

/** So long a page waits for the accounts where this machine keeps what they told before (ms). */
const patienceMs = 1_500;
/** So long an answer holds for the same window (ms): each press in a page draws it anew. */
const freshMs = 60_000;
const mostAnswers = 4;

export interface PatientReading {
  readonly histories: Histories;
  /** When it was asked for, Unix ms: what came later is not in it. */
  readonly askedAt: number;
  /** It is what is kept; the accounts have not answered yet. */
  readonly isReading: boolean;
}

interface Answer {
  readonly histories: Histories;
  readonly askedAt: number;
}

interface Running {
  readonly answer: Promise<Answer>;
  /** Somebody did not wait for it, and is to be told. */
  isAwaited: boolean;
}

/** The past of the accounts for a page that is drawn often and must not wait for an account that does not answer. */
export class PatientHistories extends Owner {
  private readonly read = this.register(new Emitter<void>());
  private readonly answers = new Map<string, Answer>();
  private readonly running = new Map<string, Running>();
  private readonly ending = new AbortController();

  /** What was shown as kept has been read since, or could not be. */
  readonly onDidRead: Event<void> = this.read.event;

  constructor(
    private readonly histories: Pick<IncidentHistories, 'read' | 'kept' | 'sourceIds'>,
    private readonly clock: Clock,
  ) {
    super();
    this.register(toDisposable(() => this.ending.abort()));
  }

  /** The next reading asks the accounts. */
  forget(): void {
    this.answers.clear();
  }

  /** A window until `until`, or until now where that is to come. Rejects when `signal` is aborted, and on disposal. */
  async of(window: TimeWindow, signal: AbortSignal): Promise<PatientReading> {
    const key = JSON.stringify([window.since, window.until, this.histories.sourceIds]);
    const known = this.answers.get(key);
    if (known && Math.abs(this.clock.now() - known.askedAt) < freshMs) return { ...known, isReading: false };
    const running = this.running.get(key) ?? this.begin(key, window);
    const askedAt = this.clock.now();
    const kept = await this.histories.kept(upTo(window, askedAt));
    const waits = new AbortController();
    const stop = (): void => waits.abort();
    signal.addEventListener('abort', stop, { once: true });
    const isKept = kept.sources.some(({ asOf }) => asOf !== undefined);
    const patience = new Promise<undefined>(resolve => {
      const over = (): void => resolve(undefined);
      if (isKept) void delay(this.clock, patienceMs, waits.signal).then(over);
      else waits.signal.addEventListener('abort', over, { once: true });
    });
    try {
      const answer = signal.aborted ? undefined : await Promise.race([running.answer, patience]);
      if (signal.aborted) throw signal.reason;
      if (answer) return { ...answer, isReading: false };
    } finally {
      signal.removeEventListener('abort', stop);
      waits.abort();
    }
    running.isAwaited = true;
    return { histories: kept, askedAt, isReading: true };
  }

  private begin(key: string, window: TimeWindow): Running {
    const askedAt = this.clock.now();
    const answer = this.histories
      .read(upTo(window, askedAt), this.ending.signal)
      .then((histories): Answer => ({ histories, askedAt }));
    const running: Running = { answer, isAwaited: false };
    this.running.set(key, running);
    answer
      .then(told => this.keep(key, told))
      .catch(() => undefined)
      .finally(() => {
        this.running.delete(key);
        if (running.isAwaited && !this.isDisposed) this.read.fire();
      });
    return running;
  }

  private keep(key: string, answer: Answer): void {
    this.answers.delete(key);
    this.answers.set(key, answer);
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= mostAnswers) return;
      this.answers.delete(oldest);
    }
  }
}

function upTo({ since, until }: TimeWindow, now: number): TimeWindow {
  return { since, until: Math.min(until, now) };
}
