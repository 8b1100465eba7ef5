import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { NoteStore } from '../../core/notes/noteStore';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry, RootCauseTarget } from '../../platform/commands';
import type { FrameResolver } from '../../platform/frameResolver';
import type { Settings } from '../../platform/settings';
import { AnchorSurvey } from './anchorSurvey';
import { GroupPlaces } from './groupPlaces';
import { HotDocuments } from './hotDocuments';
import { LensNeed } from './lensNeed';
import { LensProvider } from './lensProvider';
import { NoteFiles } from './noteFiles';
import { NoteProblems } from './noteProblems';
import { NotesTree } from './notesTree';
import { openRootCause } from './openRootCause';

export interface NotesDeps {
  readonly store: NoteStore;
  readonly errors: ErrorStore;
  readonly incidents: IncidentStore;
  readonly team: TeamStore;
  readonly frames: FrameResolver;
  /** Has errors read until the result is disposed (`ErrorSync.need`). */
  readonly needErrors: () => Disposable;
  readonly commands: CommandRegistry;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Milliseconds after startup until the notes are read: lenses come back soon, startup waits for nothing. */
const firstReadMs = 100;

/** Root-cause notes: their files, the lenses over code, the Root Causes view and the command that writes one. */
export function registerNotes(deps: NotesDeps): Disposable {
  const { store, errors, settings, clock, log, commands } = deps;
  const owned = new DisposableStore();
  const files = owned.add(new NoteFiles({ store, clock, log }));
  const groups = owned.add(new GroupPlaces({ errors, frames: deps.frames, clock, log }));
  const documents = owned.add(new HotDocuments({ store, groups, settings, clock }));
  const survey = owned.add(new AnchorSurvey({ store, documents, clock }));
  owned.add(new LensProvider({ documents, errors, settings }));
  owned.add(new NoteProblems(store));
  owned.add(new LensNeed({ settings, needErrors: deps.needErrors }));
  let first: Promise<void> | undefined;
  const read = (): Promise<void> => {
    first ??= files.loadAll();
    return first.then(() => files.settled);
  };
  owned.add(new NotesTree({ store, survey, clock, settled: read }));
  owned.add(clock.after(firstReadMs, () => void read()));

  owned.add(
    commands.register('opex.recordRootCause', async target => {
      const { recordRootCause } = await import('./recordRootCause');
      await read();
      const reload = (uri: vscode.Uri): Promise<void> => files.reload(uri);
      await recordRootCause({ ...deps, groups, documents, reload }, targetOf(target));
    }),
  );
  owned.add(
    commands.register('opex.openRootCause', async uris => {
      await read();
      await openRootCause(store, uris);
    }),
  );
  return owned;
}

/** The editor's menu hands over the URI of its file: the cursor tells the rest. */
function targetOf(target: RootCauseTarget | vscode.Uri | undefined): RootCauseTarget | undefined {
  return target instanceof vscode.Uri ? undefined : target;
}
