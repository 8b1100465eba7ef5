import type { Clock } from '../base/clock';
import { Owner, toDisposable, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { localTime } from '../base/sourceHealth';
import type { Incident } from './incident';
import type { IncidentStore } from './incidentStore';
import type { Silence } from './muting';

/** A silence of ours that ends soon, and what will be heard again. */
export interface EndingSilence {
  readonly silence: Silence;
  readonly incident: Incident;
  /** Its end by this machine's clock (Unix ms). */
  readonly endsAt: number;
}

export interface SilenceWatchOptions {
  readonly store: IncidentStore;
  readonly clock: Clock;
  /** In whose name silences of that source are made on this machine; undefined where none are. */
  readonly authorOf: (sourceId: string) => string | undefined;
}

/** So long before its end one is warned (ms), of a short silence after two thirds of it. */
const warnBeforeMs = 5 * 60_000;

/**
 * Warns once of each silence of ours before it ends while what it holds still fires: what has ended needs no warning.
 * A silence that was over before this began is not told of any more.
 */
export class SilenceWatch extends Owner {
  private readonly ending = this.register(new Emitter<EndingSilence>());
  private readonly told = new Set<string>();
  private timer: Disposable | undefined;

  readonly onDidNearEnd: Event<EndingSilence> = this.ending.event;

  constructor(private readonly options: SilenceWatchOptions) {
    super();
    this.register(options.store.onDidChange(() => this.look()));
    this.register(toDisposable(() => this.timer?.dispose()));
  }

  /** Looks now; the store's changes and its own timer do the rest. */
  look(): void {
    const { clock } = this.options;
    const now = clock.now();
    this.timer?.dispose();
    this.timer = undefined;
    let next = Infinity;
    for (const found of this.ours()) {
      const { silence, endsAt } = found;
      if (this.told.has(keyOf(found)) || endsAt <= now) continue;
      const warnAt = endsAt - Math.min(warnBeforeMs, (silence.endsAt - silence.startsAt) / 3);
      if (warnAt > now) next = Math.min(next, warnAt);
      else {
        this.told.add(keyOf(found));
        this.ending.fire(found);
      }
    }
    if (next < Infinity && !this.isDisposed) this.timer = clock.after(next - now, () => this.look());
  }

  /** One for each silence: of several incidents that it holds, the worst. */
  private ours(): readonly EndingSilence[] {
    const { store, authorOf } = this.options;
    const found = new Map<string, EndingSilence>();
    const healthOf = new Map(store.health.map(health => [health.sourceId, health] as const));
    for (const { incident } of store.rows) {
      const silences = incident.muting?.silences ?? [];
      const author = silences.length > 0 ? authorOf(incident.sourceId) : undefined;
      if (author === undefined) continue;
      for (const silence of silences.filter(candidate => candidate.author === author)) {
        const endsAt = localTime(healthOf.get(incident.sourceId), silence.endsAt);
        const ending = { silence, incident, endsAt };
        if (!found.has(keyOf(ending))) found.set(keyOf(ending), ending);
      }
    }
    return [...found.values()];
  }
}

/** A silence whose end was moved is warned of anew. */
function keyOf({ silence, incident }: Pick<EndingSilence, 'silence' | 'incident'>): string {
  return `${incident.sourceId} ${silence.id} ${silence.endsAt}`;
}
