import type { QueryRunner } from '../../core/errors/queryRunner';
import type { LogBackend } from '../../core/errors/logBackend';
import {
  backendHttp,
  type BackendConnection,
  type BackendEnvironment,
  type BackendSecret,
} from '../http/backendAccess';
import { EngineApi } from '../logEngine/engineApi';
import { engineBackend } from '../logEngine/engineBackend';
import { exploreLink } from './exploreLink';
import { LokiContext } from './lokiContext';
import { LokiCounts } from './lokiCounts';
import { lokiLimit } from './lokiLimits';
import { probeLoki } from './lokiProbe';
import { LokiRunner } from './lokiRunner';
import { LokiSamples } from './lokiSamples';

/**
 * Opens a connected Loki; nothing is sent yet.
 * @param secret asked for with each request.
 * @throws ProblemError for an address that may not be used.
 */
export function openLoki(
  connection: BackendConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): { readonly backend: LogBackend; readonly runner: QueryRunner } {
  const { label, access } = connection;
  // A query that took too long would take as long again.
  const limits = { timeoutMs: 30_000, tries: 2, ...environment.limits };
  const api = new EngineApi(backendHttp(access, secret, { ...environment, limits }), {
    product: 'Loki',
    label,
    auth: access.auth,
    tenant: { header: 'X-Scope-OrgID', missing: /no org id/i },
    limitOf: lokiLimit,
  });
  const context = new LokiContext(api, connection, () => environment.clock.now());
  const samples = new LokiSamples(context);
  const backend = engineBackend(connection, {
    probe: signal => probeLoki(context, signal),
    counts: new LokiCounts(context),
    samples,
    link: query => {
      const { page } = connection;
      const expression = page && context.pageText(query);
      return page && expression !== undefined ? exploreLink(page, expression, query.window) : undefined;
    },
  });
  return { backend, runner: new LokiRunner(context, samples) };
}
