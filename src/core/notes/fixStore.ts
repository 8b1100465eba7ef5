import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { FixState } from './fixWatch';
import type { NoteFix } from './rootCauseNote';

const hour = 3_600_000;

/** Where the fixes of notes stand, by the note's URI: for the lines, the view and the weekly review. */
export class FixStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly states = new Map<string, FixState>();
  private readonly shown = new Map<string, string>();

  /** Fires when a state or a fix came, went or changed; for a silence that only grows, by the hour. */
  readonly onDidChange: Event<void> = this.changed.event;

  get(uri: string): FixState | undefined {
    return this.states.get(uri);
  }

  set(uri: string, fix: NoteFix | undefined, state: FixState | undefined): void {
    if (state) this.states.set(uri, state);
    else this.states.delete(uri);
    const hours =
      state && 'silence' in state ? Math.floor((state.silence.to - state.silence.from) / hour) : 0;
    const shown = JSON.stringify([state?.kind, hours, fix]);
    if (this.shown.get(uri) === shown) return;
    this.shown.set(uri, shown);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
