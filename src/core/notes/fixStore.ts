import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { FixState } from './fixWatch';

/** Where the fixes of notes stand, by the note's URI: for the lines, the view and the weekly review. */
export class FixStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly states = new Map<string, FixState>();

  /** Fires when a state came, went or became another kind; not for a silence that only grows. */
  readonly onDidChange: Event<void> = this.changed.event;

  get(uri: string): FixState | undefined {
    return this.states.get(uri);
  }

  set(uri: string, state: FixState | undefined): void {
    const before = this.states.get(uri)?.kind;
    if (state) this.states.set(uri, state);
    else this.states.delete(uri);
    if (before !== state?.kind) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
