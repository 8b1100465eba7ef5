import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import { askTested } from '../../platform/askTested';
import type { AlertmanagerConnection, Connections } from '../../platform/connections';
import type { FoundAlertmanager } from '../../platform/incidentAccounts';
import { plainText } from '../../platform/remoteText';
import { offerFirstSteps } from './firstSteps';

/** What an Alertmanager is looked for with. */
export interface AlertmanagerRequest {
  readonly baseUrl: string;
  readonly auth: AlertmanagerConnection['auth'];
  /** `user:password` or a token. */
  readonly credential?: string;
}

export interface ConnectAlertmanagerDeps {
  readonly connections: Connections;
  /** Looks at it before it is kept. @throws ProblemError in words for every way it can fail */
  readonly testAlertmanager: (
    request: AlertmanagerRequest,
    signal: AbortSignal,
  ) => Promise<FoundAlertmanager>;
  /** The address that the API is below. @throws ProblemError where it is none */
  readonly checkAlertmanagerUrl: (text: string) => Promise<string>;
}

interface Tested {
  readonly request: AlertmanagerRequest;
  /** Absent where it asks for a password first. */
  readonly found?: FoundAlertmanager;
}

/** Receivers that people send to what nobody is to hear of. */
const deafReceiver = /^(?:null|none|blackhole|black-hole|devnull|dev-null|noop|default-null)$/i;

/** Alertmanager: address, password where it asks for one, your name, your receivers. Escape ends it at any step. */
export async function connectAlertmanager(deps: ConnectAlertmanagerDeps): Promise<void> {
  const address = await askAddress(deps);
  if (!address) return;
  const tested = address.found ? address : await askCredential(deps, address.request.baseUrl);
  if (!tested?.found) return;
  const { found, request } = tested;
  const author = found.connection.write ? await askAuthor(deps, request) : undefined;
  if (found.connection.write && author === undefined) return;
  const receivers = await askReceivers(found);
  if (!receivers) return;
  const connection: AlertmanagerConnection = {
    ...found.connection,
    ...(author === undefined ? {} : { author }),
    // All of them today is all of them tomorrow.
    ...(receivers.length === found.receivers.length
      ? {}
      : { receivers, label: labelOf(found.connection, receivers) }),
  };
  await deps.connections.add(connection, request.credential);
  tellConnected({ ...found, connection });
}

function askAddress(deps: ConnectAlertmanagerDeps): Promise<Tested | undefined> {
  return askTested<Tested>({
    title: vscode.l10n.t('Connect to Alertmanager: its address'),
    prompt: vscode.l10n.t('With the path, where it is below one. It is looked at before it is kept.'),
    testing: vscode.l10n.t('Looking for an Alertmanager…'),
    placeHolder: 'https://alertmanager.example.com',
    complaint: text => (text === '' ? vscode.l10n.t('An address, please.') : undefined),
    test: async (text, signal) => {
      const request = { baseUrl: await deps.checkAlertmanagerUrl(text), auth: 'none' } as const;
      try {
        return { request, found: await deps.testAlertmanager(request, signal) };
      } catch (error) {
        const { code } = problemOf(error);
        if (code === 'alertmanager.unauthorized' || code === 'http.forbidden') return { request };
        throw error;
      }
    },
  });
}

