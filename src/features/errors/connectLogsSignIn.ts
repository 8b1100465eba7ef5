import * as vscode from 'vscode';
import { askTested } from '../../platform/askTested';
import type { LogConnection, LogKind } from '../../platform/logConnections';
import { pickTested, type PickRow } from '../../platform/pickTested';
import { plainText } from '../../platform/remoteText';
import { requestOf, type ConnectLogsDeps, type LogsDraft, type Move, type Step } from './connectLogsDraft';

type Auth = LogConnection['auth'];
type Way = Auth | { readonly header: string };

/** Headers by which a server is told whose logs are meant. */
const tenantHeaders: Readonly<Record<LogKind, readonly string[]>> = {
  loki: ['X-Scope-OrgID'],
  elasticsearch: [],
  opensearch: [],
  victorialogs: ['AccountID', 'ProjectID'],
  prometheus: ['X-Scope-OrgID'],
};

/** How does one sign in, and whose logs are they? */
export const askSignIn: Step = async (draft, deps) => {
  for (;;) {
    const way = await askWay(draft, deps);
    if (way === undefined || way === 'back' || way === 'next') return way;
    const move =
      typeof way === 'object' ? await askHeader(draft, way.header) : await askSecret(draft, deps, way);
    if (move === undefined) return undefined;
    if (move === 'next' && typeof way !== 'object') return 'next';
  }
};

function askWay(draft: LogsDraft, { accounts }: ConnectLogsDeps): Promise<Move | Way> {
  const { host } = new URL(draft.baseUrl);
  return pickTested<Way, Move | Way>({
    title: draft.isOpen
      ? vscode.l10n.t('{0} answers: how do you sign in?', host)
      : vscode.l10n.t('{0} asks who you are: how do you sign in?', host),
    rows: rowsOf(draft, host),
    active: choice => choice === draft.auth,
    back: () => 'back',
    test: async (choice, signal) => {
      if (choice !== 'none') return choice;
      // What was typed as a password stays in the draft, for coming back.
      draft.found = await accounts.look(requestOf({ ...draft, auth: 'none' }), signal);
      draft.auth = 'none';
      return 'next';
    },
  });
}

function rowsOf(draft: LogsDraft, host: string): readonly PickRow<Way>[] {
  const { kind, headers } = draft;
  const tenants = tenantHeaders[kind];
  const none: PickRow<Way> = {
    label: vscode.l10n.t('Without a password'),
    description: draft.isOpen
      ? vscode.l10n.t('{0} asks for none', host)
      : vscode.l10n.t('{0} refused this so far', host),
    choice: 'none',
  };
  const ways: readonly PickRow<Way>[] = [
    { label: vscode.l10n.t('User and password'), choice: 'basic' },
    { label: vscode.l10n.t('Token'), description: 'Authorization: Bearer', choice: 'bearer' },
    ...(kind === 'elasticsearch'
      ? [
          {
            label: vscode.l10n.t('API key'),
            description: vscode.l10n.t('encoded, as Kibana shows it'),
            choice: 'apiKey' as const,
          },
        ]
      : []),
  ];
  return [
    ...(draft.isOpen ? [none, ...ways] : [...ways, ...(tenants.length > 0 ? [none] : [])]),
    ...tenants.map(header => ({
      label: `$(organization) ${header}`,
      description: headers[header] === undefined ? vscode.l10n.t('tenant: none') : plainText(headers[header]),
      choice: { header },
    })),
  ];
}

/** Back and done lead to the same list; an empty value takes the header away. */
async function askHeader(draft: LogsDraft, header: string): Promise<Move> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Whose logs: the value of {0}', header),
    prompt: vscode.l10n.t('Sent with every request, kept in secret storage. Empty for none.'),
    value: draft.headers[header] ?? '',
    ignoreFocusOut: true,
    validateInput: text =>
      /^[\x20-\x7e]*$/.test(text) ? undefined : vscode.l10n.t('A header takes letters without accents only.'),
  });
  if (typed === undefined) return 'back';
  const others = Object.entries(draft.headers).filter(([name]) => name !== header);
  const value = typed.trim();
  draft.headers = Object.fromEntries(value === '' ? others : [...others, [header, value]]);
  return 'next';
}

async function askSecret(draft: LogsDraft, { accounts }: ConnectLogsDeps, auth: Auth): Promise<Move> {
  const { host } = new URL(draft.baseUrl);
  for (;;) {
    if (auth === 'basic') {
      const user = await askUser(draft, host);
      if (user !== 'next') return user;
    }
    const move = await askTested<Move>({
      title: secretTitle(auth, draft.user, host),
      prompt: vscode.l10n.t('Tested with {0} first, then kept in secret storage only.', host),
      testing: vscode.l10n.t('Asking {0}…', host),
      password: true,
      value: draft.secret,
      complaint: text => (text === '' ? vscode.l10n.t('It is empty.') : undefined),
      back: typed => {
        draft.secret = typed;
        return 'back';
      },
      test: async (secret, signal) => {
        draft.found = await accounts.look(requestOf({ ...draft, auth, secret }), signal);
        Object.assign(draft, { auth, secret });
        return 'next';
      },
    });
    if (move !== 'back' || auth !== 'basic') return move;
  }
}

function secretTitle(auth: Auth, user: string, host: string): string {
  switch (auth) {
    case 'basic':
      return vscode.l10n.t('Password of {0} at {1}', user, host);
    case 'apiKey':
      return vscode.l10n.t('API key for {0}', host);
    default:
      return vscode.l10n.t('Token for {0}', host);
  }
}

function askUser(draft: LogsDraft, host: string): Promise<Move> {
  return askTested<Move>({
    title: vscode.l10n.t('User at {0}', host),
    prompt: vscode.l10n.t('The password comes next.'),
    testing: '',
    value: draft.user,
    complaint: text =>
      text === '' || text.includes(':') ? vscode.l10n.t('A user name; it holds no colon.') : undefined,
    back: typed => {
      draft.user = typed;
      return 'back';
    },
    test: user => {
      draft.user = user;
      return Promise.resolve('next');
    },
  });
}
