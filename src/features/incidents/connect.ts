import * as vscode from 'vscode';
import { isProblemError, problemOf } from '../../core/base/problem';
import type { Connection, Connections } from '../../platform/connections';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';

/** What a key is tested with. */
export interface ConnectRequest {
  readonly token: string;
  readonly baseUrl: string;
  /** Whose name an account key writes in. */
  readonly email?: string;
}

export interface ConnectDeps {
  readonly connections: Connections;
  /** Asks the account itself. @throws ProblemError in words for every way it can fail */
  readonly test: (request: ConnectRequest, signal: AbortSignal) => Promise<Connection>;
  /** The origin of a typed address. @throws ProblemError where it is none, or plain http to another machine */
  readonly checkUrl: (text: string) => Promise<string>;
}

const regions: readonly { readonly label: () => string; readonly baseUrl?: string }[] = [
  { label: () => vscode.l10n.t('United States: api.pagerduty.com'), baseUrl: 'https://api.pagerduty.com' },
  { label: () => vscode.l10n.t('Europe: api.eu.pagerduty.com'), baseUrl: 'https://api.eu.pagerduty.com' },
  { label: () => vscode.l10n.t('Other URL…') },
];

/** "Connect to PagerDuty…": region, key, test, keep. */
export async function connect(deps: ConnectDeps): Promise<void> {
  const baseUrl = await askRegion(deps);
  if (baseUrl === undefined) return;
  let complaint: string | undefined;
  // A key that was refused is asked for again, with the reason; Escape ends it at any step.
  for (;;) {
    const token = await askToken(baseUrl, complaint);
    if (token === undefined) return;
    try {
      const connection = await testWithEmail(deps, { token, baseUrl });
      if (!connection) return;
      await deps.connections.add(connection, token);
      tellConnected(connection);
      return;
    } catch (error) {
      if (!isProblemError(error)) throw error;
      complaint = sentenceOf(problemOf(error)).text;
    }
  }
}

async function askRegion(deps: ConnectDeps): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    regions.map(region => ({ label: region.label(), region })),
    {
      title: vscode.l10n.t('Connect to PagerDuty (1/2): where is your account?'),
      placeHolder: vscode.l10n.t(
        'The address that you see in the browser: acme.pagerduty.com or acme.eu.pagerduty.com',
      ),
      ignoreFocusOut: true,
    },
  );
  if (!picked) return undefined;
  if (picked.region.baseUrl !== undefined) return picked.region.baseUrl;
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

async function askToken(baseUrl: string, complaint: string | undefined): Promise<string | undefined> {
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect to PagerDuty (2/2): API key'),
    prompt: [
      ...(complaint === undefined ? [] : [complaint]),
      vscode.l10n.t(
        'A personal key (My Profile › User Settings › Create API User Token). It is tested with {0} first, then kept in secret storage only.',
        new URL(baseUrl).host,
      ),
    ].join(' '),
    password: true,
    ignoreFocusOut: true,
    validateInput: text =>
      /^[\x21-\x7e]+$/.test(text.trim()) ? undefined : vscode.l10n.t('A key has no blanks and no accents.'),
  });
  return token?.trim();
}

/** An account key acts for the whole account and in nobody's name: that is said, and the e-mail asked for. */
async function testWithEmail(deps: ConnectDeps, request: ConnectRequest): Promise<Connection | undefined> {
  try {
    return await testInSight(deps, request);
  } catch (error) {
    if (!isProblemError(error) || error.problem.code !== 'incidents.emailNeeded') throw error;
  }
  let complaint: string | undefined;
  for (;;) {
    const email = await vscode.window.showInputBox({
      title: vscode.l10n.t('This key is the account’s, not yours'),
      prompt:
        complaint ??
        vscode.l10n.t(
          'Whoever has it can act for the whole account; a personal key is safer. To go on, give the e-mail of your PagerDuty user: your actions will bear your name.',
        ),
      placeHolder: 'you@example.com',
      ignoreFocusOut: true,
      validateInput: text =>
        /^\S+@\S+$/.test(text.trim()) ? undefined : vscode.l10n.t('An e-mail address, please.'),
    });
    if (email === undefined) return undefined;
    try {
      return await testInSight(deps, { ...request, email: email.trim() });
    } catch (error) {
      if (!isProblemError(error) || error.problem.code !== 'incidents.emailUnknown') throw error;
      complaint = sentenceOf(error.problem).text;
    }
  }
}

function testInSight(deps: ConnectDeps, request: ConnectRequest): Thenable<Connection> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Opex: testing the key with {0}…', new URL(request.baseUrl).host),
      cancellable: true,
    },
    async (_progress, cancelled) => {
      const abort = new AbortController();
      const subscription = cancelled.onCancellationRequested(() => abort.abort());
      try {
        return await deps.test(request, abort.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
}

function tellConnected(connection: Connection): void {
  const name = plainText(connection.label);
  const setUp = vscode.l10n.t('Set Up Team');
  const text = connection.write
    ? vscode.l10n.t('Connected to {0} as {1}.', name, plainText(connection.user?.name ?? connection.account))
    : vscode.l10n.t('Connected to {0}. This key may only read: acknowledging and resolving are off.', name);
  void vscode.window.showInformationMessage(text, setUp).then(pressed => {
    if (pressed === setUp) void vscode.commands.executeCommand('opex.setUpTeam');
  });
}

/** "Disconnect…": removes the connection and its key from this machine. */
export async function disconnect(connections: Connections, sourceId: string | undefined): Promise<void> {
  const candidates = connections.all.filter(
    connection => sourceId === undefined || connection.id === sourceId,
  );
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No account is connected.'));
    return;
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
  if (!picked) return;
  const confirm = vscode.l10n.t('Disconnect');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('Disconnect {0}?', plainText(picked.label)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its API key is removed from this machine. What was not sent stays until you discard it.',
      ),
    },
    confirm,
  );
  if (pressed === confirm) await connections.remove(picked.id);
}
