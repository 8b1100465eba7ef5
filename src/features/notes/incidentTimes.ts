import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import type { EntityId } from '../../core/base/identity';
import { localTime } from '../../core/base/sourceHealth';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { CauseBook, IncidentCause } from '../../core/notes/causeBook';
import type { HotFunction } from '../../core/notes/hotFunctions';
import type { NoteStore } from '../../core/notes/noteStore';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import { incidentKey, pagesOf, type PlacePages } from '../../core/notes/placePages';

/** What this machine knows of an incident: it is open, or somebody resolved it here. */
export interface KnownIncident {
  readonly row?: IncidentRow;
  readonly cause?: IncidentCause;
}

interface TimesDeps {
  readonly incidents: IncidentStore;
  readonly causes: CauseBook;
  readonly store: NoteStore;
}

/** The incidents that notes tie to a place, and when each paged: asked of memory only. */
export class IncidentTimes extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private known: ReadonlyMap<string, KnownIncident> | undefined;

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly deps: TimesDeps) {
    super();
    const forget = (): void => {
      this.known = undefined;
      this.changed.fire();
    };
    this.register(deps.incidents.onDidChange(forget));
    this.register(deps.causes.onDidChange(forget));
  }

  /** The notes that stand there, and those that name an error that is thrown there. */
  notesOf({ notes, errors }: HotFunction): readonly RootCauseNote[] {
    const about = (errors?.fingerprints ?? []).flatMap(one => this.deps.store.forFingerprint(one));
    return [...new Set([...notes, ...about])];
  }

  /** The incidents of these notes, each once. */
  of(hot: HotFunction): readonly EntityId[] {
    const ids = new Map<string, EntityId>();
    for (const note of this.notesOf(hot)) {
      for (const id of note.incidents) {
        const key = incidentKey(id);
        // The whole form names the account, too.
        if ((ids.get(key) ?? '').length < id.length) ids.set(key, id);
      }
    }
    return [...ids.values()];
  }

  pagesOf(ids: readonly EntityId[], since: number): PlacePages {
    return pagesOf(ids, key => this.timeOf(key), since);
  }

  /** Undefined where neither a list nor the cause book has it. */
  find(id: EntityId): KnownIncident | undefined {
    return this.all().get(incidentKey(id));
  }

  private timeOf(key: string): number | undefined {
    const found = this.all().get(key);
    if (found?.row) {
      const { sourceId, createdAt } = found.row.incident;
      return localTime(
        this.deps.incidents.health.find(health => health.sourceId === sourceId),
        createdAt,
      );
    }
    return found?.cause?.at;
  }

  private all(): ReadonlyMap<string, KnownIncident> {
    if (this.known) return this.known;
    const known = new Map<string, KnownIncident>();
    for (const cause of this.deps.causes.all) known.set(incidentKey(cause.incidentId), { cause });
    for (const row of this.deps.incidents.rows) {
      const key = incidentKey(row.incident.id);
      known.set(key, { ...known.get(key), row });
    }
    this.known = known;
    return known;
  }
}
