import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import type { FixStore } from '../../core/notes/fixStore';
import { shiftLines } from '../../core/notes/lineShift';
import { readTitledText, titledText } from '../../core/notes/noteDraft';
import type { NoteFile, NoteStore } from '../../core/notes/noteStore';
import type { KeptDraft, NoteDrafts } from '../../platform/noteDrafts';
import { plainText } from '../../platform/remoteText';
import { readNoteText, type rewriteNote } from './changeNote';
import { editsOf } from './followedLines';
import { NoteComment, threadLabel } from './noteComment';

/** Lines of code that stay in sight above a thread. */
const linesAbove = 6;

interface ThreadDeps {
  readonly store: NoteStore;
  readonly drafts: NoteDrafts;
  readonly fixes: FixStore;
  readonly rewrite: typeof rewriteNote;
  /** Writes a new note from a draft whose thread is now at its line. @throws ProblemError */
  readonly writeNew: (kept: KeptDraft, title: string, body: string) => Promise<vscode.Uri>;
  /** Takes a note that was written into the store. */
  readonly reload: (uri: vscode.Uri) => Promise<void>;
  readonly openFile: (uri: string) => Promise<void>;
}

interface OpenThread {
  readonly thread: vscode.CommentThread;
  readonly comment: NoteComment;
  /** URI of the note that it shows or edits. */
  readonly note?: string;
}

/**
 * Notes in threads over the code. A thread is there only while it is open, and so is the controller: no margin offers
 * to write anywhere. What is typed is kept as it is typed, and a thread that is closed with a text leaves its draft.
 */
export class NoteThreads extends Owner {
  private controller: vscode.CommentController | undefined;
  private readonly threads = new Map<string, OpenThread>();
  /** Texts that VS Code's editors of comments hold, by document, and the draft of each. */
  private readonly inputs = new Map<vscode.TextDocument, string>();
  /** Drafts that are being written: a second press would make a second note. */
  private readonly saving = new Set<string>();
  private count = 0;

  constructor(private readonly deps: ThreadDeps) {
    super();
    this.register(vscode.workspace.onDidChangeTextDocument(event => this.follow(event)));
    this.register(vscode.workspace.onDidCloseTextDocument(document => this.inputs.delete(document)));
    this.register(toDisposable(() => this.controller?.dispose()));
  }

  /** Opens a draft over its line, ready to write on. */
  async write(kept: KeptDraft, label: string): Promise<void> {
    this.deps.drafts.keep(kept);
    await this.openDraft(kept, label);
  }

  /** Opens a kept draft again where it was left; brings it to front where it is open. */
  async resume(id: string): Promise<void> {
    const kept = this.deps.drafts.get(id);
    if (kept) await this.openDraft(kept, plainText(kept.draft.incident?.label ?? '', 80));
  }

  /** Shows drafts that another session left, without taking the person anywhere. */
  restore(drafts: readonly KeptDraft[]): void {
    for (const kept of drafts) this.addDraft(kept, plainText(kept.draft.incident?.label ?? '', 80));
  }

  /** Shows notes over a line of code. */
  async show(files: readonly NoteFile[], code: vscode.Uri, line: number): Promise<void> {
    for (const file of files) {
      // One whose text is being saved closes as soon as it is.
      const known = [...this.threads].find(
        ([id, { note }]) => note === file.note.uri && !this.saving.has(id),
      );
      if (known) {
        known[1].thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
        continue;
      }
      this.count += 1;
      const id = `note-${this.count}`;
      const comment = new NoteComment(id, '');
      comment.show(file);
      this.add(
        id,
        code,
        line,
        comment,
        threadLabel(file.note, this.deps.fixes.get(file.note.uri)),
        file.note.uri,
      );
    }
    await reveal(code, line);
  }

  /** "Save Note": Ctrl+Enter in the thread. @throws ProblemError; the thread stays with its text. */
  async save(comment: vscode.Comment | undefined): Promise<void> {
    const found = this.find(comment);
    const kept = found && this.deps.drafts.get(found.id);
    if (!found || !kept || this.saving.has(found.id)) return;
    this.saving.add(found.id);
    try {
      await this.saveDraft(kept, found.open);
    } catch (error) {
      this.writeAgain(found.id, found.open);
      throw error;
    } finally {
      this.saving.delete(found.id);
    }
  }

