import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { AnchorTarget, NoteTarget, RootCauseTarget } from '../../platform/commands';
import { AnchorHistory } from '../../platform/anchorHistory';
import { FailureFacts } from '../../platform/failureFacts';
import { onDidMoveHead, recordRepositoryOf } from '../../platform/recordRepository';
import { VirtualTexts } from '../../platform/virtualText';
import { AnchorSurvey } from './anchorSurvey';
import { GroupPlaces } from './groupPlaces';
import { HotDocuments } from './hotDocuments';
import type { NotesDeps } from './index';
import { IncidentTimes } from './incidentTimes';
import { LensHovers } from './lensHovers';
import { LensNeed } from './lensNeed';
import { LensProvider } from './lensProvider';
import { NoteFiles } from './noteFiles';
import type { NoteNode } from './noteNodes';
import { NoteProblems } from './noteProblems';
import { NotesTree } from './notesTree';
import { NoteDrafts } from '../../platform/noteDrafts';
import { diskFolders, rootOf } from './codeFile';
import { rewriteNote } from './changeNote';
import { NoteThreads } from './noteThreads';
import { confirmAnchor, rehomeAnchor, type AnchorDeps } from './confirmAnchor';
import { FixWatcher } from './fixWatcher';
import { openRootCause } from './openRootCause';
import { recordFix, takeCommits, type RecordFixDeps } from './recordFix';
import { RecordPublisher } from './recordPublisher';
import { searchRootCauses } from './searchRootCauses';
import { writeThreadNote } from './recordRootCause';

/** How soon drafts of a window that seems to live are looked at again, ms. */
const restoreAgainMs = 5_000;

/** Everything of root-cause notes, once there is a note or code to put a lens over. A bundle of its own. */
export class RootCauses extends Owner {
  readonly tree: NotesTree;
  readonly threads: NoteThreads;
  readonly publisher: RecordPublisher;
  private readonly drafts: NoteDrafts;
  private readonly survey: AnchorSurvey;
  private readonly watcher: FixWatcher;
  private readonly files: NoteFiles;
  private readonly groups: GroupPlaces;
  private readonly documents: HotDocuments;
  private readonly firstRead: Promise<void>;
  private again: Disposable | undefined;

  constructor(
    private readonly deps: NotesDeps,
    view: vscode.TreeView<NoteNode>,
  ) {
    super();
    const { store, errors, frames, settings, clock, log, needErrors } = deps;
    this.files = this.register(new NoteFiles({ store, clock, log }));
    this.groups = this.register(new GroupPlaces({ errors, frames, clock, log }));
    const history = new AnchorHistory(log);
    this.documents = this.register(
      new HotDocuments({ store, groups: this.groups, history, settings, clock }),
    );
    this.survey = this.register(new AnchorSurvey({ store, documents: this.documents, history, clock }));
    const { survey } = this;
    const { state, storage, causes, fixes, team } = deps;
    this.drafts = this.register(new NoteDrafts({ state, clock, log }));
    this.publisher = this.register(new RecordPublisher({ state, storage, settings, clock, log }));
    const { drafts, publisher } = this;
    const settled = (): Promise<void> => this.settled();
    this.tree = this.register(
      new NotesTree({ store, survey, team, drafts, causes, fixes, publisher, clock, settled }, view),
    );
    const { documents } = this;
    const times = this.register(new IncidentTimes({ incidents: deps.incidents, causes, store }));
    this.register(new LensProvider({ documents, errors, settings, fixes, times, clock }));
    this.register(new LensHovers({ documents, errors, settings, fixes, times, clock }));
    this.register(new LensNeed({ settings, needErrors }));
    this.register(new NoteProblems(store));
    const texts = this.register(new VirtualTexts('notes'));
    this.threads = this.register(
      new NoteThreads({
        store,
        drafts,
        fixes,
        rewrite: (uri, read, text) => rewriteNote(uri, read, text, texts),
        writeNew: writeThreadNote,
        reload: uri => this.reload(uri),
        openFile: uri => this.open(uri),
      }),
    );
    const reload = (uri: vscode.Uri): Promise<void> => this.reload(uri);
    this.watcher = this.register(
      new FixWatcher({ store, fixes, errors, needErrors, settings, state, clock, log, reload }),
    );
    void this.takeCommits();
    this.firstRead = this.files.loadAll();
    this.register(toDisposable(() => this.again?.dispose()));
    void this.restoreDrafts();
  }

