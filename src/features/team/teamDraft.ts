import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { Emitter } from '../../core/base/event';
import { problem, ProblemError } from '../../core/base/problem';
import type {} from '../../core/team/problems';
import { shownPath, type TeamFiles } from '../../platform/teamFiles';

/** A draft that waits for a person's yes. */
export interface PendingDraft {
  readonly file: vscode.Uri;
  /** The file's text that the draft was made from; undefined where there was none. */
  readonly base: string | undefined;
  readonly text: string;
}

const draftScheme = 'opex-draft';

/** Shows a draft as a diff with the file as it is, and writes it when it is accepted and not before. */
export class TeamDraft extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.register(new Emitter<vscode.Uri>());
  private pending: PendingDraft | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly files: TeamFiles) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(draftScheme, this));
    // A reload restores the diff and not the draft: half of it would read as "delete all".
    this.discard().catch(() => undefined);
  }

  isPending(draft: PendingDraft): boolean {
    return this.pending === draft;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.query === 'draft' ? (this.pending?.text ?? '') : '';
  }

  /** Opens the diff; an earlier draft is forgotten. */
  async show(draft: PendingDraft): Promise<void> {
    this.pending = draft;
    this.changed.fire(draftUri(draft.file, 'draft'));
    const left = draft.base === undefined ? draftUri(draft.file, 'empty') : draft.file;
    const title = vscode.l10n.t('Draft of {0}', shownPath(draft.file));
    await vscode.commands.executeCommand('vscode.diff', left, draftUri(draft.file, 'draft'), title, {
      preview: false,
    } satisfies vscode.TextDocumentShowOptions);
  }

  /**
   * Writes the draft and opens the file.
   * @throws ProblemError `team.noDraft`; `team.fileChanged` or `team.unsaved` where the file is not what the draft
   * was made from: then nothing is written.
   */
  async accept(): Promise<void> {
    const draft = this.pending;
    if (!draft) throw new ProblemError(problem('team.noDraft', {}));
    const { file, base, text } = draft;
    refuseUnsaved(file);
    if ((await this.files.textOf(file)) !== base) {
      throw new ProblemError(problem('team.fileChanged', { file: shownPath(file) }));
    }
    await this.files.write(file, text);
    await this.discard();
    await vscode.window.showTextDocument(file);
  }

  /** Forgets the draft and closes its tab. */
  async discard(): Promise<void> {
    this.pending = undefined;
    const tabs = vscode.window.tabGroups.all
      .flatMap(group => group.tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === draftScheme,
      );
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
  }
}

/** @throws ProblemError `team.unsaved` where an editor holds changes of the file. */
export function refuseUnsaved(file: vscode.Uri): void {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open?.isDirty) throw new ProblemError(problem('team.unsaved', { file: shownPath(file) }));
}

/** Ends as the team file does, so that the editor colours and checks it as one. */
function draftUri(file: vscode.Uri, query: 'draft' | 'empty'): vscode.Uri {
  return vscode.Uri.from({ scheme: draftScheme, path: file.path, query });
}
