import { toDisposable, type Disposable } from './disposable';

/** Subscribes a listener; dispose the result to unsubscribe. Structurally VS Code's Event. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * The sending side of an event. A listener that throws does not keep the others from being told; its failure is an
 * unhandled rejection, which the extension host logs with its stack and by which a test fails.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    // A wrapper of its own, so that one function subscribed twice is told twice.
    const entry = (value: T): void => listener(value);
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        void Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
