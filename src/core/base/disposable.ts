/** Something that holds a resource until it is disposed. Structurally VS Code's Disposable. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function that releases something; it runs at most once. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose() {
      if (released) return;
      released = true;
      release();
    },
  };
}

/** Owns what is added to it and disposes all of it, last first. Adding to a disposed store disposes at once. */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    while (this.items.length > 0) this.items.pop()?.dispose();
  }
}

/** A base for classes that own disposables: what they register goes when they go. */
export abstract class Owner implements Disposable {
  private readonly owned = new DisposableStore();

  protected register<T extends Disposable>(item: T): T {
    return this.owned.add(item);
  }

  protected get isDisposed(): boolean {
    return this.owned.isDisposed;
  }

  dispose(): void {
    this.owned.dispose();
  }
}
