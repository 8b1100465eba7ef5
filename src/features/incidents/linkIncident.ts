import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import type { EntityId } from '../../core/base/identity';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError } from '../../core/base/problem';
import { quoteText, type IncidentLink } from '../../core/notes/incidentLink';
import { gitFactsOf } from '../../platform/gitRepository';
import { plainText } from '../../platform/remoteText';
import type { IncidentLinkFiles } from './incidentLinks';

export interface LinkIncidentDeps {
  readonly links: IncidentLinkFiles;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Spot {
  readonly folder: vscode.WorkspaceFolder;
  readonly document: vscode.TextDocument;
  /** Zero-based. */
  readonly line: number;
}

/**
 * Ties an incident that has no trace to a place in the code: the selection of the editor, or a file that is asked for.
 * @returns false where the person gave up. @throws ProblemError where the place is in no open folder
 */
export async function linkIncident(
  deps: LinkIncidentDeps,
  incident: { readonly id: EntityId; readonly title?: string },
): Promise<boolean> {
  const spot = await askSpot(incident.title ?? incident.id);
  if (!spot) return false;
  const { folder, document, line } = spot;
  const text = document.lineAt(line).text;
  const { commit, author } = await gitFactsOf(document.uri, deps.log);
  const path = pathIn(folder, document.uri);
  const quote = quoteText(text);
  const place: IncidentLink = {
    path,
    line: line + 1,
    ...(quote === '' ? {} : { quote }),
    ...(commit === undefined ? {} : { commit }),
    ...(author === undefined ? {} : { author }),
    created: new Date(deps.clock.now()).toISOString(),
  };
  await deps.links.add(folder, incident.id, incident.title, place);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Linked to {0}. Commit .opex/links to share it with your team.', `${path}:${line + 1}`),
  );
  return true;
}

async function askSpot(title: string): Promise<Spot | undefined> {
  const here = shownEditors().flatMap(editor => spotOf(editor.document, editor.selection.start.line) ?? []);
  const items = [
    ...here.map(spot => ({
      label: `$(edit) ${plainText(`${pathIn(spot.folder, spot.document.uri)}:${spot.line + 1}`)}`,
      description: plainText(spot.document.lineAt(spot.line).text, 100),
      choose: (): Promise<Spot | undefined> => Promise.resolve(spot),
    })),
    { label: `$(file) ${vscode.l10n.t('Another file…')}`, description: '', choose: askFile },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Link “{0}” to Code', plainText(title, 60)),
    placeHolder: vscode.l10n.t('Which file or line is it about?'),
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

/** The page itself has the focus: the editors beside it are meant, the active one first. */
function shownEditors(): readonly vscode.TextEditor[] {
  const active = vscode.window.activeTextEditor;
  const others = vscode.window.visibleTextEditors.filter(editor => editor !== active);
  return active ? [active, ...others] : others;
}

async function askFile(): Promise<Spot | undefined> {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (!first) throw new ProblemError(problem('notes.noFolder', {}));
  const [uri] = (await vscode.window.showOpenDialog({ defaultUri: first.uri, canSelectMany: false })) ?? [];
  if (!uri) return undefined;
  const spot = spotOf(await vscode.workspace.openTextDocument(uri), 0);
  if (spot) return spot;
  throw new ProblemError(
    problem('notes.outsideWorkspace', { file: plainText(vscode.workspace.asRelativePath(uri)) }),
  );
}

function spotOf(document: vscode.TextDocument, line: number): Spot | undefined {
  if (document.uri.scheme !== 'file') return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return folder && { folder, document, line: Math.min(line, document.lineCount - 1) };
}

function pathIn(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1);
}