async function askCredential(deps: ConnectAlertmanagerDeps, baseUrl: string): Promise<Tested | undefined> {
  const { host } = new URL(baseUrl);
  const basic = vscode.l10n.t('User and password');
  const bearer = vscode.l10n.t('Token');
  const way = await vscode.window.showQuickPick([basic, bearer], {
    title: vscode.l10n.t('{0} asks who you are: how do you sign in?', host),
    ignoreFocusOut: true,
  });
  if (way === undefined) return undefined;
  let user = '';
  if (way === basic) {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('User at {0}', host),
      ignoreFocusOut: true,
      validateInput: text =>
        text.trim() === '' || text.includes(':')
          ? vscode.l10n.t('A user name; it holds no colon.')
          : undefined,
    });
    if (typed === undefined) return undefined;
    user = typed.trim();
  }
  return askTested<Tested>({
    title:
      way === basic
        ? vscode.l10n.t('Password of {0} at {1}', user, host)
        : vscode.l10n.t('Token for {0}', host),
    prompt: vscode.l10n.t('Tested with {0} first, then kept in secret storage only.', host),
    testing: vscode.l10n.t('Looking for an Alertmanager…'),
    password: true,
    complaint: text => (text === '' ? vscode.l10n.t('It is empty.') : undefined),
    test: async (secret, signal) => {
      const request: AlertmanagerRequest =
        way === basic
          ? { baseUrl, auth: 'basic', credential: `${user}:${secret}` }
          : { baseUrl, auth: 'bearer', credential: secret };
      return { request, found: await deps.testAlertmanager(request, signal) };
    },
  });
}

async function askAuthor(
  { connections }: ConnectAlertmanagerDeps,
  { auth, credential = '' }: AlertmanagerRequest,
): Promise<string | undefined> {
  const known = connections.all.flatMap(connection =>
    connection.kind === 'pagerduty' ? (connection.user?.name ?? []) : (connection.author ?? []),
  )[0];
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Your name, as your team knows it'),
    prompt: vscode.l10n.t('Your silences carry it, and Opex warns you before they end.'),
    value: known ?? (auth === 'basic' ? (credential.split(':')[0] ?? '') : ''),
    ignoreFocusOut: true,
    validateInput: text => (text.trim() === '' ? vscode.l10n.t('A name, please.') : undefined),
  });
  return typed?.trim();
}

/** Names of the receivers to be shown; undefined where the person left. */
async function askReceivers({ receivers }: FoundAlertmanager): Promise<readonly string[] | undefined> {
  if (receivers.length < 2) return receivers.map(({ name }) => name);
  for (;;) {
    const picked = await vscode.window.showQuickPick(
      receivers.map(({ name, groups }) => ({
        label: plainText(name),
        description:
          groups === 1 ? vscode.l10n.t('1 group fires now') : vscode.l10n.t('{0} groups fire now', groups),
        picked: !deafReceiver.test(name),
        name,
      })),
      {
        title: vscode.l10n.t('Which receivers are yours?'),
        placeHolder: vscode.l10n.t('Alerts that go to the others are not shown'),
        canPickMany: true,
        ignoreFocusOut: true,
      },
    );
    if (!picked) return undefined;
    if (picked.length > 0) return picked.map(({ name }) => name);
  }
}

/** Wherever its name stands, also what is shown of it does. */
function labelOf({ baseUrl }: AlertmanagerConnection, receivers: readonly string[]): string {
  const names = receivers.slice(0, 3).join(', ') + (receivers.length > 3 ? ` +${receivers.length - 3}` : '');
  return `Alertmanager (${new URL(baseUrl).host}: ${names})`;
}

function tellConnected(found: FoundAlertmanager): void {
  const { connection, version, cluster, alerts, groups } = found;
  const parts = [
    version === undefined
      ? vscode.l10n.t('Connected to {0}.', plainText(connection.label))
      : vscode.l10n.t('Connected to {0}, version {1}.', plainText(connection.label), plainText(version)),
    cluster === 'disabled'
      ? vscode.l10n.t('It runs alone.')
      : vscode.l10n.t('Its cluster is {0}.', plainText(cluster)),
    vscode.l10n.t('Alerts that fire: {0}, in {1} groups.', alerts, groups),
    ...(connection.receivers
      ? [vscode.l10n.t('Shown: {0}.', plainText(connection.receivers.join(', ')))]
      : []),
    ...(connection.write ? [] : [vscode.l10n.t('It lets you only read: silencing is off.')]),
    ...(isOpen(connection.baseUrl)
      ? [vscode.l10n.t('By plain http: whoever is on the way can read along.')]
      : []),
  ];
  offerFirstSteps(parts.join(' '));
}

function isOpen(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'http:' && !/^(?:127\.|\[::1\]$|(?:.*\.)?localhost$)/.test(hostname);
}
