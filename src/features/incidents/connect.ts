import * as vscode from 'vscode';
import { isProblemError, problemOf } from '../../core/base/problem';
import { askTested } from '../../platform/askTested';
import type { Connections, PagerDutyConnection } from '../../platform/connections';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { connectAlertmanager, type ConnectAlertmanagerDeps } from './connectAlertmanager';
import { offerFirstSteps } from './firstSteps';

// In one bundle with this: both are wanted once in a while.
export { filterIncidents } from './filterIncidents';

/** What a key is tested with. */
export interface ConnectRequest {
  readonly token: string;
  readonly baseUrl: string;
  /** Whose name an account key writes in. */
  readonly email?: string;
}

export interface ConnectDeps extends ConnectAlertmanagerDeps {
  readonly connections: Connections;
  /** Asks the account itself. @throws ProblemError in words for every way it can fail */
  readonly test: (request: ConnectRequest, signal: AbortSignal) => Promise<PagerDutyConnection>;
  /** The origin of a typed address. @throws ProblemError where it is none, or plain http to another machine */
  readonly checkUrl: (text: string) => Promise<string>;
}

interface Place {
  readonly label: () => string;
  /** Known for PagerDuty's own regions. */
  readonly baseUrl?: string;
  readonly kind?: 'alertmanager';
}

const places: readonly Place[] = [
  { label: () => vscode.l10n.t('United States: api.pagerduty.com'), baseUrl: 'https://api.pagerduty.com' },
  { label: () => vscode.l10n.t('Europe: api.eu.pagerduty.com'), baseUrl: 'https://api.eu.pagerduty.com' },
  { label: () => vscode.l10n.t('Other URL…') },
  { label: () => vscode.l10n.t('Prometheus Alertmanager…'), kind: 'alertmanager' },
];

/** "Connect…": PagerDuty's region or Alertmanager, key, test, keep. Escape ends it at any step. */
export async function connect(deps: ConnectDeps): Promise<void> {
  const place = await askPlace();
  if (!place) return;
  if (place.kind === 'alertmanager') return connectAlertmanager(deps);
  const baseUrl = place.baseUrl ?? (await askBaseUrl(deps));
  if (baseUrl === undefined) return;
  const tested = await askToken(deps, baseUrl);
  if (!tested) return;
  const connection = tested.connection ?? (await askEmail(deps, { token: tested.token, baseUrl }));
  if (!connection) return;
  await deps.connections.add(connection, tested.token);
  tellConnected(connection);
}

async function askPlace(): Promise<Place | undefined> {
  const picked = await vscode.window.showQuickPick(
    places.map(place => ({
      label: place.label(),
      description: place.kind === 'alertmanager' ? '' : 'PagerDuty',
      place,
    })),
    {
      title: vscode.l10n.t('Connect: where is your account, or your Alertmanager?'),
      placeHolder: vscode.l10n.t(
        'The address that you see in the browser: acme.pagerduty.com or acme.eu.pagerduty.com',
      ),
      ignoreFocusOut: true,
    },
  );
  return picked?.place;
}

async function askBaseUrl(deps: ConnectDeps): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect to PagerDuty (1/2): address of the API'),
    prompt: vscode.l10n.t('https, or http on this machine'),
    placeHolder: 'https://pagerduty.example.com',
    ignoreFocusOut: true,
    validateInput: async text => {
      try {
        await deps.checkUrl(text.trim());
        return undefined;
      } catch (error) {
        return sentenceOf(problemOf(error)).text;
      }
    },
  });
  return typed === undefined ? undefined : deps.checkUrl(typed.trim());
}

/** A key that works; without a connection where it is the account's and somebody's name is needed. */
interface TestedToken {
  readonly token: string;
  readonly connection?: PagerDutyConnection;
}

function askToken(deps: ConnectDeps, baseUrl: string): Promise<TestedToken | undefined> {
  const { host } = new URL(baseUrl);
  return askTested({
    title: vscode.l10n.t('Connect to PagerDuty (2/2): API key'),
    prompt: vscode.l10n.t(
      'A personal key (My Profile › User Settings › Create API User Token). It is tested with {0} first, then kept in secret storage only.',
      host,
    ),
    testing: vscode.l10n.t('Testing the key with {0}…', host),
    password: true,
    complaint: token =>
      /^[\x21-\x7e]+$/.test(token) ? undefined : vscode.l10n.t('A key has no blanks and no accents.'),
    test: async (token, signal) => {
      try {
        return { token, connection: await deps.test({ token, baseUrl }, signal) };
      } catch (error) {
        if (isProblemError(error) && error.problem.code === 'incidents.emailNeeded') return { token };
        throw error;
      }
    },
  });
}

/** An account key acts for the whole account and in nobody's name: that is said, and the e-mail asked for. */
function askEmail(deps: ConnectDeps, request: ConnectRequest): Promise<PagerDutyConnection | undefined> {
  return askTested({
    title: vscode.l10n.t('This key is the account’s, not yours'),
    prompt: vscode.l10n.t(
      'Whoever has it can act for the whole account; a personal key is safer. To go on, give the e-mail of your PagerDuty user: your actions will bear your name.',
    ),
    testing: vscode.l10n.t('Looking for you at {0}…', new URL(request.baseUrl).host),
    placeHolder: 'you@example.com',
    complaint: email => (/^\S+@\S+$/.test(email) ? undefined : vscode.l10n.t('An e-mail address, please.')),
    test: (email, signal) => deps.test({ ...request, email }, signal),
  });
}

function tellConnected(connection: PagerDutyConnection): void {
  const name = plainText(connection.label);
  const text = connection.write
    ? vscode.l10n.t('Connected to {0} as {1}.', name, plainText(connection.user?.name ?? connection.account))
    : vscode.l10n.t('Connected to {0}. This key may only read: acknowledging and resolving are off.', name);
  offerFirstSteps(text);
}

/** "Disconnect…": removes the connection and its key from this machine. @returns the id of the connection that went */
export async function disconnect(
  connections: Connections,
  sourceId: string | undefined,
): Promise<string | undefined> {
  const candidates = connections.all.filter(
    connection => sourceId === undefined || connection.id === sourceId,
  );
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No account is connected.'));
    return undefined;
  }
  const picked =
    candidates.length === 1
      ? candidates[0]
      : (
          await vscode.window.showQuickPick(
            candidates.map(connection => ({
              label: plainText(connection.label),
              description: new URL(connection.baseUrl).host,
              connection,
            })),
            { title: vscode.l10n.t('Disconnect which account?') },
          )
        )?.connection;
  if (!picked) return undefined;
  const confirm = vscode.l10n.t('Disconnect');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('Disconnect {0}?', plainText(picked.label)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its API key and the copies of its incidents are removed from this machine. What was not sent stays until you discard it.',
      ),
    },
    confirm,
  );
  if (pressed !== confirm) return undefined;
  await connections.remove(picked.id);
  return picked.id;
}
