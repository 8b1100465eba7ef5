import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Problem } from '../base/problem';
import { isComplete, type SourceHealth } from '../base/sourceHealth';
import { compareSeverity, type Severity } from '../team/severity';
import type { DecidedGroup } from './applyDecisions';
import type { ErrorGroup } from './errorGroup';
import type { ErrorReading, TimeWindow } from './logSource';
import { mergeGroups } from './mergeGroups';

/** What is kept of one log source: its health and its last reading that succeeded. */
export interface SourceState {
  readonly health: SourceHealth;
  /** The last reading that succeeded, however old; `health.asOf` tells its age. */
  readonly reading?: ErrorReading;
  /** The window of `reading`. */
  readonly window?: TimeWindow;
}

/** Merges, renames, raises and hides groups. `now` (Unix ms) is that of the newest reading. */
export type GroupLayer = (groups: readonly ErrorGroup[], now: number) => readonly DecidedGroup[];

/**
 * The error groups of all log sources. A failed read never removes rows: they stay with their age.
 * "No errors" may be said only where `isAllClear` holds.
 */
export class ErrorStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly states = new Map<string, SourceState>();
  private decided: readonly DecidedGroup[] | undefined;
  private merged: readonly ErrorGroup[] | undefined;
  private index: ReadonlyMap<string, DecidedGroup> | undefined;
  private layer: GroupLayer = groups => groups.map(group => ({ group }));

  readonly onDidChange: Event<void> = this.changed.event;

  /**
   * Groups of all sources but those that the team ignores, worst class first, then newest. The same group of two
   * sources is one row.
   */
  get groups(): readonly ErrorGroup[] {
    this.merged ??= this.all.flatMap(({ group, ignored }) => (ignored ? [] : [group]));
    return this.merged;
  }

  /** Every group with what the team decided about it, in the order of `groups`. */
  get all(): readonly DecidedGroup[] {
    if (!this.decided) {
      const found = mergeGroups([...this.states.values()].map(state => state.reading?.groups ?? []));
      const now = Math.max(0, ...this.health.map(({ asOf }) => asOf ?? 0));
      this.decided = [...this.layer(found, now)].sort((a, b) => compareGroups(a.group, b.group));
    }
    return this.decided;
  }

  get sources(): readonly SourceState[] {
    return [...this.states.values()];
  }

  get health(): readonly SourceHealth[] {
    return this.sources.map(state => state.health);
  }

  /** True only where every source was read whole and holds no error, none that is ignored either. */
  get isAllClear(): boolean {
    return this.states.size > 0 && this.health.every(isComplete) && this.all.length === 0;
  }

  /** The group that notes and links name, ignored or not; undefined when the window does not hold it. */
  byFingerprint(fingerprint: string): ErrorGroup | undefined {
    return this.decidedAbout(fingerprint)?.group;
  }

  /** The group by its name or an alias, with what the team decided about it. */
  decidedAbout(fingerprint: string): DecidedGroup | undefined {
    if (!this.index) {
      // Of the parts of a split group the worst and newest answers to the old name.
      const rows = [...this.all].reverse();
      this.index = new Map([
        ...rows.flatMap(row => (row.group.aliases ?? []).map(alias => [alias, row] as const)),
        ...rows.map(row => [row.group.fingerprint, row] as const),
      ]);
    }
    return this.index.get(fingerprint);
  }

  /** What the team decides about groups lies between what sources tell and what is shown. */
  setLayer(layer: GroupLayer): void {
    this.layer = layer;
    this.fire();
  }

  /** Groups of a service as the log records call it (`TeamService.logService`, else its name). */
  forService(logService: string): readonly ErrorGroup[] {
    return this.groups.filter(group => group.service === logService);
  }

  bySeverity(severity: Severity): readonly ErrorGroup[] {
    return this.groups.filter(group => group.classified.severity === severity);
  }

  /** A source is known but was not read yet. */
  addSource(sourceId: string, label: string): void {
    const known = this.states.get(sourceId);
    this.update(sourceId, {
      ...known,
      health: known ? { ...known.health, label } : { sourceId, label, state: 'never' },
    });
  }

  /** A source went away (its setting was cleared): its rows go too. */
  removeSource(sourceId: string): void {
    if (this.states.delete(sourceId)) this.fire();
  }

  /** A read began; rows and the last problem stay. */
  beginRead(sourceId: string): void {
    const state = this.states.get(sourceId);
    if (state) this.update(sourceId, { ...state, health: { ...state.health, state: 'reading' } });
  }

  /** A read was given up in favour of a newer one or because nobody looks. */
  abandonRead(sourceId: string): void {
    const state = this.states.get(sourceId);
    if (!state || state.health.state !== 'reading') return;
    const settled = state.health.problem ? 'failed' : state.health.asOf === undefined ? 'never' : 'ok';
    this.update(sourceId, { ...state, health: { ...state.health, state: settled } });
  }

  /** What a long reading has so far; earlier rows stand where it has none yet, since it does not say "none". */
  partRead(sourceId: string, window: TimeWindow, reading: ErrorReading): void {
    const state = this.states.get(sourceId);
    // Once there was a whole reading, its rows say more than the beginning of the next.
    if (!state || (state.reading && !state.health.incomplete)) return;
    const { label } = state.health;
    const health: SourceHealth = { sourceId, label, state: 'reading', asOf: reading.asOf };
    this.update(sourceId, {
      health: reading.incomplete ? { ...health, incomplete: reading.incomplete } : health,
      reading,
      window,
    });
  }

  endRead(sourceId: string, window: TimeWindow, reading: ErrorReading): void {
    const state = this.states.get(sourceId);
    if (!state) return;
    const { label } = state.health;
    const health: SourceHealth = { sourceId, label, state: 'ok', asOf: reading.asOf };
    this.update(sourceId, {
      health: reading.incomplete ? { ...health, incomplete: reading.incomplete } : health,
      reading,
      window,
    });
  }

  failRead(sourceId: string, problem: Problem): void {
    const state = this.states.get(sourceId);
    if (state) this.update(sourceId, { ...state, health: { ...state.health, state: 'failed', problem } });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private update(sourceId: string, state: SourceState): void {
    this.states.set(sourceId, state);
    this.fire();
  }

  private fire(): void {
    this.decided = undefined;
    this.merged = undefined;
    this.index = undefined;
    this.changed.fire();
  }
}

function compareGroups(a: ErrorGroup, b: ErrorGroup): number {
  return (
    compareSeverity(a.classified.severity, b.classified.severity) ||
    b.lastSeen - a.lastSeen ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  );
}
