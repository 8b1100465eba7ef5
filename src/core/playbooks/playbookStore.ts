import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Problem } from '../base/problem';
import type { SourceHealth } from '../base/sourceHealth';
import type { Playbook } from './playbook';

/** What is known of the team's playbooks. */
export interface PlaybooksState {
  /** By title. */
  readonly playbooks: readonly Playbook[];
  /** `never` until somebody asked for them: nothing is read at startup. */
  readonly health: SourceHealth;
  /** Files that could not be read, or not wholly; the rest stands. */
  readonly problems: readonly Problem[];
}

/** Holds the team's playbooks for every feature. */
export class PlaybookStore implements Disposable {
  private readonly changed = new Emitter<PlaybooksState>();
  private value: PlaybooksState;

  readonly onDidChange: Event<PlaybooksState> = this.changed.event;

  constructor(label: string) {
    this.value = { playbooks: [], problems: [], health: { sourceId: 'playbooks', label, state: 'never' } };
  }

  get state(): PlaybooksState {
    return this.value;
  }

  get playbooks(): readonly Playbook[] {
    return this.value.playbooks;
  }

  get(uri: string): Playbook | undefined {
    return this.value.playbooks.find(playbook => playbook.uri === uri);
  }

  /** A read began; rows stay as they are. */
  beginRead(): void {
    this.set({ ...this.value, health: { ...this.value.health, state: 'reading' } });
  }

  /** A read ended at `asOf` (Unix ms). With `incomplete`, more playbooks may be there than were read. */
  succeed(
    playbooks: readonly Playbook[],
    problems: readonly Problem[],
    asOf: number,
    incomplete?: Problem,
  ): void {
    const { sourceId, label } = this.value.health;
    this.set({
      playbooks: [...playbooks].sort((a, b) => compare(a.title, b.title) || compare(a.uri, b.uri)),
      problems,
      health: { sourceId, label, state: 'ok', asOf, ...(incomplete ? { incomplete } : {}) },
    });
  }

  /** The files could not be listed; rows stay, and health says that they are old. */
  fail(reason: Problem): void {
    this.set({ ...this.value, health: { ...this.value.health, state: 'failed', problem: reason } });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private set(state: PlaybooksState): void {
    this.value = state;
    this.changed.fire(state);
  }
}

function compare(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}