  private async saveDraft(kept: KeptDraft, open: OpenThread): Promise<void> {
    const { title, body } = readTitledText(open.comment.text, kept.draft.title);
    this.keepText(kept, open.comment.text);
    if (kept.note) {
      const { updateFrontMatter, parseFrontMatter } = await import('../../core/documents/frontMatter');
      const { read } = kept.note;
      const matter = parseFrontMatter(read);
      const top = read.slice(0, read.length - matter.body.length);
      const known = readTitledText(titledText(matterTitle(matter.data) ?? title, matter.body), title);
      const whole = known.body === body ? read : `${top}\n${body}\n`;
      const text = known.title === title ? whole : updateFrontMatter(whole, { title });
      const uri = vscode.Uri.parse(kept.note.uri, true);
      await this.deps.rewrite(uri, read, text);
      await this.deps.reload(uri);
    } else {
      const uri = await this.deps.writeNew({ ...kept, line: lineOf(open.thread) }, title, body);
      await this.deps.reload(uri);
      const file = plainText(vscode.workspace.asRelativePath(uri));
      void vscode.window.setStatusBarMessage(vscode.l10n.t('Root cause recorded in {0}', file), 6000);
    }
    await this.deps.drafts.forget(kept.id);
    this.close(kept.id);
  }

  /** "Edit": the note of a thread, as a text that can be written on. */
  async edit(comment: vscode.Comment | undefined): Promise<void> {
    const found = this.find(comment);
    if (found?.open.note === undefined) return;
    const file = this.deps.store.byUri(found.open.note);
    if (!file) return;
    const { parseFrontMatter } = await import('../../core/documents/frontMatter');
    const read = await readNoteText(vscode.Uri.parse(file.note.uri, true));
    const { comment: shown, thread } = found.open;
    const matter = parseFrontMatter(read);
    const text = titledText(matterTitle(matter.data) ?? file.note.title, matter.body);
    this.deps.drafts.keep({
      version: 1,
      id: found.id,
      root: file.root,
      code: thread.uri.toString(),
      line: lineOf(thread),
      draft: { title: file.note.title, incidents: [], errors: [], anchors: [], created: '' },
      text,
      begun: text,
      note: { uri: file.note.uri, read },
    });
    shown.write(text);
    thread.comments = [shown];
  }

  /** The note that the thread of a comment shows; undefined for one that is not written yet. */
  noteOf(comment: vscode.Comment): string | undefined {
    return this.find(comment)?.open.note;
  }

  /** "Open as File": what was written becomes a note, and its file opens. */
  async openAsFile(comment: vscode.Comment | undefined): Promise<void> {
    const found = this.find(comment);
    if (!found) return;
    const { id, open } = found;
    const kept = this.deps.drafts.get(id);
    if (!kept) {
      if (open.note !== undefined) await this.deps.openFile(open.note);
      this.close(id);
      return;
    }
    const before = new Set(this.deps.store.files.map(({ note }) => note.uri));
    await this.save(open.comment);
    const uri = kept.note?.uri ?? this.deps.store.notes.find(note => !before.has(note.uri))?.uri;
    if (uri !== undefined) await this.deps.openFile(uri);
  }

  /** "Discard": asks where something was written. */
  async discard(comment: vscode.Comment | undefined): Promise<void> {
    const found = this.find(comment);
    if (!found) return;
    const kept = this.deps.drafts.get(found.id);
    const text = found.open.comment.text;
    if (kept && !isAsBegun(kept, text) && !(await confirmDiscard())) {
      this.keepText(kept, text);
      this.writeAgain(found.id, found.open);
      return;
    }
    await this.deps.drafts.forget(found.id);
    this.close(found.id);
  }

  /** The cross of a thread: a draft stays, and is listed in the view. */
  closeThread(thread: vscode.CommentThread | undefined): void {
    for (const [id, open] of this.threads) {
      if (open.thread !== thread) continue;
      const kept = this.deps.drafts.get(id);
      if (kept && isAsBegun(kept, kept.text)) void this.deps.drafts.forget(id);
      this.close(id);
    }
  }

  private async openDraft(kept: KeptDraft, label: string): Promise<void> {
    this.addDraft(kept, label);
    await reveal(vscode.Uri.parse(kept.code, true), kept.line);
  }

  private addDraft(kept: KeptDraft, label: string): void {
    const known = this.threads.get(kept.id);
    if (known) {
      known.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      return;
    }
    const comment = new NoteComment(kept.id, plainText(kept.draft.author ?? vscode.l10n.t('You'), 80));
    comment.write(kept.text);
    this.add(kept.id, vscode.Uri.parse(kept.code, true), kept.line, comment, label, kept.note?.uri);
  }

