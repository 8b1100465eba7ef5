import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Problem } from '../base/problem';
import { isComplete, type SourceHealth } from '../base/sourceHealth';
import { compareSeverity, type Severity } from '../team/severity';
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

/**
 * The error groups of all log sources. A failed read never removes rows: they stay with their age.
 * "No errors" may be said only where `isAllClear` holds.
 */
export class ErrorStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly states = new Map<string, SourceState>();
  private merged: readonly ErrorGroup[] | undefined;
  private index: ReadonlyMap<string, ErrorGroup> | undefined;

  readonly onDidChange: Event<void> = this.changed.event;

  /** Groups of all sources, worst class first, then newest. The same group of two sources is one row. */
  get groups(): readonly ErrorGroup[] {
    this.merged ??= mergeGroups([...this.states.values()].map(state => state.reading?.groups ?? [])).sort(
      compareGroups,
    );
    return this.merged;
  }

  get sources(): readonly SourceState[] {
    return [...this.states.values()];
  }

  get health(): readonly SourceHealth[] {
    return this.sources.map(state => state.health);
  }

  /** True only where every source was read whole and holds no error. */
  get isAllClear(): boolean {
    return this.states.size > 0 && this.health.every(isComplete) && this.groups.length === 0;
  }

  /** The group that notes and links name, or undefined when the window does not hold it. */
  byFingerprint(fingerprint: string): ErrorGroup | undefined {
    this.index ??= new Map([
      ...this.groups.flatMap(group => (group.aliases ?? []).map(alias => [alias, group] as const)),
      ...this.groups.map(group => [group.fingerprint, group] as const),
    ]);
    return this.index.get(fingerprint);
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
