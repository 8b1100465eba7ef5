import type { Clock } from '../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import type { Logger } from '../core/base/logger';
import { problemOf } from '../core/base/problem';
import type { Deploy } from '../core/errors/freshness';
import type { IncidentContextSource } from '../core/incidents/incidentContext';
import { releasesOfChange } from '../core/source/revision';
import { serviceOfRecord } from '../core/team/ownership';
import type { TeamStore } from '../core/team/teamStore';

const againMs = 5 * 60_000;
const patienceMs = 8_000;
/** Services asked about in one go, so that a large team costs no storm of requests. */
const mostServices = 8;

interface DeploysDeps {
  readonly team: TeamStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly contexts: () => readonly IncidentContextSource[];
}

/** Deploys that incident sources were told of, by service as the records call it; asked while somebody looks. */
export class Deploys extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly known = new Map<string, { readonly asOf: number; readonly deploys: readonly Deploy[] }>();
  private asking: AbortController | undefined;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: DeploysDeps) {
    super();
    this.register(toDisposable(() => this.asking?.abort()));
  }

  of(service: string | undefined): readonly Deploy[] {
    return service === undefined ? [] : (this.known.get(service)?.deploys ?? []);
  }

  private get isOver(): boolean {
    return this.isDisposed;
  }

  /** Asks about the services whose answer is old; at most one round at a time. Never rejects. */
  async ask(services: readonly string[], since: number): Promise<void> {
    const { clock, contexts, log } = this.deps;
    const sources = contexts();
    if (this.asking || sources.length === 0 || this.isDisposed) return;
    const due = [...new Set(services)].filter(
      service => clock.now() - (this.known.get(service)?.asOf ?? -Infinity) > againMs,
    );
    const asked = due.filter(service => this.idsOf(service).length > 0).slice(0, mostServices);
    if (asked.length === 0) return;
    const ending = (this.asking = new AbortController());
    const late: Disposable = clock.after(patienceMs, () => ending.abort());
    try {
      await Promise.all(
        asked.map(async service => {
          const deploys = await this.read(service, sources, since, ending.signal);
          this.known.set(service, { asOf: clock.now(), deploys });
        }),
      );
    } catch (error) {
      log.info(`deploys: ${problemOf(error).code}`);
      // Not again at once: what failed now fails in a second, too.
      for (const service of asked) {
        this.known.set(service, { asOf: clock.now(), deploys: this.of(service) });
      }
    } finally {
      late.dispose();
      this.asking = undefined;
    }
    // Closed while it was asked.
    if (!this.isOver) this.changed.fire();
  }

  private async read(
    service: string,
    sources: readonly IncidentContextSource[],
    since: number,
    signal: AbortSignal,
  ): Promise<readonly Deploy[]> {
    const window = { since, until: this.deps.clock.now() };
    const lists = await Promise.all(
      sources.flatMap(source => this.idsOf(service).map(id => source.readChanges(id, window, signal))),
    );
    return lists
      .flatMap(({ rows }) => rows)
      .map(change => ({ at: change.at, name: releasesOfChange(change)[0] ?? change.summary }));
  }

  private idsOf(service: string): readonly string[] {
    return serviceOfRecord(this.deps.team.team, service)?.pagerDuty ?? [];
  }
}
