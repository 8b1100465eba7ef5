import type { FieldMapping } from '../../core/errors/fieldMapping';
import type { TeamStore } from '../../core/team/teamStore';
import type { FoundLogs, LogAccounts, LogRequest } from '../../platform/logAccounts';
import type { LogConnection, LogKind } from '../../platform/logConnections';

/** What was said so far: it outlives going back, and failures. */
export interface LogsDraft {
  /** The connection that is made anew. */
  readonly again?: LogConnection;
  kind: LogKind;
  baseUrl: string;
  /** True where the server answered without being told who asks. */
  isOpen: boolean;
  auth: LogConnection['auth'];
  user: string;
  /** Password, token or key. */
  secret: string;
  headers: Readonly<Record<string, string>>;
  within: string;
  /** Address of the page that shows queries, as it was typed. */
  page: string;
  /** What the server answered to all of the above. */
  found?: FoundLogs;
  mapping?: FieldMapping;
  /** Absent while it was not asked. */
  services?: LogConnection['services'];
  /** Services of the last 24 h, as the records call them. */
  seen: readonly string[];
  /** The team file is wanted afterwards. */
  opensTeamFile: boolean;
}

export interface ConnectLogsDeps {
  readonly accounts: LogAccounts;
  readonly team: TeamStore;
}

/** Where a step leads; undefined: the person left. */
export type Move = 'next' | 'back' | undefined;

/** `skip`: there is nothing to ask, going either way. */
export type Step = (draft: LogsDraft, deps: ConnectLogsDeps) => Promise<Move | 'skip'>;

/** What the server is asked with, as the draft says now. */
export function requestOf(draft: LogsDraft): LogRequest {
  const { kind, baseUrl, auth, user, secret, headers, within } = draft;
  return {
    kind,
    baseUrl,
    auth,
    headers: Object.keys(headers),
    secret: {
      ...(auth === 'none' ? {} : { credential: auth === 'basic' ? `${user}:${secret}` : secret }),
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
    },
    ...(within === '' ? {} : { within }),
  };
}

/** Their own names for themselves. */
export const productNames: Readonly<Record<LogKind, string>> = {
  loki: 'Grafana Loki',
  elasticsearch: 'Elasticsearch',
  opensearch: 'OpenSearch',
  victorialogs: 'VictoriaLogs',
  prometheus: 'Prometheus',
};
