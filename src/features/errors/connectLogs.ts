import * as vscode from 'vscode';
import { pageOf, pageText } from '../../core/errors/backendPage';
import { executeCommand } from '../../platform/commands';
import type { LogConnection } from '../../platform/logConnections';
import { plainText } from '../../platform/remoteText';
import { askAddress, askKind } from './connectLogsAddress';
import { productNames, requestOf, type ConnectLogsDeps, type LogsDraft, type Step } from './connectLogsDraft';
import { confirmMapping } from './connectLogsMapping';
import { askServices, namesText, splitServices } from './connectLogsServices';
import { askPage } from './connectLogsPage';
import { askSignIn } from './connectLogsSignIn';
import { askWithin, foundText } from './connectLogsWithin';

// In one bundle with this: both are wanted once in a while.
export { disconnectLogs } from './disconnectLogs';

const steps: readonly Step[] = [
  askKind,
  askAddress,
  askSignIn,
  askWithin,
  confirmMapping,
  askServices,
  askPage,
];

/**
 * "Connect Logs…": kind, address, sign-in, which part, what the fields mean, whose errors. Back goes one step back with
 * what was typed, Escape ends it, and nothing is kept before the last step.
 * @param connectionId the connection that is made anew
 */
export async function connectLogs(deps: ConnectLogsDeps, connectionId?: string): Promise<void> {
  const { connections } = deps.accounts;
  await connections.read();
  const draft = await draftOf(deps, connectionId);
  if (!(await walk(draft, deps))) return;
  const replaced = draft.again?.kind === draft.kind ? draft.again : await askReplaced(draft, deps);
  if (replaced === 'left') return;
  const connection = connectionOf(draft, replaced, deps);
  if (!connection) return;
  await connections.keep(connection, requestOf(draft).secret);
  void executeCommand('opex.refreshErrors');
  if (draft.opensTeamFile) await executeCommand('opex.openTeamFile');
  tellConnected(connection, draft, deps);
}

/** True where the last step was reached. */
async function walk(draft: LogsDraft, deps: ConnectLogsDeps): Promise<boolean> {
  let at = draft.again ? 1 : 0;
  let direction = 1;
  for (let step = steps[at]; step; step = steps[at]) {
    const move = await step(draft, deps);
    if (move === undefined) return false;
    if (move !== 'skip') direction = move === 'next' ? 1 : -1;
    at += direction;
  }
  return at >= steps.length;
}

async function draftOf({ accounts }: ConnectLogsDeps, id: string | undefined): Promise<LogsDraft> {
  const again = accounts.connections.all.find(connection => connection.id === id);
  const blank: LogsDraft = {
    kind: 'loki',
    baseUrl: '',
    isOpen: false,
    auth: 'none',
    user: '',
    secret: '',
    headers: {},
    within: '',
    page: '',
    seen: [],
    opensTeamFile: false,
  };
  if (!again) return blank;
  const { kind, baseUrl, auth, within = '', page, mapping, services } = again;
  // Its password may be what is wrong, or gone from this machine.
  const known = await accounts.connections.secret(again).catch(() => ({}) as Record<string, never>);
  const { credential = '', headers = {} } = known;
  return {
    ...blank,
    ...{ again, kind, baseUrl, auth, within, services, headers },
    page: page ? pageText(page) : '',
    ...(mapping ? { mapping } : {}),
    user: auth === 'basic' ? (credential.split(':')[0] ?? '') : '',
  };
}

/** The same server may be there for another tenant or another part of its logs. */
async function askReplaced(
  { kind, baseUrl }: LogsDraft,
  { accounts }: ConnectLogsDeps,
): Promise<LogConnection | undefined | 'left'> {
  const same = accounts.connections.all.filter(known => known.kind === kind && known.baseUrl === baseUrl);
  if (same.length === 0) return undefined;
  const picked = await vscode.window.showQuickPick(
    [
      ...same.map(known => ({
        label: vscode.l10n.t('In place of {0}', plainText(known.label)),
        description: plainText(known.within ?? ''),
        known,
      })),
      { label: vscode.l10n.t('Beside it, as another connection'), known: undefined },
    ],
    { title: vscode.l10n.t('{0} is connected already', new URL(baseUrl).host), ignoreFocusOut: true },
  );
  return picked ? picked.known : 'left';
}

function connectionOf(
  draft: LogsDraft,
  replaced: LogConnection | undefined,
  { accounts }: ConnectLogsDeps,
): LogConnection | undefined {
  const { kind, baseUrl, auth, within, mapping, services, found } = draft;
  if (!found) return undefined;
  const account = replaced?.account ?? accounts.connections.freeAccount(kind, accountOf(baseUrl));
  const number = /~(\d+)$/.exec(account)?.[1];
  const headers = Object.keys(draft.headers);
  const page = pageOf(draft.page);
  return {
    version: 1,
    id: `${kind}:${account}`,
    kind,
    account,
    label: `${productNames[kind]} (${new URL(baseUrl).host})${number === undefined ? '' : ` ${number}`}`,
    baseUrl,
    auth,
    ...(headers.length > 0 ? { headers } : {}),
    ...(within === '' ? {} : { within }),
    ...(page ? { page } : {}),
    ...(mapping && found.logs ? { mapping } : {}),
    services: (found.logs ? services : undefined) ?? 'all',
  };
}

/** Host, port and path prefix in the letters that identities take. */
function accountOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  return `${host}${pathname}`.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
}

function tellConnected({ label }: LogConnection, draft: LogsDraft, { team }: ConnectLogsDeps): void {
  const { found, seen } = draft;
  if (!found) return;
  const { others } = splitServices(team.team, seen);
  const openTeamFile = vscode.l10n.t('Open Team File');
  const showErrors = vscode.l10n.t('Show Errors');
  const text = [
    vscode.l10n.t('Connected to {0}: {1}.', plainText(label), foundText(found)),
    ...(others.length > 0
      ? [vscode.l10n.t('The team file does not name the services {0}.', namesText(others))]
      : []),
  ].join(' ');
  const buttons = [...(found.logs ? [showErrors] : []), ...(others.length > 0 ? [openTeamFile] : [])];
  void vscode.window.showInformationMessage(text, ...buttons).then(pressed => {
    if (pressed === openTeamFile) void executeCommand('opex.openTeamFile');
    if (pressed === showErrors) void vscode.commands.executeCommand('opex.errors.focus');
  });
}
