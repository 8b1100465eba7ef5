import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { hasTrailer, trailersFor, withTrailers, type Trailer } from '../../core/notes/commitTrailer';
import { isOpen, type RootCauseNote } from '../../core/notes/rootCauseNote';
import type { NoteFile, NoteStore } from '../../core/notes/noteStore';
import {
  commitBoxOf,
  hasUncommitted,
  newestCommits,
  recordRepositoryOf,
  type CommitLine,
  type RecordRepository,
} from '../../platform/recordRepository';
import { plainText } from '../../platform/remoteText';
import { ageText } from '../../platform/timeText';
import { changeNoteKeys } from './changeNote';
import { codeFileOf } from './codeFile';
import { journalFix } from './journalLines';
import { statusName } from './lensText';

/** Commits that are offered. */
const maxCommits = 30;

export interface RecordFixDeps {
  readonly store: NoteStore;
  /** Takes the changed note into the store. */
  readonly reload: (uri: vscode.Uri) => Promise<void>;
  readonly now: () => number;
}

interface ChangeItem extends vscode.QuickPickItem {
  /** Absent for the change that is not committed yet. */
  readonly commit?: CommitLine;
}

/**
 * "Record Fix": ties commits, or the change that is not committed yet, to a note and its incidents. For the latter the
 * trailer goes into the box of the next commit, by which that commit is found.
 * @throws ProblemError
 */
export async function recordFix(deps: RecordFixDeps, uri: string | undefined): Promise<void> {
  const file = uri === undefined ? await pickNote(deps.store) : deps.store.byUri(uri);
  if (!file) {
    if (uri === undefined) return;
    throw new ProblemError(
      problem('notes.noteGone', { file: vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)) }),
    );
  }
  const root = vscode.Uri.parse(file.root, true);
  const repository = await recordRepositoryOf(root);
  if (!repository) throw new ProblemError(problem('notes.noRepository', { folder: root.fsPath }));
  const changes = await pickChanges(deps, file, repository);
  if (!changes) return;
  const release = await askRelease(file.note);
  if (release === undefined) return;

  const commits = changes.flatMap(({ commit }) => (commit ? [commit] : []));
  const isPending = changes.length > commits.length;
  // Oldest first, as they were made.
  const hashes = [...commits].reverse().map(({ hash }) => hash.slice(0, 12));
  await writeFix(deps, file, fix => ({
    commits: joined(fix.commits, hashes),
    pending: isPending ? true : undefined,
    release: release === '' ? fix.release : release,
    recorded: new Date(deps.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    // A new fix is a new start.
    deployed: undefined,
    regressed: undefined,
  }));
  journalFix(file.note.title, hashes, file.note.incidents[0]);
  const trailers = trailersOf(file, repository);
  if (isPending) await offerTrailer(root, trailers);
  else {
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Fix recorded. Opex watches for its deploy.'), 6000);
  }
}

/** Commits that came with a note's trailer take the place of the change that was not committed. */
export async function takeCommits(deps: RecordFixDeps, top: string): Promise<void> {
  const waiting = deps.store.files.filter(({ note }) => note.fix?.pending === true);
  for (const file of waiting) {
    const repository = await recordRepositoryOf(vscode.Uri.parse(file.root, true));
    if (!repository || vscode.Uri.file(repository.top).path !== vscode.Uri.file(top).path) continue;
    const trailers = trailersOf(file, repository);
    const recorded = Date.parse(file.note.fix?.recorded ?? '') || 0;
    const found = (await newestCommits(repository, maxCommits)).filter(
      // A commit's time counts in seconds.
      ({ at, message }) => at >= recorded - 1000 && hasTrailer(message, trailers),
    );
    if (found.length === 0) continue;
    const hashes = [...found].reverse().map(({ hash }) => hash.slice(0, 12));
    await writeFix(deps, file, fix => ({ commits: joined(fix.commits, hashes), pending: undefined }));
    void vscode.window.setStatusBarMessage(
      vscode.l10n.t('Commit {0} is the fix of “{1}”.', hashes.join(', '), plainText(file.note.title, 60)),
      6000,
    );
  }
}

type FixData = Readonly<Record<string, unknown>>;

