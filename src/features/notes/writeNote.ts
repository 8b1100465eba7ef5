import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { noteFileName } from '../../core/notes/notePath';
import { RootedFiles } from '../../platform/rootedFiles';
import { notesFolderOf } from './codeFile';

/**
 * Writes a new note whole: under a name of its own first, then renamed, so that no reader ever sees half of it and
 * no note of another window is overwritten.
 * @throws ProblemError `notes.writeFailed`, after the text was opened unsaved: nothing typed is lost.
 */
export async function writeNote(
  folder: vscode.WorkspaceFolder,
  date: string,
  title: string,
  text: string,
): Promise<vscode.Uri> {
  const place = notesFolderOf(folder);
  try {
    return await writeWhole(folder, place, date, title, text);
  } catch (error) {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
    await vscode.window.showTextDocument(document, { preview: false });
    throw new ProblemError(
      problem('notes.writeFailed', {
        folder: vscode.workspace.asRelativePath(place),
        detail: error instanceof Error ? error.message : String(error),
      }),
      { cause: error },
    );
  }
}

async function writeWhole(
  folder: vscode.WorkspaceFolder,
  place: vscode.Uri,
  date: string,
  title: string,
  text: string,
): Promise<vscode.Uri> {
  const { fs } = vscode.workspace;
  const rooted = new RootedFiles([folder.uri]);
  // Looked at on the way as well: making the folder would follow a link out.
  for (const uri of [vscode.Uri.joinPath(place, '..'), place]) {
    if ((await rooted.placeOf(uri)).kind === 'missing') await fs.createDirectory(uri);
    if ((await rooted.placeOf(uri)).kind !== 'inside') {
      throw new Error(vscode.l10n.t('a link leads out of the folder'));
    }
  }
  const draft = vscode.Uri.joinPath(place, `.${date}-${vscode.env.sessionId.slice(0, 8)}-${Date.now()}.tmp`);
  await fs.writeFile(draft, new TextEncoder().encode(text));
  try {
    for (let attempt = 1; ; attempt += 1) {
      const taken = (await fs.readDirectory(place)).map(([name]) => name);
      const target = vscode.Uri.joinPath(place, noteFileName(date, title, taken));
      try {
        await fs.rename(draft, target, { overwrite: false });
        return target;
      } catch (error) {
        // Another window took the name in between: look again, but not for ever.
        const isTaken = error instanceof vscode.FileSystemError && error.code === 'FileExists';
        if (!isTaken || attempt === 5) throw error;
      }
    }
  } catch (error) {
    // The file is ours; what matters is the error that brought us here.
    await Promise.resolve(fs.delete(draft)).catch(() => undefined);
    throw error;
  }
}
