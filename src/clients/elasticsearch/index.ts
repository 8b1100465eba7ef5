import type { BackendConnection, BackendEnvironment, BackendSecret, LogAccount } from '../http/backendAccess';
import { ElasticsearchApi } from './elasticsearchApi';
import { ElasticsearchBackend } from './elasticsearchBackend';
import { EsqlRunner } from './esqlRunner';
import { timeField } from './renderQuery';

/**
 * Opens a connected Elasticsearch; nothing is sent yet.
 * @param secret asked for with each request.
 * @throws ProblemError for an address that may not be used.
 */
export function openElasticsearch(
  connection: BackendConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): LogAccount {
  const api = new ElasticsearchApi(connection, secret, environment);
  const backend = new ElasticsearchBackend(connection, api, environment.clock);
  return { backend, runner: new EsqlRunner(api, timeField(connection.mapping)) };
}

/** Opens a connected OpenSearch, which is searched alike and has no ES|QL. */
export function openOpenSearch(
  connection: BackendConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): LogAccount {
  const api = new ElasticsearchApi(connection, secret, environment);
  return { backend: new ElasticsearchBackend(connection, api, environment.clock) };
}
