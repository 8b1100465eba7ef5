import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import { ProblemError, type Problem } from '../core/base/problem';
import type { TokenStore } from './secrets';
import type { SharedState } from './sharedState';

/** What every connection says of itself. */
export interface ConnectionFacts {
  /** `kind:account`; also the id of its source. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  /** Address of the API; what is secret is sent to its origin and nowhere else. */
  readonly baseUrl: string;
}

export interface ConnectionRecordsOptions<C extends ConnectionFacts> {
  readonly state: SharedState;
  readonly tokens: TokenStore;
  /** Of the shared state. */
  readonly folder: string;
  /** What lies in a file may have been written by a newer version or by hand: only what is whole is used. */
  readonly isOne: (value: unknown) => value is C;
  /** This machine's secret storage has none (a new browser profile, a settings sync), or the connection is gone. */
  readonly missing: (label: string) => Problem;
  /** The connection's address is not the one that its token was tested against. */
  readonly moved: (label: string) => Problem;
}

/**
 * Connections of one sort that this machine knows. They live below the extension's global storage, on the machine; a
 * workspace can neither make nor change one, so that no repository can send a token elsewhere.
 */
export class ConnectionRecords<C extends ConnectionFacts> extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private known: readonly C[] = [];
  private spoilt: readonly string[] = [];
  private isRead = false;
  private lastRead: Promise<unknown> = Promise.resolve();

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly options: ConnectionRecordsOptions<C>) {
    super();
    // Connected or disconnected in another window: secrets are the one store that tells.
    this.register(options.tokens.onDidChange(() => void this.read().catch(() => undefined)));
  }

  get all(): readonly C[] {
    return this.known;
  }

  /** Names of records that are there and are no connection that this version can use. */
  get unusable(): readonly string[] {
    return this.spoilt;
  }

  /** False until the first `read` ended: before that neither "connect" nor "connected" may be claimed. */
  get ready(): boolean {
    return this.isRead;
  }

  /** Reads what the machine knows. Reads go one after another: one begun earlier must not end as the last word. */
  read(): Promise<void> {
    const turn = this.lastRead.then(() => this.readNow());
    this.lastRead = turn.catch(() => undefined);
    return turn;
  }

  private async readNow(): Promise<void> {
    const { state, folder, isOne } = this.options;
    const found: C[] = [];
    const spoilt: string[] = [];
    for (const [name, record] of await state.list(folder)) {
      // A record that is there and could not be read just now is no disconnect.
      const connection = record === undefined ? this.known.find(({ id }) => id === name) : record;
      if (isOne(connection) && connection.id === name) found.push(connection);
      else spoilt.push(name);
    }
    this.known = found.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.spoilt = spoilt;
    this.isRead = true;
    this.changed.fire();
  }

  /**
   * The token of a connection; asked for with every request, so that no window sends what another one disconnected.
   * @throws ProblemError `missing`, `moved` of the options.
   */
  async token({ id, label, baseUrl }: ConnectionFacts): Promise<string> {
    const isKnown = await this.isKept(id);
    // Not every host tells a window of another window's secrets.
    if (!isKnown) void this.read().catch(() => undefined);
    const stored = isKnown ? await this.options.tokens.get(id) : undefined;
    if (!stored) throw new ProblemError(this.options.missing(label));
    if (stored.origin !== new URL(baseUrl).origin) throw new ProblemError(this.options.moved(label));
    return stored.token;
  }

  /** A disk that cannot be looked at is no disconnect: reading goes on. */
  private async isKept(id: string): Promise<boolean> {
    try {
      return (await this.options.state.names(this.options.folder)).includes(id);
    } catch {
      return true;
    }
  }

  /**
   * Keeps a connection whose token was tested against its address. One of the same id is replaced.
   * @param token undefined for a server that asks for none.
   * @throws what disk and secret storage throw; a new connection whose token cannot be kept is not kept either.
   */
  async add(connection: C, token: string | undefined): Promise<void> {
    const { state, tokens, folder } = this.options;
    const isNew = !this.known.some(({ id }) => id === connection.id);
    await state.write(folder, connection.id, connection);
    try {
      // An empty one for a server that asks for none: it tells other windows, and never leaves this machine.
      await tokens.set(connection.id, { token: token ?? '', origin: new URL(connection.baseUrl).origin });
    } catch (error) {
      if (isNew) await state.remove(folder, connection.id);
      throw error;
    }
    await this.read();
  }

  /** Writes a connection that is known anew, as it is to stand on disk; its token stays. */
  protected async update(id: string, record: object): Promise<void> {
    await this.options.state.write(this.options.folder, id, record);
    await this.read();
  }

  /** Removes the connection and its token. */
  async remove(id: string): Promise<void> {
    // In this order: the token's end is what tells other windows, which then must not find the record any more.
    await this.options.state.remove(this.options.folder, id);
    await this.options.tokens.remove(id);
    await this.read();
  }
}

/** True for an address that can be asked by http or https. */
export function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
