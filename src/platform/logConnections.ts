import { problem } from '../core/base/problem';
import '../core/errors/connectionProblems';
import type { BackendPage } from '../core/errors/backendPage';
import { fieldRoles, type FieldMapping, type FieldRef } from '../core/errors/fieldMapping';
import type { BackendAuth, BackendSecret } from '../clients/http/backendAccess';
import { ConnectionRecords, isWebAddress, type ConnectionFacts } from './connectionRecords';
import type { TokenStore } from './secrets';
import type { SharedState } from './sharedState';

export const logKinds = ['loki', 'elasticsearch', 'opensearch', 'victorialogs', 'prometheus'] as const;

export type LogKind = (typeof logKinds)[number];

/** A connected log or metrics backend: everything but what is secret. */
export interface LogConnection extends ConnectionFacts {
  readonly version: 1;
  readonly kind: LogKind;
  /** The server's name in a form that identities take. */
  readonly account: string;
  readonly auth: BackendAuth;
  /** Names of the headers that say whose logs are asked for; their values are kept with the password. */
  readonly headers?: readonly string[];
  /** All that is asked lies within: an index pattern, a stream selector, a filter; everything without it. */
  readonly within?: string;
  /** The page that shows queries (Grafana's, Kibana's), and the data source's uid there. */
  readonly page?: BackendPage;
  /** As the person confirmed it; a metrics backend has none. */
  readonly mapping?: FieldMapping;
  /** Whose errors are shown: those of the services that the team file names, or all. */
  readonly services: 'team' | 'all';
}

/** The log backends that are connected on this machine. */
export class LogConnections extends ConnectionRecords<LogConnection> {
  /** @param tokens apart from those of sources of incidents */
  constructor(state: SharedState, tokens: TokenStore) {
    super({
      state,
      tokens,
      folder: 'logConnections',
      isOne: isLogConnection,
      missing: label => problem('logConnections.secretMissing', { label }),
      moved: label => problem('logConnections.secretMoved', { label }),
    });
  }

  /** @throws ProblemError as `token` does. */
  async secret(connection: ConnectionFacts): Promise<BackendSecret> {
    return readSecret(await this.token(connection));
  }

  /** Keeps a connection that was tested; see `add`. */
  async keep(connection: LogConnection, secret: BackendSecret): Promise<void> {
    await this.add(connection, JSON.stringify(secret));
  }

  /** The id of a connection to a server: where one of another tenant or another part is kept, beside it. */
  freeAccount(kind: LogKind, account: string): string {
    const taken = new Set(this.all.map(({ id }) => id));
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? account : `${account}~${number}`;
      if (!taken.has(`${kind}:${candidate}`)) return candidate;
    }
  }
}

/** Of a server without any, and of what cannot be read, it is empty: the server then says what is missing. */
function readSecret(token: string): BackendSecret {
  if (token === '') return {};
  try {
    const value = JSON.parse(token) as Partial<BackendSecret> | null;
    const { credential, headers } = value ?? {};
    return {
      ...(typeof credential === 'string' ? { credential } : {}),
      ...(isTexts(headers) ? { headers } : {}),
    };
  } catch {
    return {};
  }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(text => typeof text === 'string')
  );
}

const auths: readonly unknown[] = ['none', 'basic', 'bearer', 'apiKey'] satisfies BackendAuth[];
/** A name that HTTP allows (RFC 9110, 5.1); what Opex sends itself is not among them. */
const headerName = /^(?!(?:authorization|cookie|host|content-\w+)$)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/i;

function isLogConnection(value: unknown): value is LogConnection {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id, kind, label, baseUrl, account, auth, headers, within, page, mapping, services } =
    value as Partial<LogConnection>;
  return (
    version === 1 &&
    kind !== undefined &&
    logKinds.includes(kind) &&
    typeof label === 'string' &&
    typeof account === 'string' &&
    id === `${kind}:${account}` &&
    typeof baseUrl === 'string' &&
    isWebAddress(baseUrl) &&
    auths.includes(auth) &&
    (headers === undefined ||
      (Array.isArray(headers) && headers.every(name => typeof name === 'string' && headerName.test(name)))) &&
    (within === undefined || typeof within === 'string') &&
    (page === undefined || isPage(page)) &&
    (mapping === undefined || isMapping(mapping)) &&
    (services === 'team' || services === 'all')
  );
}

function isPage(value: unknown): value is BackendPage {
  if (typeof value !== 'object' || value === null) return false;
  const { url, dataSource } = value as Partial<BackendPage>;
  return (
    typeof url === 'string' &&
    isWebAddress(url) &&
    (dataSource === undefined || typeof dataSource === 'string')
  );
}

const presets: readonly unknown[] = [
  'ecs',
  'openTelemetry',
  'loki',
  'pino',
  'logback',
  'custom',
] satisfies FieldMapping['preset'][];

function isMapping(value: unknown): value is FieldMapping {
  if (typeof value !== 'object' || value === null) return false;
  const { preset, fields, levelScale } = value as Readonly<Partial<Record<string, unknown>>>;
  if (!presets.includes(preset) || typeof fields !== 'object' || fields === null) return false;
  if (levelScale !== undefined && typeof levelScale !== 'string') return false;
  const roles: readonly string[] = fieldRoles;
  return Object.entries(fields).every(([role, field]) => roles.includes(role) && isFieldRef(field));
}

function isFieldRef(value: unknown): value is FieldRef {
  if (typeof value !== 'object' || value === null) return false;
  const { name, place, keyword } = value as Partial<FieldRef>;
  return (
    typeof name === 'string' &&
    name !== '' &&
    (place === 'field' || place === 'json' || place === 'logfmt') &&
    (keyword === undefined || typeof keyword === 'string')
  );
}
