import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/incidents/alertmanagerProblems';
import { HttpFailure } from '../http/httpFailure';
import { isRecord, readOne, RowReader } from '../pagerDuty/readRows';
import { readGroups } from './alertGroup';
import { AlertmanagerApi, type AlertmanagerEnvironment } from './alertmanagerApi';
import type { AlertmanagerConnection } from './connection';
import { receiverSchema, statusSchema } from './schemas';

export interface AlertmanagerProbeRequest {
  readonly baseUrl: string;
  readonly auth: AlertmanagerConnection['auth'];
  /** `user:password` or a token; undefined for `none`. */
  readonly credential?: string;
}

/** What was found at an address. */
export interface AlertmanagerProbed {
  /** What to keep, beside the credential; without an author, which only a person knows. */
  readonly connection: AlertmanagerConnection;
  readonly version?: string;
  /** Its own word: `ready`, `settling`, or `disabled` where it runs alone. */
  readonly cluster: string;
  readonly alerts: number;
  readonly groups: number;
  readonly receivers: readonly ProbedReceiver[];
}

export interface ProbedReceiver {
  readonly name: string;
  /** Groups of it that have alerts now. */
  readonly groups: number;
}

/** An id that no silence has: asking to end it changes nothing. */
const noSilence = '00000000-0000-4000-8000-000000000000';

/**
 * Tests an address before it is kept: its state, its alerts, its receivers; and whether silences may be written, by
 * ending one that is not there: Alertmanager itself lets everybody, its proxy may refuse all that is not reading.
 * @throws ProblemError: the `alertmanager.*` and `http.*` ones.
 */
export async function probeAlertmanager(
  request: AlertmanagerProbeRequest,
  environment: AlertmanagerEnvironment,
  signal: AbortSignal,
): Promise<AlertmanagerProbed> {
  const { auth, credential = '' } = request;
  const api = new AlertmanagerApi(request, () => Promise.resolve(credential), environment);
  const { host, href, origin } = api.http.base;
  try {
    const body = await api.get('/status', [], 'status', signal);
    if (!isRecord(body) || !isRecord(body['cluster'])) {
      throw new ProblemError(problem('alertmanager.notThere', { host }));
    }
    const status = readOne(statusSchema, 'status', { status: body });
    const { groups } = readGroups(await api.get('/alerts/groups', [], 'alerts/groups', signal));
    const reader = new RowReader(receiverSchema, 'receivers');
    reader.page({ receivers: await api.get('/receivers', [], 'receivers', signal) });
    const write = await mayWrite(api, environment, signal);
    const version = status.versionInfo?.version;
    return {
      connection: {
        account: accountOf(href.slice(origin.length), host),
        label: `Alertmanager (${host})`,
        baseUrl: href,
        auth,
        write,
      },
      ...(version === undefined ? {} : { version }),
      cluster: status.cluster.status,
      alerts: new Set(groups.flatMap(group => group.alerts.map(alert => alert.fingerprint))).size,
      groups: groups.length,
      receivers: reader.result.rows.map(({ name }) => ({
        name,
        groups: groups.filter(group => group.receiver === name).length,
      })),
    };
  } catch (error) {
    throw api.told(error);
  }
}

async function mayWrite(
  api: AlertmanagerApi,
  { log }: AlertmanagerEnvironment,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await api.delete(`/silence/${noSilence}`, 'silence (none)', signal);
    return true;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    log.info(`alertmanager: writing was probed with ${error.status ?? error.problem.code}`);
    // 404 and 500 are Alertmanager's own "no such silence", by release.
    return ![401, 403, 405].includes(error.status ?? 0);
  }
}

/** Host, port and path prefix in the letters that identities take. */
function accountOf(path: string, host: string): string {
  return `${host}${path}`.replace(/[^A-Za-z0-9._~-]+/g, '-').replace(/^-+|-+$/g, '') || 'alertmanager';
}
