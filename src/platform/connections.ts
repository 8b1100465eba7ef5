import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import { problem, ProblemError } from '../core/base/problem';
import '../core/incidents/connectionProblems';
import { isIncidentFilter, type IncidentFilter } from '../core/incidents/incidentFilter';
import type { TokenStore } from './secrets';
import type { SharedState } from './sharedState';

/**
 * A connected source of incidents: everything but its token. It lives below the extension's global storage, on the
 * machine; a workspace can neither make nor change one, so that no repository can send the token elsewhere.
 */
export type Connection = PagerDutyConnection | AlertmanagerConnection;

export interface PagerDutyConnection extends ConnectionFacts {
  readonly kind: 'pagerduty';
  readonly keyKind: 'user' | 'account';
  readonly user?: { readonly id: string; readonly name: string; readonly email?: string };
}

export interface AlertmanagerConnection extends ConnectionFacts {
  readonly kind: 'alertmanager';
  /** How it asks for a password, if it does: with `none` there is no token to keep. */
  readonly auth: 'none' | 'basic' | 'bearer';
  /** In whose name silences are made. */
  readonly author?: string;
  /** Receivers whose groups are shown; all of them without it. */
  readonly receivers?: readonly string[];
}

interface ConnectionFacts {
  readonly version: 1;
  /** `kind:account`; also the id of its source. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  /** Address of the API; the token is sent to its origin and nowhere else. */
  readonly baseUrl: string;
  /** The account's name at its source, or the server's: the middle of its identities. */
  readonly account: string;
  readonly write: boolean;
  /** What this person wants to see of it on this machine; all of it without one. */
  readonly filter?: IncidentFilter;
}

const folder = 'connections';

/** The connections of this machine. */
export class Connections extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private known: readonly Connection[] = [];
  private spoilt: readonly string[] = [];
  private isRead = false;
  private lastRead: Promise<unknown> = Promise.resolve();

  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly state: SharedState,
    private readonly tokens: TokenStore,
  ) {
    super();
    // Connected or disconnected in another window: secrets are the one store that tells.
    this.register(tokens.onDidChange(() => void this.read().catch(() => undefined)));
  }

  get all(): readonly Connection[] {
    return this.known;
  }

  /**
   * Windows with the same key may share what they read of a source: the same address, seen by the same person,
   * and the same part of it.
   * Undefined for a source that is no connection.
   */
  readonly shareKeyOf = (sourceId: string): string | undefined => {
    const connection = this.known.find(({ id }) => id === sourceId);
    if (!connection) return undefined;
    const seenAs = connection.kind === 'pagerduty' ? connection.user?.id : connection.receivers?.join(' ');
    return `${connection.baseUrl} ${seenAs ?? ''}`;
  };

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
    const found: Connection[] = [];
    const spoilt: string[] = [];
    for (const [name, record] of await this.state.list(folder)) {
      // A record that is there and could not be read just now is no disconnect.
      const connection = record === undefined ? this.known.find(({ id }) => id === name) : record;
      if (isConnection(connection) && connection.id === name) found.push(connection);
      else spoilt.push(name);
    }
    this.known = found.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.spoilt = spoilt;
    this.isRead = true;
    this.changed.fire();
  }

  /**
   * The token of a connection; asked for with every request, so that no window sends what another one disconnected.
   * @throws ProblemError `connections.tokenMissing` when this machine's secret storage has none (a new browser profile,
   *   a settings sync) or the connection is gone, `connections.tokenMoved` when the connection's address is not the one it was tested against.
   */
  async token(connection: Pick<Connection, 'id' | 'label' | 'baseUrl'>): Promise<string> {
    const isKnown = await this.isKept(connection.id);
    // Not every host tells a window of another window's secrets.
    if (!isKnown) void this.read().catch(() => undefined);
    const stored = isKnown ? await this.tokens.get(connection.id) : undefined;
    if (!stored) throw new ProblemError(problem('connections.tokenMissing', { label: connection.label }));
    if (stored.origin !== new URL(connection.baseUrl).origin) {
      throw new ProblemError(problem('connections.tokenMoved', { label: connection.label }));
    }
    return stored.token;
  }

  /** A disk that cannot be looked at is no disconnect: incidents go on. */
  private async isKept(id: string): Promise<boolean> {
    try {
      return (await this.state.names(folder)).includes(id);
    } catch {
      return true;
    }
  }

  /**
   * Keeps a connection whose token was tested against its address. One of the same account is replaced.
   * @param token undefined for a server that asks for none.
   * @throws what disk and secret storage throw; a new connection whose token cannot be kept is not kept either.
   */
  async add(connection: Connection, token: string | undefined): Promise<void> {
    const isNew = !this.known.some(({ id }) => id === connection.id);
    await this.state.write(folder, connection.id, connection);
    try {
      // An empty one for a server that asks for none: it tells other windows, and never leaves this machine.
      await this.tokens.set(connection.id, {
        token: token ?? '',
        origin: new URL(connection.baseUrl).origin,
      });
    } catch (error) {
      if (isNew) await this.state.remove(folder, connection.id);
      throw error;
    }
    await this.read();
  }

  /** Keeps what this person wants to see of a connection; undefined: all of it. */
  async setFilter(id: string, filter: IncidentFilter | undefined): Promise<void> {
    const known = this.known.find(connection => connection.id === id);
    if (!known) return;
    // An absent key and one without a value are the same on disk.
    await this.state.write(folder, id, { ...known, filter });
    await this.read();
  }

  /** Removes the connection, its token, and what windows told each other of it. */
  async remove(id: string): Promise<void> {
    // In this order: the token's end is what tells other windows, which then must not find the record any more.
    await this.state.remove(folder, id);
    await this.tokens.remove(id);
    const { forgetReads } = await import('./sharedReadFiles');
    await forgetReads(this.state, id);
    await this.read();
  }
}

/** What lies in a file may have been written by a newer version or by hand: only what is whole is used. */
function isConnection(value: unknown): value is Connection {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id, kind, label, baseUrl, account, write, filter } = value as Partial<Connection>;
  return (
    version === 1 &&
    typeof label === 'string' &&
    typeof account === 'string' &&
    id === `${kind}:${account}` &&
    typeof write === 'boolean' &&
    typeof baseUrl === 'string' &&
    isOrigin(baseUrl) &&
    (filter === undefined || isIncidentFilter(filter)) &&
    isOfItsKind(value)
  );
}

function isOfItsKind(value: Partial<Connection>): boolean {
  switch (value.kind) {
    case 'pagerduty':
      return value.keyKind === 'user' || value.keyKind === 'account';
    case 'alertmanager':
      return (
        (value.auth === 'none' || value.auth === 'basic' || value.auth === 'bearer') &&
        (value.author === undefined || typeof value.author === 'string') &&
        (value.receivers === undefined ||
          (Array.isArray(value.receivers) && value.receivers.every(name => typeof name === 'string')))
      );
    default:
      return false;
  }
}

function isOrigin(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
