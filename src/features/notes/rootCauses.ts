import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { RootCauseTarget } from '../../platform/commands';
import { AnchorSurvey } from './anchorSurvey';
import { GroupPlaces } from './groupPlaces';
import { HotDocuments } from './hotDocuments';
import type { NotesDeps } from './index';
import { LensNeed } from './lensNeed';
import { LensProvider } from './lensProvider';
import { NoteFiles } from './noteFiles';
import type { NoteNode } from './noteNodes';
import { NoteProblems } from './noteProblems';
import { NotesTree } from './notesTree';
import { NoteDrafts } from '../../platform/noteDrafts';
import { diskFolders, rootOf } from './codeFile';
import { NoteThreads } from './noteThreads';
import { openRootCause } from './openRootCause';
import { writeThreadNote } from './recordRootCause';

/** Everything of root-cause notes, once there is a note or code to put a lens over. A bundle of its own. */
export class RootCauses extends Owner {
  readonly tree: NotesTree;
  readonly threads: NoteThreads;
  private readonly drafts: NoteDrafts;
  private readonly files: NoteFiles;
  private readonly groups: GroupPlaces;
  private readonly documents: HotDocuments;
  private readonly firstRead: Promise<void>;

  constructor(
    private readonly deps: NotesDeps,
    view: vscode.TreeView<NoteNode>,
  ) {
    super();
    const { store, errors, frames, settings, clock, log, needErrors } = deps;
    this.files = this.register(new NoteFiles({ store, clock, log }));
    this.groups = this.register(new GroupPlaces({ errors, frames, clock, log }));
    this.documents = this.register(new HotDocuments({ store, groups: this.groups, settings, clock }));
    const survey = this.register(new AnchorSurvey({ store, documents: this.documents, clock }));
    this.tree = this.register(new NotesTree({ store, survey, clock, settled: () => this.settled() }, view));
    this.register(new LensProvider({ documents: this.documents, errors, settings }));
    this.register(new LensNeed({ settings, needErrors }));
    this.register(new NoteProblems(store));
    this.drafts = this.register(new NoteDrafts({ state: deps.state, clock, log }));
    this.threads = this.register(
      new NoteThreads({
        store,
        drafts: this.drafts,
        writeNew: writeThreadNote,
        reload: uri => this.files.reload(uri),
        openFile: uri => this.open(uri),
      }),
    );
    this.firstRead = this.files.loadAll();
    void this.restoreDrafts();
  }

  /** "Record Root Cause Here". @throws ProblemError */
  async record(target: RootCauseTarget | undefined, asFile: boolean): Promise<void> {
    const { recordRootCause } = await import('./recordRootCause');
    await this.settled();
    const { groups, documents, threads } = this;
    const reload = (uri: vscode.Uri): Promise<void> => this.files.reload(uri);
    await recordRootCause({ ...this.deps, groups, documents, threads, reload }, target, asFile);
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

  /** What a reload or a crash interrupted is back over its line. */
  private async restoreDrafts(): Promise<void> {
    const taken = await this.drafts.takeOver(diskFolders().map(rootOf));
    if (!this.isDisposed) this.threads.restore(taken);
  }

  /** All that was asked for so far is in the store. */
  private async settled(): Promise<void> {
    await this.firstRead;
    await this.files.settled;
  }
}
