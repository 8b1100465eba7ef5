import { problem } from '../core/base/problem';
import '../core/incidents/connectionProblems';
import { isIncidentFilter, type IncidentFilter } from '../core/incidents/incidentFilter';
import { ConnectionRecords, isWebAddress, type ConnectionFacts } from './connectionRecords';
import type { TokenStore } from './secrets';
import type { SharedState } from './sharedState';

/** A connected source of incidents: everything but its token. */
export type Connection = PagerDutyConnection | AlertmanagerConnection;

export interface PagerDutyConnection extends IncidentConnectionFacts {
  readonly kind: 'pagerduty';
  readonly keyKind: 'user' | 'account';
  readonly user?: { readonly id: string; readonly name: string; readonly email?: string };
}

export interface AlertmanagerConnection extends IncidentConnectionFacts {
  readonly kind: 'alertmanager';
  /** How it asks for a password, if it does: with `none` there is no token to keep. */
  readonly auth: 'none' | 'basic' | 'bearer';
  /** In whose name silences are made. */
  readonly author?: string;
  /** Receivers whose groups are shown; all of them without it. */
  readonly receivers?: readonly string[];
}

interface IncidentConnectionFacts extends ConnectionFacts {
  readonly version: 1;
  /** The account's name at its source, or the server's: the middle of its identities. */
  readonly account: string;
  readonly write: boolean;
  /** What this person wants to see of it on this machine; all of it without one. */
  readonly filter?: IncidentFilter;
}

/** The connections of this machine to sources of incidents. */
export class Connections extends ConnectionRecords<Connection> {
  constructor(
    private readonly state: SharedState,
    tokens: TokenStore,
  ) {
    super({
      state,
      tokens,
      folder: 'connections',
      isOne: isConnection,
      missing: label => problem('connections.tokenMissing', { label }),
      moved: label => problem('connections.tokenMoved', { label }),
    });
  }

  /**
   * Windows with the same key may share what they read of a source: the same address, seen by the same person,
   * and the same part of it.
   * Undefined for a source that is no connection.
   */
  readonly shareKeyOf = (sourceId: string): string | undefined => {
    const connection = this.all.find(({ id }) => id === sourceId);
    if (!connection) return undefined;
    const seenAs = connection.kind === 'pagerduty' ? connection.user?.id : connection.receivers?.join(' ');
    return `${connection.baseUrl} ${seenAs ?? ''}`;
  };

  /** Keeps what this person wants to see of a connection; undefined: all of it. */
  async setFilter(id: string, filter: IncidentFilter | undefined): Promise<void> {
    const known = this.all.find(connection => connection.id === id);
    // An absent key and one without a value are the same on disk.
    if (known) await this.update(id, { ...known, filter });
  }

  /** Removes the connection, its token, and what windows told each other of it. */
  override async remove(id: string): Promise<void> {
    await super.remove(id);
    const { forgetReads } = await import('./sharedReadFiles');
    await forgetReads(this.state, id);
    // What it told of the past was its, too.
    await this.state.remove('history', id).catch(() => undefined);
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
    isWebAddress(baseUrl) &&
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
