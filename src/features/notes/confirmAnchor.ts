import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { AnchorCandidate } from '../../core/notes/findAnchor';
import type { AnchoredNote, NoteStore } from '../../core/notes/noteStore';
import type { NoteAnchor } from '../../core/notes/rootCauseNote';
import type { AnchorTarget } from '../../platform/commands';
import { gitFactsOf } from '../../platform/gitRepository';
import { plainText } from '../../platform/remoteText';
import type { AnchorState, AnchorSurvey } from './anchorSurvey';
import { anchorOf, anchorsOf, writeAnchors } from './anchorWrite';
import { anchoredFile, codeFileOf } from './codeFile';
import { symbolAt } from './codeSymbol';

/** Longest wait for a language server, ms: the place is written without a symbol rather than late. */
const symbolPatienceMs = 1000;

export interface AnchorDeps {
  readonly store: NoteStore;
  readonly survey: AnchorSurvey;
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes the changed note into the store. */
  readonly reload: (uri: vscode.Uri) => Promise<void>;
}

/**
 * "Confirm Place": the likely place of an anchor is the right one, and is written into its note; lines of its other
 * anchors that moved for sure go along. Without a target it asks which. @throws ProblemError
 */
export async function confirmAnchor(deps: AnchorDeps, target: AnchorTarget | undefined): Promise<void> {
  const likely = targets(deps.store, target).flatMap(note => {
    const state = deps.survey.stateOf(note);
    return state?.kind === 'likely' ? [{ note, state }] : [];
  });
  if (likely.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No place waits to be confirmed.'));
    return;
  }
  const items = likely.map(({ note, state }) => ({
    label: plainText(placeText(state.path ?? note.anchor.path, state.line)),
    description: plainText(note.file.note.title, 60),
    detail: plainText(note.anchor.quote ?? '', 120),
    note,
    state,
  }));
  const picked =
    items.length === 1 || target !== undefined
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          title: vscode.l10n.t('Confirm Place'),
          placeHolder: vscode.l10n.t('Which place is right?'),
        });
  if (picked)
    await bringHome(deps, picked.note, picked.state.path ?? picked.note.anchor.path, picked.state.line);
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly place?: { readonly path: string; readonly line: number };
}

/**
 * "Bring Home": gives a lost anchor a new place: one that may be it, or the line at the cursor. Nothing is guessed and
 * nothing is deleted. @throws ProblemError
 */
export async function rehomeAnchor(deps: AnchorDeps, target: AnchorTarget | undefined): Promise<void> {
  const note = await pickLost(deps, target);
  if (!note) return;
  const state = await deps.survey.find(note);
  const items: PlaceItem[] = [];
  for (const one of candidatesOf(state)) {
    const path = one.path ?? note.anchor.path;
    items.push({
      label: plainText(placeText(path, one.line)),
      description: vscode.l10n.t('{0} % sure', Math.round(one.sureness * 100)),
      detail: plainText((await textAt(note, path, one.line)).trim(), 120),
      place: { path, line: one.line },
    });
  }
  const editor = vscode.window.activeTextEditor;
  const code = editor && codeFileOf(editor.document.uri);
  if (editor && code?.root === note.file.root) {
    const { line } = editor.selection.active;
    items.push({
      label: `$(list-selection) ${plainText(placeText(code.path, line))}`,
      description: vscode.l10n.t('the line at the cursor'),
      detail: plainText(editor.document.lineAt(line).text.trim(), 120),
      place: { path: code.path, line },
    });
  }
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing reads like it. Put the cursor on its line and bring it home again.'),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Bring Home'),
    placeHolder: plainText(note.anchor.quote ?? note.anchor.path, 120),
    ignoreFocusOut: true,
  });
  if (picked?.place) await bringHome(deps, note, picked.place.path, picked.place.line);
}

