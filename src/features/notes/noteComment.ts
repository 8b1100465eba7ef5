import * as vscode from 'vscode';
import type { FixState } from '../../core/notes/fixWatch';
import type { NoteFile } from '../../core/notes/noteStore';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import { appendWords, plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { fixText, statusName } from './lensText';

/** Lines of a note that a thread shows; the rest is in the file. */
const maxLines = 60;

/** The one comment of a thread over code. VS Code hands the same object back when one of its actions is pressed. */
export class NoteComment implements vscode.Comment {
  body: string | vscode.MarkdownString;
  mode: vscode.CommentMode;
  contextValue: string;
  author: vscode.CommentAuthorInformation;

  constructor(
    /** Of the thread that it is in. */
    readonly threadId: string,
    author: string,
  ) {
    this.author = { name: author };
    this.body = '';
    this.mode = vscode.CommentMode.Editing;
    this.contextValue = 'writing';
  }

  /** What the person wrote, once an action was pressed. */
  get text(): string {
    return typeof this.body === 'string' ? this.body : this.body.value;
  }

  write(text: string): void {
    this.body = text;
    this.mode = vscode.CommentMode.Editing;
    this.contextValue = 'writing';
  }

  show(file: NoteFile): void {
    this.body = noteCard(file.note);
    this.mode = vscode.CommentMode.Preview;
    this.contextValue = 'note';
    this.author = { name: plainText(file.note.author ?? vscode.l10n.t('Note'), 80) };
  }
}

/** What a note says, as text: its headings are bold, and nothing else in it is markup. Notes come with repositories. */
function noteCard(note: RootCauseNote): vscode.MarkdownString {
  const card = new vscode.MarkdownString('', false);
  card.appendMarkdown('**');
  appendWords(card, plainText(note.title, 300));
  card.appendMarkdown('**\n\n');
  const lines = note.body.trim().split(/\r?\n/);
  let wasBlank = true;
  for (const line of lines.slice(0, maxLines)) {
    const text = plainText(line, 500);
    if (text === '') {
      if (!wasBlank) card.appendMarkdown('\n');
      wasBlank = true;
      continue;
    }
    wasBlank = false;
    const heading = /^#{1,6}\s+(.*)$/.exec(text)?.[1];
    card.appendMarkdown(heading === undefined ? '' : '\n**');
    appendWords(card, heading ?? text);
    card.appendMarkdown(heading === undefined ? '  \n' : '**\n\n');
  }
  if (lines.length > maxLines) card.appendText(vscode.l10n.t('… more in the file'));
  return card;
}

/** The thread's heading: `fixed · critical · v2.32`. */
export function threadLabel(note: RootCauseNote, fix: FixState | undefined): string {
  return [
    [statusName(note.status), fixText(note, fix)].filter(Boolean).join(', '),
    ...(note.severity ? [severityName(note.severity).toLowerCase()] : []),
  ].join(' · ');
}
