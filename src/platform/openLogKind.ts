import type {
  BackendAccess,
  BackendAuth,
  BackendConnection,
  BackendEnvironment,
  BackendSecret,
} from '../clients/http/backendAccess';
import { problem, problemOf, ProblemError } from '../core/base/problem';
import type {} from '../core/errors/connectionProblems';
import type { LogBackend } from '../core/errors/logBackend';
import type { MetricSource } from '../core/errors/metricSource';
import type { QueryRunner } from '../core/errors/queryRunner';
import type { LogKind } from './logConnections';

/** What a connection is to the rest: logs or metrics, and who runs queries there. */
export interface OpenedKind {
  readonly backend?: LogBackend;
  readonly metrics?: MetricSource;
  readonly runner?: QueryRunner;
}

/**
 * Opens a backend; nothing is sent yet. The clients are loaded with the first one.
 * @throws ProblemError for an address that may not be used.
 */
export async function openLogKind(
  kind: LogKind,
  connection: BackendConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): Promise<OpenedKind> {
  switch (kind) {
    case 'loki': {
      const { openLoki } = await import('../clients/loki/index');
      return openLoki(connection, secret, environment);
    }
    case 'victorialogs': {
      const { openVictoriaLogs } = await import('../clients/victoriaLogs/index');
      return openVictoriaLogs(connection, secret, environment);
    }
    case 'elasticsearch': {
      const { openElasticsearch } = await import('../clients/elasticsearch/index');
      return openElasticsearch(connection, secret, environment);
    }
    case 'opensearch': {
      const { openOpenSearch } = await import('../clients/elasticsearch/index');
      return openOpenSearch(connection, secret, environment);
    }
    case 'prometheus': {
      const { openPrometheus } = await import('../clients/prometheus/index');
      const { source, runner } = openPrometheus(connection, secret, environment);
      return { metrics: source, runner };
    }
  }
}

/** What HTTP cannot know, in the words of a connection: who may ask, and whether anybody of that kind is there. */
export function toldOf(error: unknown, access: BackendAccess, product: string): unknown {
  const { code } = problemOf(error);
  const host = new URL(access.baseUrl).host;
  const auth: BackendAuth = access.auth;
  const what =
    code === 'http.unauthorized'
      ? problem('logConnections.unauthorized', { host, auth })
      : code === 'http.forbidden'
        ? problem('logConnections.forbidden', { host })
        : code === 'http.notFound'
          ? problem('logConnections.notThere', { host, product })
          : undefined;
  return what ? new ProblemError(what, { cause: error }) : error;
}

/** The address that a client's paths are appended to: that of a page or of the API is cut to what they are below. */
export function baseOfAddress(kind: LogKind, href: string): string {
  return href.replace(pathsOf[kind], '');
}

const pathsOf: Readonly<Record<LogKind, RegExp>> = {
  loki: /\/(?:loki\/api\/.*|ready|metrics)$/,
  victorialogs: /\/(?:select|insert)\/.*$/,
  elasticsearch: /\/_[a-z]+(?:\/.*)?$/,
  opensearch: /\/_[a-z]+(?:\/.*)?$/,
  prometheus: /\/(?:api\/v1(?:\/.*)?|graph|query|alerts|targets|-\/.*)$/,
};
