import type { Secrets } from '../../../src/platform/secrets';

/** SecretStorage's in-memory twin; one window. */
export class MemorySecrets implements Secrets {
  readonly values = new Map<string, string>();
  private readonly listeners = new Set<(event: { readonly key: string }) => unknown>();

  onDidChange(listener: (event: { readonly key: string }) => unknown): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    return this.tell(key);
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    return this.tell(key);
  }

  private tell(key: string): Promise<void> {
    for (const listener of this.listeners) listener({ key });
    return Promise.resolve();
  }
}
