import type * as vscode from 'vscode';
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
import { openRootCause } from './openRootCause';

/** Everything of root-cause notes, once there is a note or code to put a lens over. A bundle of its own. */
export class RootCauses extends Owner {
  readonly tree: NotesTree;
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
    this.firstRead = this.files.loadAll();
  }

  /** "Record Root Cause Here". @throws ProblemError */
  async record(target: RootCauseTarget | undefined): Promise<void> {
    const { recordRootCause } = await import('./recordRootCause');
    await this.settled();
    const { groups, documents } = this;
    await recordRootCause({ ...this.deps, groups, documents, reload: uri => this.files.reload(uri) }, target);
  }

  /** Opens a note, or asks which. @throws ProblemError */
  async open(uris: string | readonly string[] | undefined): Promise<void> {
    await this.settled();
    await openRootCause(this.deps.store, uris);
  }

  /** All that was asked for so far is in the store. */
  private async settled(): Promise<void> {
    await this.firstRead;
    await this.files.settled;
  }
}
