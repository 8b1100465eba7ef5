import type { MetricSource } from '../../core/errors/metricSource';
import type { QueryRunner } from '../../core/errors/queryRunner';
import type { BackendAccess, BackendEnvironment, BackendSecret } from '../http/backendAccess';
import { PrometheusApi } from './prometheusApi';
import { PrometheusSource } from './prometheusSource';
import { PromqlRunner } from './promqlRunner';

/** A connected Prometheus. */
export interface PrometheusConnection {
  /** `prometheus:<connection>`. */
  readonly id: string;
  /** What a person calls it. */
  readonly label: string;
  readonly access: BackendAccess;
}

export interface PrometheusAccount {
  readonly source: MetricSource;
  readonly runner: QueryRunner;
}

/**
 * Opens a connected Prometheus; nothing is sent yet.
 * @param secret asked for with each request.
 * @throws ProblemError for an address that may not be used.
 */
export function openPrometheus(
  { id, label, access }: PrometheusConnection,
  secret: () => Promise<BackendSecret>,
  environment: BackendEnvironment,
): PrometheusAccount {
  const api = new PrometheusApi(access, secret, environment);
  const source = new PrometheusSource(id, label, api, environment.clock);
  return { source, runner: new PromqlRunner(source) };
}
