import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { problem, ProblemError } from '../../core/base/problem';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type {} from '../../core/errors/problems';
import { frameLinks } from '../../core/errors/frameLinks';
import { sampleText } from '../../core/errors/sampleText';
import { parseStack } from '../../core/source/parseStack';
import type { StackFrame } from '../../core/source/stackFrame';
import type { FrameTarget } from '../../platform/commands';
import { originText } from './errorItem';

/** Scheme of read-only documents that show a sample record. */
const sampleScheme = 'opex-sample';

interface Shown {
  readonly text: string;
  readonly frames: readonly StackFrame[];
  readonly fingerprint: string;
  readonly service: string | undefined;
}

/** Sample records as read-only documents, pretty-printed, secrets masked, their frames as links. */
export class SampleDocuments
  extends Owner
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider
{
  private readonly texts = new Map<string, Shown>();

  constructor(private readonly store: ErrorStore) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(sampleScheme, this));
    this.register(vscode.languages.registerDocumentLinkProvider({ scheme: sampleScheme }, this));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === sampleScheme) this.texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    // An editor that a new window brought back: the record was never written to disk.
    return (
      this.texts.get(uri.toString())?.text ??
      vscode.l10n.t('This record is no longer at hand. Open it again from the Errors view.')
    );
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const shown = this.texts.get(document.uri.toString());
    if (!shown) return [];
    const { fingerprint, service } = shown;
    return frameLinks(document.getText(), shown.frames).map(({ line, start, end, frame }) => {
      const target: FrameTarget = { frame, fingerprint, ...(service === undefined ? {} : { service }) };
      const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), openFrameUri(target));
      link.tooltip = vscode.l10n.t('Open Source Line');
      return link;
    });
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
    this.texts.set(uri.toString(), {
      text: `${language === 'json' ? '// ' : ''}${origin}\n${text}`,
      frames: record.stack === undefined ? [] : parseStack(record.stack),
      fingerprint,
      service: group.service,
    });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }
}

/** Runs the command that a frame's row runs. */
function openFrameUri(target: FrameTarget): vscode.Uri {
  return vscode.Uri.parse(`command:opex.openFrame?${encodeURIComponent(JSON.stringify([target]))}`);
}

/** A name for the tab: letters of the title, so that no path can be made of it. */
function nameOf(group: ErrorGroup): string {
  const name = (group.exceptionType ?? group.title).replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40);
  return name.replace(/^-|-$/g, '') || 'record';
}