  /** "Record Root Cause Here". @throws ProblemError */
  async record(target: RootCauseTarget | undefined, asFile: boolean): Promise<void> {
    const { recordRootCause } = await import('./recordRootCause');
    await this.settled();
    const { groups, documents, threads } = this;
    const reload = (uri: vscode.Uri): Promise<void> => this.reload(uri);
    const failures = new FailureFacts(this.deps);
    await recordRootCause({ ...this.deps, groups, documents, threads, failures, reload }, target, asFile);
  }

  /** Shows notes in threads over a line (1-based), or opens them where threads are not wanted. @throws ProblemError */
  async show(uris: readonly string[] = [], code?: string, line = 1): Promise<void> {
    await this.settled();
    const files = uris.flatMap(uri => this.deps.store.byUri(uri) ?? []);
    const isThread = this.deps.settings.get('opex.rootCauses.writeIn') === 'thread';
    if (!isThread || code === undefined || files.length === 0) await this.open(uris);
    else await this.threads.show(files, vscode.Uri.parse(code, true), line - 1);
  }

  /** Opens a draft that was closed. */
  async resume(id: string | undefined): Promise<void> {
    if (id !== undefined) await this.threads.resume(id);
  }

  /** Opens a note, or asks which. @throws ProblemError */
  async open(uris: string | readonly string[] | undefined): Promise<void> {
    await this.settled();
    await openRootCause(this.deps.store, uris);
  }

  /** "Confirm Place". @throws ProblemError */
  async confirmAnchor(target: AnchorTarget | undefined): Promise<void> {
    await this.settled();
    await confirmAnchor(this.anchorDeps, target);
  }

  /** "Bring Home". @throws ProblemError */
  async rehomeAnchor(target: AnchorTarget | undefined): Promise<void> {
    await this.settled();
    await rehomeAnchor(this.anchorDeps, target);
  }

  private get anchorDeps(): AnchorDeps {
    const { store, clock, log } = this.deps;
    return { store, survey: this.survey, clock, log, reload: uri => this.reload(uri) };
  }

  /** "Record Fix". @throws ProblemError */
  async recordFix(target: NoteTarget | undefined): Promise<void> {
    await this.settled();
    await recordFix(this.fixDeps, this.uriOf(target));
  }

  /** "Mark Fix as Deployed". @throws ProblemError */
  async markDeployed(target: NoteTarget | undefined): Promise<void> {
    await this.settled();
    const uri = this.uriOf(target);
    const file = uri === undefined ? undefined : this.deps.store.byUri(uri);
    if (file?.note.fix) await this.watcher.markDeployed(file);
  }

  /** "Search Root Causes". */
  async search(): Promise<void> {
    await this.settled();
    const uri = await searchRootCauses(this.deps.store);
    if (uri !== undefined) await this.open(uri);
  }

  private get fixDeps(): RecordFixDeps {
    const { store, clock } = this.deps;
    return { store, now: () => clock.now(), reload: uri => this.reload(uri) };
  }

  private reload(uri: vscode.Uri): Promise<void> {
    return this.files.reload(uri);
  }

  /** A row, a thread's comment, or the note itself in the editor. */
  private uriOf(target: NoteTarget | undefined): string | undefined {
    if (typeof target === 'string') return target;
    if (target !== undefined && 'file' in target) return target.file.note.uri;
    if (target !== undefined) return this.threads.noteOf(target);
    const editor = vscode.window.activeTextEditor?.document.uri.toString();
    return editor !== undefined && this.deps.store.byUri(editor) ? editor : undefined;
  }

  /** Commits with a note's trailer are its fix: those made since the last session, and each new one. */
  private async takeCommits(): Promise<void> {
    await this.settled();
    const take = (top: string): void => {
      takeCommits(this.fixDeps, top).catch((error: unknown) =>
        this.deps.log.error(`fix: ${error instanceof Error ? error.message : String(error)}`),
      );
    };
    if (this.isDisposed || !vscode.workspace.isTrusted) return;
    const watching = await onDidMoveHead(take);
    this.register({ dispose: () => void watching.dispose() });
    for (const folder of diskFolders()) {
      const isWaited = this.deps.store.notes.some(({ fix }) => fix?.pending === true);
      const repository = isWaited ? await recordRepositoryOf(folder.uri) : undefined;
      if (repository) take(repository.top);
    }
  }

  /** What a reload or a crash interrupted is back over its line. */
  private async restoreDrafts(): Promise<void> {
    const { taken, held } = await this.drafts.takeOver(diskFolders().map(rootOf));
    if (this.isDisposed) return;
    this.threads.restore(taken);
    this.again?.dispose();
    if (held) this.again = this.deps.clock.after(restoreAgainMs, () => void this.restoreDrafts());
  }

  /** All that was asked for so far is in the store. */
  private async settled(): Promise<void> {
    await this.firstRead;
    await this.files.settled;
  }
}