/** Sets keys of a note's `fix`; keys that nobody here knows stay. A suspected cause with a fix is a confirmed one. */
export async function writeFix(
  { reload }: Pick<RecordFixDeps, 'reload'>,
  file: NoteFile,
  keysOf: (fix: FixData) => FixData,
  status?: RootCauseNote['status'],
): Promise<void> {
  const uri = vscode.Uri.parse(file.note.uri, true);
  await changeNoteKeys(uri, data => {
    const known = data.fix;
    const fix: FixData =
      typeof known === 'object' && known !== null && !Array.isArray(known)
        ? (known as FixData)
        : { commits: file.note.fix?.commits ?? [] };
    const next = Object.entries({ ...fix, ...keysOf(fix) }).filter(([, value]) => value !== undefined);
    const suspected = data.status === undefined || data.status === 'suspected';
    return {
      fix: Object.fromEntries(next),
      ...(status ? { status } : suspected ? { status: 'confirmed' } : {}),
    };
  });
  await reload(uri);
}

function joined(known: unknown, added: readonly string[]): readonly string[] {
  const list = (Array.isArray(known) ? known : [known]).filter(
    (item): item is string => typeof item === 'string' && item !== '',
  );
  const isKnown = (hash: string): boolean => list.some(one => hash.startsWith(one) || one.startsWith(hash));
  return [...list, ...added.filter(hash => !isKnown(hash))];
}

function trailersOf({ note }: NoteFile, { top }: RecordRepository): readonly Trailer[] {
  const path = vscode.Uri.parse(note.uri, true).path.slice(vscode.Uri.file(top).path.length + 1);
  return trailersFor(note.incidents, path);
}

async function offerTrailer(root: vscode.Uri, trailers: readonly Trailer[]): Promise<void> {
  const box = await commitBoxOf(root);
  const lines = trailers.map(({ key, value }) => `${key}: ${value}`).join(', ');
  if (box) {
    box.value = withTrailers(box.value, trailers);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Fix recorded. The next commit is tied to it by “{0}” in the commit message.',
        plainText(lines),
      ),
    );
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Fix recorded. Put “{0}” at the end of the commit message to tie it.', plainText(lines)),
  );
}

/** Notes of the file at hand first, then open ones, then the rest. */
async function pickNote(store: NoteStore): Promise<NoteFile | undefined> {
  const editor = vscode.window.activeTextEditor;
  const code = editor && codeFileOf(editor.document.uri);
  const here = new Set([
    ...(code ? store.forPath(code.root, code.path).map(({ file }) => file) : []),
    ...(editor ? [store.byUri(editor.document.uri.toString())] : []),
  ]);
  const rank = (file: NoteFile): number => (here.has(file) ? 0 : isOpen(file.note) ? 1 : 2);
  const items = [...store.files]
    .sort((a, b) => rank(a) - rank(b))
    .map(file => ({
      label: plainText(file.note.title),
      description: [statusName(file.note.status), file.note.created ?? ''].filter(Boolean).join(' · '),
      file,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Record Fix'),
    placeHolder:
      items.length === 0
        ? vscode.l10n.t('No root cause is recorded yet.')
        : vscode.l10n.t('Which cause does it remove?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.file;
}

/** What fixed it: chosen already where it can be told (the change at hand, else a newer commit of the note's files). */
async function pickChanges(
  { now }: RecordFixDeps,
  { note }: NoteFile,
  repository: RecordRepository,
): Promise<readonly ChangeItem[] | undefined> {
  const paths = note.anchors.map(({ path }) => `${repository.prefix}${path}`);
  const [isChanged, commits, touching] = await Promise.all([
    hasUncommitted(repository),
    newestCommits(repository, maxCommits),
    paths.length === 0 ? [] : newestCommits(repository, 1, paths),
  ]);
  const since = Date.parse(note.created ?? '') || Number.MAX_SAFE_INTEGER;
  const likely = isChanged ? undefined : touching.find(({ at }) => at >= since)?.hash;
  const items: ChangeItem[] = [
    ...(isChanged
      ? [
          {
            label: `$(edit) ${vscode.l10n.t('The change that is not committed yet')}`,
            description: vscode.l10n.t('its commit is found by a line in its message'),
            picked: true,
          },
        ]
      : []),
    ...commits.map(commit => ({
      label: plainText(commit.subject, 120),
      description: `${commit.hash.slice(0, 8)} · ${ageText(Math.max(0, now() - commit.at))}`,
      picked: commit.hash === likely,
      commit,
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Fix of “{0}”', plainText(note.title, 80)),
    placeHolder: vscode.l10n.t('What fixes it? Several may be chosen.'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen;
}

/** The release that will carry it, by which its deploy is seen in the logs; empty where commits tell. */
async function askRelease({ fix }: RootCauseNote): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Record Fix'),
    prompt: vscode.l10n.t(
      'Which release will carry it, as the logs name it (v2.32)? Empty: Opex looks for the commit in them.',
    ),
    value: fix?.release ?? '',
    ignoreFocusOut: true,
  });
  return typed?.trim();
}