  private add(
    id: string,
    code: vscode.Uri,
    line: number,
    comment: NoteComment,
    label: string,
    note: string | undefined,
  ): void {
    this.controller ??= vscode.comments.createCommentController(
      'opex.rootCauses',
      vscode.l10n.t('Root causes'),
    );
    const thread = this.controller.createCommentThread(code, new vscode.Range(line, 0, line, 0), [comment]);
    thread.canReply = false;
    thread.label = [vscode.l10n.t('Root cause'), label].filter(Boolean).join(' · ');
    thread.contextValue = 'rootCause';
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.threads.set(id, { thread, comment, ...(note === undefined ? {} : { note }) });
  }

  private find(
    comment: vscode.Comment | undefined,
  ): { readonly id: string; readonly open: OpenThread } | undefined {
    for (const [id, open] of this.threads) if (open.comment === comment) return { id, open };
    return undefined;
  }

  private close(id: string): void {
    this.threads.get(id)?.thread.dispose();
    this.threads.delete(id);
    for (const [document, draft] of this.inputs) if (draft === id) this.inputs.delete(document);
    if (this.threads.size > 0) return;
    this.controller?.dispose();
    this.controller = undefined;
  }

  /** A press takes the editor away, and VS Code gives a comment no second one: another comment has the text. */
  private writeAgain(id: string, open: OpenThread): void {
    const comment = new NoteComment(id, open.comment.author.name);
    comment.write(open.comment.text);
    for (const [document, draft] of this.inputs) if (draft === id) this.inputs.delete(document);
    this.threads.set(id, { ...open, comment });
    open.thread.comments = [comment];
  }

  private keepText(kept: KeptDraft, text: string): void {
    if (kept.text !== text) this.deps.drafts.keep({ ...kept, text });
  }

  private follow(event: vscode.TextDocumentChangeEvent): void {
    if (this.threads.size === 0 || event.contentChanges.length === 0) return;
    if (event.document.uri.scheme === 'comment') this.typed(event.document);
    else this.moveThreads(event);
  }

  /** VS Code keeps a comment that is being written in a document of its own, which starts with the comment's text. */
  private typed(document: vscode.TextDocument): void {
    const text = document.getText();
    const taken = new Set(this.inputs.values());
    const draft = [...this.threads.keys()].find(
      id => !taken.has(id) && sameText(this.deps.drafts.get(id)?.text, text),
    );
    const id = this.inputs.get(document) ?? draft;
    if (id === undefined) return;
    this.inputs.set(document, id);
    const kept = this.deps.drafts.get(id);
    if (kept) this.keepText(kept, text);
  }

  private moveThreads(event: vscode.TextDocumentChangeEvent): void {
    const uri = event.document.uri.toString();
    for (const [id, { thread }] of this.threads) {
      if (thread.uri.toString() !== uri) continue;
      const line = lineOf(thread);
      const indent = /^\s*/.exec(
        event.document.lineAt(Math.min(line, event.document.lineCount - 1)).text,
      )?.[0];
      const [moved] = shiftLines([{ line, indent: indent?.length ?? 0 }], editsOf(event));
      // A line that was replaced is no reason to take the text away: it stays where it was.
      const next = Math.min(moved ?? line, event.document.lineCount - 1);
      if (next === line) continue;
      thread.range = new vscode.Range(next, 0, next, 0);
      const kept = this.deps.drafts.get(id);
      if (kept) this.deps.drafts.keep({ ...kept, line: next });
    }
  }
}

function matterTitle(data: Readonly<Record<string, unknown>>): string | undefined {
  return typeof data.title === 'string' ? data.title : undefined;
}

const lineOf = ({ range }: vscode.CommentThread): number => range.start.line;

/** Nothing was written on the template. */
function isAsBegun(kept: KeptDraft, text: string): boolean {
  return sameText(kept.begun, text);
}

function sameText(a: string | undefined, b: string): boolean {
  return a?.replace(/\r\n/g, '\n').trim() === b.replace(/\r\n/g, '\n').trim();
}

async function confirmDiscard(): Promise<boolean> {
  const discard = vscode.l10n.t('Discard');
  const pressed = await vscode.window.showWarningMessage(
    vscode.l10n.t('Discard what you wrote about this line?'),
    { modal: true },
    discard,
  );
  return pressed === discard;
}

/** The line near the top: what opens below it has to be seen, and VS Code may open a panel of comments besides. */
async function reveal(code: vscode.Uri, line: number): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === code.toString(),
  );
  const at = new vscode.Range(line, 0, line, 0);
  const editor = shown ?? (await vscode.window.showTextDocument(code, { selection: at, preview: false }));
  const above = Math.max(0, line - linesAbove);
  editor.revealRange(new vscode.Range(above, 0, above, 0), vscode.TextEditorRevealType.AtTop);
}
