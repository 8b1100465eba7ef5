import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { SilenceSource } from '../../core/incidents/silenceSource';
import { parseBaseUrl } from '../http/baseUrl';
import { AlertmanagerApi, type AlertmanagerEnvironment } from './alertmanagerApi';
import { AlertmanagerSource } from './alertmanagerSource';
import type { AlertmanagerConnection } from './connection';

export type { AlertmanagerEnvironment } from './alertmanagerApi';
export type { AlertmanagerConnection } from './connection';
export { probeAlertmanager, type AlertmanagerProbed, type AlertmanagerProbeRequest } from './probe';

/** A connected Alertmanager: its groups as incidents, and what silencing them would mute. */
export interface AlertmanagerAccount {
  readonly source: IncidentSource;
  readonly silences: SilenceSource;
}

/**
 * Opens a connected Alertmanager; nothing is sent yet.
 * @param credential asked for each request where there is one; it is sent to the origin of the connection's address.
 * @throws ProblemError for an address that may not be used.
 */
export function openAlertmanager(
  connection: AlertmanagerConnection,
  credential: () => Promise<string>,
  environment: AlertmanagerEnvironment,
): AlertmanagerAccount {
  const api = new AlertmanagerApi(connection, credential, environment);
  const source = new AlertmanagerSource(connection, api, environment.clock, environment.log);
  return { source, silences: source };
}

/**
 * The address as a connection may keep it. That of one of its pages (`/#/alerts`) or of its API is cut to what they
 * are below. Plain http is let through: it is refused where a password would travel by it.
 * @throws ProblemError `http.badUrl` for what is none.
 */
export function checkAlertmanagerUrl(text: string): string {
  return parseBaseUrl(text, { plainHttp: true }).href.replace(/\/api(?:\/v[12].*)?$/, '');
}
