import type { Clock } from '../base/clock';
import { Owner, type Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import { problemOf } from '../base/problem';
import { isEmptyFilter, scopeOf, type IncidentFilter } from './incidentFilter';
import type { IncidentSource } from './incidentSource';
import type { IncidentStore } from './incidentStore';
import { sameValue } from './sameValue';

export interface IncidentScopesOptions {
  readonly store: IncidentStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Services come and go rarely: what a filter means is read again so often (ms). */
const freshMs = 60 * 60_000;
/** After a failure (ms). */
const retryMs = 5 * 60_000;

interface Scoped {
  readonly source: IncidentSource;
  readonly filter: IncidentFilter;
  readonly ending: AbortController;
  timer?: Disposable;
  isKnown: boolean;
}

/** Finds out which services the filters of the sources leave, and tells the store. Until that is known, all is shown. */
export class IncidentScopes extends Owner {
  private readonly scoped = new Map<string, Scoped>();

  constructor(private readonly options: IncidentScopesOptions) {
    super();
    this.register({ dispose: () => this.setFilters([], () => undefined) });
  }

  /** The sources that are connected, each known to the store, with the filter of each. */
  setFilters(
    sources: readonly IncidentSource[],
    filterOf: (sourceId: string) => IncidentFilter | undefined,
  ): void {
    const wanted = new Map(sources.map(source => [source.id, source] as const));
    for (const [id, scoped] of this.scoped) {
      if (wanted.get(id) === scoped.source && sameValue(filterOf(id), scoped.filter)) continue;
      scoped.ending.abort();
      scoped.timer?.dispose();
      this.scoped.delete(id);
      this.options.store.setScope(id, undefined);
    }
    for (const source of sources) {
      const filter = filterOf(source.id);
      if (!filter || isEmptyFilter(filter) || this.scoped.has(source.id)) continue;
      const scoped: Scoped = { source, filter, ending: new AbortController(), isKnown: false };
      this.scoped.set(source.id, scoped);
      void this.read(scoped);
    }
  }

  /** Never rejects. */
  private async read(scoped: Scoped): Promise<void> {
    const { store, clock, log } = this.options;
    const { source, filter, ending } = scoped;
    const { signal } = ending;
    let pauseMs = freshMs;
    try {
      if (!source.readServices) return;
      const scope = scopeOf(filter, await source.readServices(signal));
      if (signal.aborted) return;
      if ('services' in scope) store.setScope(source.id, scope);
      else store.setScope(source.id, undefined, scope);
      scoped.isKnown = 'services' in scope;
      if (!scoped.isKnown) pauseMs = retryMs;
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(error);
      log.warn(`${source.id}: services of the filter not read, ${problem.code}`);
      // What was known an hour ago is better than to show everything.
      if (!scoped.isKnown) store.setScope(source.id, undefined, problem);
      pauseMs = retryMs;
    }
    scoped.timer = clock.after(pauseMs, () => void this.read(scoped));
  }
}