/** Writes the place into the note, and with it the lines of the note's other anchors that moved for sure. */
async function bringHome(deps: AnchorDeps, note: AnchoredNote, path: string, line: number): Promise<void> {
  const changes = [{ from: note.anchor, to: await anchorAt(deps, note, path, line) }];
  for (const anchor of note.file.note.anchors) {
    if (anchor === note.anchor) continue;
    const state = deps.survey.stateOf({ file: note.file, anchor });
    if (state?.kind !== 'moved') continue;
    changes.push({
      from: anchor,
      to: await anchorAt(deps, { file: note.file, anchor }, anchor.path, state.line),
    });
  }
  await writeAnchors(note.file, changes);
  await deps.reload(vscode.Uri.parse(note.file.note.uri, true));
}

async function anchorAt(
  deps: AnchorDeps,
  note: AnchoredNote,
  path: string,
  line: number,
): Promise<NoteAnchor> {
  const uri = anchoredFile(note.file.root, path);
  const document = await vscode.workspace.openTextDocument(uri);
  if (line >= document.lineCount) {
    throw new ProblemError(
      problem('notes.clash', { file: vscode.workspace.asRelativePath(uri), keys: ['anchors'] }),
    );
  }
  const [{ commit }, symbol] = await Promise.all([
    gitFactsOf(uri, deps.log),
    soon(symbolAt(document, line), deps.clock),
  ]);
  return anchorOf({
    path,
    line,
    lines: document.getText().split(/\r\n|\r|\n/),
    ...((symbol ?? note.anchor.symbol) === undefined ? {} : { symbol: symbol ?? note.anchor.symbol ?? '' }),
    ...(commit === undefined ? {} : { commit }),
  });
}

async function pickLost(
  deps: AnchorDeps,
  target: AnchorTarget | undefined,
): Promise<AnchoredNote | undefined> {
  const of = targets(deps.store, target);
  if (target !== undefined && 'anchored' in target) return of[0];
  const lost = of.filter(note => {
    const kind = deps.survey.stateOf(note)?.kind;
    return kind === 'lost' || kind === 'noFile' || kind === 'likely';
  });
  if (lost.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No place is lost.'));
    return undefined;
  }
  const items = lost.map(note => ({
    label: plainText(placeText(note.anchor.path, note.anchor.line - 1)),
    description: plainText(note.file.note.title, 60),
    detail: plainText(note.anchor.quote ?? '', 120),
    note,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Bring Home') });
  return picked?.note;
}

/** The anchors that a row, a lens or nothing at all names, as the store has them now. */
function targets(store: NoteStore, target: AnchorTarget | undefined): readonly AnchoredNote[] {
  if (target === undefined) return anchorsOf(store.files);
  if ('noteUri' in target) {
    const file = store.byUri(target.noteUri);
    return file
      ? anchorsOf([file]).filter(({ anchor }) => target.path === undefined || anchor.path === target.path)
      : [];
  }
  const file = store.byUri(target.anchored.file.note.uri);
  const { path, line, quote } = target.anchored.anchor;
  const anchor = file?.note.anchors.find(
    one => one.path === path && one.line === line && one.quote === quote,
  );
  return file && anchor ? [{ file, anchor }] : [];
}

function candidatesOf(state: AnchorState): readonly AnchorCandidate[] {
  if (state.kind === 'lost') return state.candidates ?? [];
  if (!('line' in state)) return [];
  const path = state.kind === 'likely' && state.path !== undefined ? { path: state.path } : {};
  return [{ line: state.line, ...path, sureness: state.kind === 'likely' ? 0.8 : 1 }];
}

async function textAt({ file }: AnchoredNote, path: string, line: number): Promise<string> {
  try {
    const document = await vscode.workspace.openTextDocument(anchoredFile(file.root, path));
    return line < document.lineCount ? document.lineAt(line).text : '';
  } catch {
    // The row still says where; opening it will tell what is wrong with the file.
    return '';
  }
}

function placeText(path: string, line: number): string {
  return `${path}:${line + 1}`;
}

/** What is known by now, or shortly after. */
function soon<T>(value: Promise<T>, clock: Clock): Promise<T | undefined> {
  return new Promise(resolve => {
    const late = clock.after(symbolPatienceMs, () => resolve(undefined));
    void value.then(known => {
      late.dispose();
      resolve(known);
    });
  });
}
