import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { OnCallSource } from '../../core/incidents/onCall';
import { parseBaseUrl } from '../http/baseUrl';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import type { TeamDirectory } from '../../core/team/directory';
import type { PagerDutyConnection } from './connection';
import { PagerDutyContext } from './context';
import { PagerDutyHistory } from './history';
import { PagerDutyOnCall } from './onCallSource';
import { PagerDutyApi, type PagerDutyEnvironment } from './pagerDutyApi';
import { PagerDutyDirectory } from './pagerDutyDirectory';
import { PagerDutySource } from './pagerDutySource';

export type { PagerDutyConnection } from './connection';
export type { PagerDutyEnvironment } from './pagerDutyApi';
export { probe, type Probed, type ProbeRequest } from './probe';
export { regions } from './regions';

/** A connected account: its incidents, and what "Set Up Team" reads of it. */
export interface PagerDutyAccount {
  readonly source: IncidentSource;
  readonly directory: TeamDirectory;
  readonly context: IncidentContextSource;
  readonly onCall: OnCallSource;
  readonly history: IncidentHistorySource;
}

/**
 * Opens a connected account; nothing is sent yet.
 * @param token asked for each request; it is sent to the origin of the connection's address and nowhere else.
 * @throws ProblemError for an address that may not be used.
 */
export function openPagerDuty(
  connection: PagerDutyConnection,
  token: () => Promise<string>,
  environment: PagerDutyEnvironment,
): PagerDutyAccount {
  const api = new PagerDutyApi(connection.baseUrl, token, environment);
  const source = new PagerDutySource(connection, api, environment);
  const directory = new PagerDutyDirectory({
    label: connection.label,
    api,
    readAlerts: (id, signal) => source.readAlerts(id, signal),
  });
  const context = new PagerDutyContext(connection, api);
  const onCall = new PagerDutyOnCall(connection, api);
  const history = new PagerDutyHistory(connection, api, () => environment.clock.now());
  return { source, directory, context, onCall, history };
}

/**
 * The address of an API as a connection may keep it.
 * @throws ProblemError `http.badUrl` for what is none, `http.insecureUrl` for plain http to another machine.
 */
export function checkBaseUrl(text: string): string {
  return parseBaseUrl(text).href;
}
