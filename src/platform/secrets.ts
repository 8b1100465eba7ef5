import type { Disposable } from '../core/base/disposable';

/** What of VS Code's SecretStorage is used: the in-memory twin of the tests has it too. */
export interface Secrets {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
  delete(key: string): Thenable<void>;
  onDidChange(listener: (event: { readonly key: string }) => unknown): Disposable;
}

/** What is kept of a connection's credential: the token, and the one origin it may be sent to. */
export interface StoredToken {
  readonly token: string;
  /** `https://host[:port]` that the token was tested against. */
  readonly origin: string;
}

/** Tokens, in VS Code's SecretStorage and nowhere else. */
export class TokenStore {
  /** @param prefix of the keys: tokens of another sort are kept apart, and changes of theirs are not told */
  constructor(
    private readonly secrets: Secrets,
    private readonly prefix = 'opex.token.',
  ) {}

  async get(connectionId: string): Promise<StoredToken | undefined> {
    const text = await this.secrets.get(this.prefix + connectionId);
    if (text === undefined) return undefined;
    try {
      const value = JSON.parse(text) as Partial<StoredToken>;
      return typeof value.token === 'string' && typeof value.origin === 'string'
        ? { token: value.token, origin: value.origin }
        : undefined;
    } catch {
      return undefined;
    }
  }

  async set(connectionId: string, stored: StoredToken): Promise<void> {
    await this.secrets.store(this.prefix + connectionId, JSON.stringify(stored));
  }

  async remove(connectionId: string): Promise<void> {
    await this.secrets.delete(this.prefix + connectionId);
  }

  /** Fires when a token of this connection was changed, in any window. */
  onDidChange(listener: (connectionId: string) => void): Disposable {
    return this.secrets.onDidChange(({ key }) => {
      if (key.startsWith(this.prefix)) listener(key.slice(this.prefix.length));
    });
  }
}
