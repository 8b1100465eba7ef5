import assert from 'node:assert/strict';
import {
  openAlertmanager,
  type AlertmanagerAccount,
  type AlertmanagerConnection,
  type AlertmanagerEnvironment,
} from '../../../src/clients/alertmanager';
import { silentLogger } from '../../../src/core/base/logger';
import { isProblemError, type Problem } from '../../../src/core/base/problem';
import type { WriteAttempt } from '../../../src/core/incidents/incidentSource';
import { systemClock } from '../../../src/platform/clock';
import type { PostedAlert } from './model';

/** An Alertmanager to be held against the contract: the real one or the stand-in. */
export interface TestAlertmanager {
  readonly url: string;
  post(alerts: readonly PostedAlert[]): Promise<void>;
  /** Not reachable until `restart`. */
  stop(): Promise<void>;
  /** Ends it where it runs, and starts it anew: silences are kept, alerts are not. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const never = new AbortController().signal;

export const environment: AlertmanagerEnvironment = {
  clock: systemClock,
  random: () => 0,
  log: silentLogger,
  limits: { timeoutMs: 3_000, tries: 1 },
};

export const attempt = { check: () => undefined } as unknown as WriteAttempt;

export async function postAlerts(url: string, alerts: readonly PostedAlert[]): Promise<void> {
  const response = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  assert.ok(response.ok, `alerts were refused: ${response.status} ${await response.text()}`);
}

export function openAt(url: string, change: Partial<AlertmanagerConnection> = {}): AlertmanagerAccount {
  const connection: AlertmanagerConnection = {
    account: 'test',
    label: 'Alertmanager (test)',
    baseUrl: url,
    auth: 'none',
    author: 'Dana Reyes',
    write: true,
    ...change,
  };
  return openAlertmanager(connection, () => Promise.resolve(''), environment);
}

export async function problemIn(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isProblemError(error), String(error));
    return error.problem;
  }
  assert.fail('it succeeded');
}

/** An alert of the shop as Prometheus sends it. */
export function alertOf(labels: Readonly<Record<string, string>>, summary?: string): PostedAlert {
  return {
    labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical', ...labels },
    annotations: {
      ...(summary === undefined ? {} : { summary }),
      runbook_url: 'https://runbooks.example.com/high-error-rate',
    },
    generatorURL: 'http://prometheus.example.com:9090/graph?g0.expr=up',
  };
}
