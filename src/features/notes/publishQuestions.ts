import * as vscode from 'vscode';
import type { RemoteAddress } from '../../core/notes/remoteAddress';
import { plainText } from '../../platform/remoteText';

const maxListed = 12;

/** The branch that records go to, asked once for a repository; undefined where the person gave up. */
export async function askBranch(
  suggested: string,
  defaultBranch: string | undefined,
  remote: string,
): Promise<string | undefined> {
  const items = [
    {
      label: suggested,
      description: vscode.l10n.t('a branch of its own, for a pull request'),
      branch: suggested,
    },
    ...(defaultBranch === undefined
      ? []
      : [
          {
            label: plainText(defaultBranch),
            description: vscode.l10n.t('the default branch: read by everybody at once'),
            branch: defaultBranch,
          },
        ]),
    { label: vscode.l10n.t('Another branch…'), branch: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Publish Records'),
    placeHolder: vscode.l10n.t('To which branch of {0}? Your own branch stays as it is.', plainText(remote)),
    ignoreFocusOut: true,
  });
  if (!picked || picked.branch !== undefined) return picked?.branch;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Publish Records'),
    prompt: vscode.l10n.t('Name of the branch. It is made where there is none.'),
    ignoreFocusOut: true,
  });
  return typed?.trim() === '' ? undefined : typed?.trim();
}

/** Asked once for a remote and a branch: whoever reads the repository reads the records. */
export async function askConsent(
  paths: readonly string[],
  address: RemoteAddress,
  branch: string,
): Promise<boolean> {
  const publish = vscode.l10n.t('Publish');
  const where = address.label === '' ? vscode.l10n.t('this repository') : plainText(address.label);
  const readers = address.mayBePublic
    ? vscode.l10n.t(
        'This may be a public repository: Opex cannot tell. Records name incidents, services and people. Make sure that only those read them who may.',
      )
    : vscode.l10n.t('Everybody who can read it can read these records.');
  const listed = paths.slice(0, maxListed).map(path => plainText(path));
  const rest = paths.length - listed.length;
  const pressed = await vscode.window.showWarningMessage(
    paths.length === 1
      ? vscode.l10n.t('Publish 1 record to {0}, branch {1}?', where, plainText(branch))
      : vscode.l10n.t('Publish {0} records to {1}, branch {2}?', paths.length, where, plainText(branch)),
    {
      modal: true,
      detail: [readers, '', ...listed, ...(rest > 0 ? [vscode.l10n.t('… and {0} more', rest)] : [])].join(
        '\n',
      ),
    },
    publish,
  );
  return pressed === publish;
}
