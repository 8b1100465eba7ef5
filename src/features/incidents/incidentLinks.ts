import * as vscode from 'vscode';
import type { EntityId } from '../../core/base/identity';
import type { Logger } from '../../core/base/logger';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/notes/problems';
import {
  lineOfPlace,
  linkFileName,
  linksFolder,
  linksText,
  readLinks,
  withPlace,
  type IncidentLink,
} from '../../core/notes/incidentLink';
import { plainText } from '../../platform/remoteText';
import { editTeamText } from '../../platform/teamFileEdit';
import { readTextFile } from '../../platform/textFile';

/** A linked place and the folder that its path starts from. */
export interface LinkedPlace extends IncidentLink {
  /** URI of the workspace folder. */
  readonly folder: string;
}

const mostBytes = 500_000;
const mostCodeBytes = 5_000_000;

/** Places that the team tied to incidents by hand: small files beside the root-cause notes, shared by the repository. */
export class IncidentLinkFiles {
  constructor(private readonly log: Logger) {}

  /** Those of all open folders. A file that cannot be read is told in the log. */
  async of(id: EntityId): Promise<readonly LinkedPlace[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = await Promise.all(
      folders.map(async ({ uri }) => {
        const links = await this.read(uri, id);
        return (links?.places ?? []).map(place => ({ ...place, folder: uri.toString() }));
      }),
    );
    return found.flat();
  }

  /** Writes one more place. @throws ProblemError where the file there is of a newer Opex or no link file at all */
  async add(
    folder: vscode.WorkspaceFolder,
    id: EntityId,
    title: string | undefined,
    place: IncidentLink,
  ): Promise<void> {
    const file = fileOf(folder.uri, id);
    if (!file) throw new ProblemError(problem('notes.noPlace', {}));
    await editTeamText(file, '', text => {
      const known = text === '' ? { incident: id, places: [] } : readLinks(text, id);
      if (!known) {
        const detail = vscode.l10n.t('{0} cannot be read, and is left as it is.', file.fsPath);
        throw new ProblemError(problem('base.unexpected', { detail }));
      }
      const links = withPlace(known, place);
      return linksText(title === undefined ? links : { ...links, title: plainText(title) });
    });
  }

  private async read(folder: vscode.Uri, id: EntityId): Promise<ReturnType<typeof readLinks>> {
    const file = fileOf(folder, id);
    if (!file) return undefined;
    try {
      const found = await readTextFile(file, mostBytes);
      const links = found.kind === 'text' ? readLinks(found.text, id) : undefined;
      if (!links) this.log.warn(`${file.fsPath}: no file of links that this Opex can read`);
      return links;
    } catch (error) {
      const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      if (!isMissing) this.log.warn(`${file.fsPath}: ${String(error)}`);
      return undefined;
    }
  }
}

/** Opens a linked place where its line stands now; says where that is not sure. */
export async function openPlace(
  place: Pick<LinkedPlace, 'folder' | 'path' | 'line' | 'quote'>,
): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(place.folder, true), place.path);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostCodeBytes) {
    await vscode.commands.executeCommand('vscode.open', uri);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const { line, isSure } = lineOfPlace(place, document.getText().split(/\r?\n/));
  const at = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(document, { selection: at });
  if (!isSure) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The linked line has changed since; this is where it stood.'),
    );
  }
}

function fileOf(folder: vscode.Uri, id: EntityId): vscode.Uri | undefined {
  const name = linkFileName(id);
  return name === undefined ? undefined : vscode.Uri.joinPath(folder, linksFolder, name);
}
