import type { LogBackend } from '../../core/errors/logBackend';
import type { QueryRunner } from '../../core/errors/queryRunner';
import {
  backendHttp,
  type BackendConnection,
  type BackendEnvironment,
  type BackendSecret,
} from '../http/backendAccess';
import { EngineApi } from '../logEngine/engineApi';
import { engineBackend } from '../logEngine/engineBackend';
import { victoriaLogsLink } from './victoriaLogsLink';
import { VictoriaLogsContext } from './victoriaLogsContext';
import { VictoriaLogsCounts } from './victoriaLogsCounts';
import { victoriaLogsLimit } from './victoriaLogsLimits';
import { probeVictoriaLogs } from './victoriaLogsProbe';
import { VictoriaLogsRunner } from './victoriaLogsRunner';
import { VictoriaLogsSamples } from './victoriaLogsSamples';

/**
 * Opens a connected VictoriaLogs; nothing is sent yet.
 * @param secret asked for with each request.
 * @throws ProblemError for an address that may not be used.
 */
export function openVictoriaLogs(
  connection: BackendConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): { readonly backend: LogBackend; readonly runner: QueryRunner } {
  const { label, access } = connection;
  // A query that took too long would take as long again.
  const limits = { timeoutMs: 35_000, tries: 2, ...environment.limits };
  const api = new EngineApi(backendHttp(access, secret, { ...environment, limits }), {
    product: 'VictoriaLogs',
    label,
    auth: access.auth,
    limitOf: victoriaLogsLimit,
  });
  const context = new VictoriaLogsContext(api, connection, () => environment.clock.now());
  const backend = engineBackend(connection, {
    probe: signal => probeVictoriaLogs(context, signal),
    counts: new VictoriaLogsCounts(context),
    samples: new VictoriaLogsSamples(context),
    link: query => victoriaLogsLink(context, query),
  });
  return { backend, runner: new VictoriaLogsRunner(context) };
}
