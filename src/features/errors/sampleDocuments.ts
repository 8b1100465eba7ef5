import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type {} from '../../core/errors/problems';
import { sampleText } from '../../core/errors/sampleText';
import { originText } from './errorItem';

/** Scheme of read-only documents that show a sample record. */
export const sampleScheme = 'opex-sample';

/** Sample records as read-only documents, pretty-printed, secrets masked. */
export class SampleDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  constructor(private readonly store: ErrorStore) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(sampleScheme, this));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === sampleScheme) this.texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    // An editor that a new window brought back: the record was never written to disk.
    return (
      this.texts.get(uri.toString()) ??
      vscode.l10n.t('This record is no longer at hand. Open it again from the Errors view.')
    );
  }

  /** @throws ProblemError `logs.groupGone` where the window no longer holds the record. */
  async open(fingerprint: string, sample: number): Promise<void> {
    const group = this.store.byFingerprint(fingerprint);
    const record = group?.samples[sample];
    if (!group || !record) throw new ProblemError(problem('logs.groupGone', { fingerprint }));
    const { language, text } = sampleText(record);
    const uri = vscode.Uri.from({
      scheme: sampleScheme,
      path: `/${nameOf(group)}.${language === 'json' ? 'jsonc' : 'log'}`,
      query: `${fingerprint}:${record.origin.source}:${record.origin.line ?? ''}:${record.time ?? ''}`,
    });
    const origin = originText(record.origin);
    this.texts.set(uri.toString(), `${language === 'json' ? '// ' : ''}${origin}\n${text}`);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }
}

/** A name for the tab: letters of the title, so that no path can be made of it. */
function nameOf(group: ErrorGroup): string {
  const name = (group.exceptionType ?? group.title).replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40);
  return name.replace(/^-|-$/g, '') || 'record';
}
