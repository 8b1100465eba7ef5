import type { Disposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { AlertRow } from './alertBoard';

/** What the alerts say now, worst first, for those who show it. Empty until they were judged. */
export class AlertStore implements Disposable {
  private readonly changed = new Emitter<void>();
  private shown: readonly AlertRow[] = [];

  readonly onDidChange: Event<void> = this.changed.event;

  get rows(): readonly AlertRow[] {
    return this.shown;
  }

  set rows(rows: readonly AlertRow[]) {
    this.shown = rows;
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
