import * as vscode from 'vscode';
import type { EntityId } from '../core/base/identity';
import type { AnchoredNote } from '../core/notes/noteStore';
import type { JournalKind } from '../core/review/journal';
import type { StackFrame } from '../core/source/stackFrame';
import type { Severity } from '../core/team/severity';
import { DisposableStore, type Disposable } from '../core/base/disposable';

/**
 * Every command and what it is called with. From the palette all arguments are absent, from a menu the
 * first is the row: a handler asks for what it lacks. A test holds package.json against this table.
 */
export interface CommandArgs {
  'opex.connect': [];
  'opex.disconnect': [sourceId?: string];
  'opex.showLog': [];
  'opex.refreshIncidents': [];
  'opex.filterIncidents': [sourceId?: string];
  'opex.openIncident': [target?: IncidentTarget];
  /** From a row of a selection, `selected` holds the whole of it. */
  'opex.acknowledgeIncident': [target?: IncidentTarget | FocusedRow, selected?: readonly IncidentTarget[]];
  'opex.acknowledgeIncidents': [severity?: { readonly severity: Severity }];
  'opex.resolveIncident': [target?: IncidentTarget | FocusedRow];
  'opex.addIncidentNote': [target?: IncidentTarget | FocusedRow];
  'opex.editIncidentNote': [target?: IncidentTarget & { readonly noteId?: string }];
  'opex.escalateIncident': [target?: IncidentTarget | FocusedRow];
  'opex.reassignIncident': [target?: IncidentTarget | FocusedRow];
  'opex.snoozeIncident': [target?: IncidentTarget | FocusedRow];
  'opex.setIncidentPriority': [target?: IncidentTarget | FocusedRow];
  'opex.pullIn': [target?: PullInTarget | FocusedRow];
  'opex.showOutbox': [];
  'opex.silenceIncident': [target?: IncidentTarget | FocusedRow];
  'opex.endSilence': [target?: IncidentTarget];
  'opex.openIncidentInBrowser': [target?: IncidentTarget];
  'opex.linkIncident': [target?: IncidentTarget];
  'opex.showMoreIncidents': [severity?: Severity];
  'opex.retryWrite': [target?: IncidentTarget];
  'opex.discardWrite': [target?: IncidentTarget];
  'opex.setUpTeam': [];
  'opex.acceptTeamDraft': [];
  'opex.discardTeamDraft': [];
  'opex.openTeamFile': [];
  'opex.setTeamHome': [];
  'opex.refreshOnCall': [];
  'opex.copyContact': [target?: PullInTarget];
  'opex.refreshErrors': [];
  /** With the id of a connection: that one anew, with what is known of it. */
  'opex.connectLogs': [connectionId?: string];
  'opex.disconnectLogs': [connectionId?: string];
  'opex.openFrame': [target?: FrameTarget];
  'opex.goToTodaysLine': [target?: RevisionTarget | vscode.Uri];
  'opex.showWindowChanges': [target?: FrameTarget | RevisionTarget | vscode.Uri];
  'opex.fetchRevision': [target?: { readonly uri: string }];
  'opex.revealErrorGroup': [fingerprint?: string];
  'opex.openErrorSample': [target?: { readonly fingerprint: string; readonly sample: number }];
  'opex.showMoreErrors': [severity?: Severity];
  'opex.changeErrorClass': [target?: GroupTarget];
  'opex.openErrorRule': [target?: GroupTarget];
  'opex.ignoreErrorGroup': [target?: GroupTarget];
  'opex.showErrorGroup': [target?: GroupTarget];
  'opex.mergeErrorGroup': [target?: GroupTarget];
  'opex.splitErrorGroup': [target?: GroupTarget];
  'opex.renameErrorGroup': [target?: GroupTarget];
  'opex.undoErrorDecision': [target?: GroupTarget];
  'opex.openErrorsInBackend': [target?: GroupTarget];
  'opex.openErrorDecisions': [];
  'opex.filterErrors': [clear?: 'clear'];
  'opex.sortErrors': [];
  'opex.chooseErrorWindow': [];
  'opex.exportAlertRules': [];
  'opex.tuneAlert': [target?: AlertTarget];
  /** What to look for, or the row of an error group. */
  'opex.searchPlaybooks': [query?: string | PlaybookSearchTarget];
  'opex.searchPlaybooksForSelection': [];
  'opex.openPlaybook': [uri?: string, section?: string, incidentId?: EntityId];
  'opex.openIncidentPlaybook': [target?: IncidentTarget];
  'opex.openPlaybookFile': [target?: { readonly uri: string }];
  'opex.playbookHelped': [];
  'opex.playbookStepWrong': [];
  'opex.refreshPlaybooks': [];
  'opex.recordRootCause': [target?: RootCauseTarget];
  'opex.recordRootCauseFile': [target?: RootCauseTarget];
  'opex.showRootCause': [uris?: readonly string[], code?: string, line?: number];
  'opex.resumeRootCause': [draft?: string];
  'opex.saveRootCause': [comment?: vscode.Comment];
  'opex.editRootCause': [comment?: vscode.Comment];
  'opex.discardRootCause': [comment?: vscode.Comment];
  'opex.openRootCauseFile': [comment?: vscode.Comment];
  'opex.closeRootCause': [thread?: vscode.CommentThread];
  'opex.searchRootCauses': [];
  'opex.confirmAnchor': [target?: AnchorTarget];
  'opex.rehomeAnchor': [target?: AnchorTarget];
  'opex.recordFix': [target?: NoteTarget];
  'opex.markFixDeployed': [target?: NoteTarget];
  'opex.recordOutcome': [target?: IncidentTarget];
  'opex.publishRecords': [];
  'opex.openRootCause': [uris?: string | readonly string[]];
  'opex.whatPagedUs': [];
  /** By the name of its week, `2026-W47`; absent: the one that the team meets about. */
  'opex.openReview': [name?: string];
  'opex.addPanel': [];
  'opex.logWhatIDid': [target?: JournalTarget];
  /** By other features: written without a question; `automatic` ones only where the setting allows it. */
  'opex.logToJournal': [entry?: JournalLine];
  'opex.editJournalEntry': [target?: { readonly entryId: string }];
  'opex.strikeJournalEntry': [target?: { readonly entryId: string }];
  'opex.openJournal': [target?: { readonly entryId?: string }];
  'opex.startMyShift': [];
  'opex.endMyShift': [];
  'opex.newPlaybook': [target?: NewPlaybookTarget];
  'opex.exploreSample': [];
}

/** What a row, a link or another command names an incident by. */
export interface IncidentTarget {
  readonly incidentId: EntityId;
}

/** A row of the Errors view. */
export interface GroupTarget {
  readonly fingerprint: string;
}

/** A row of the alerts. */
export interface AlertTarget {
  readonly ruleId: string;
}

/** From a key that was pressed in a view: the row that has the focus there. */
export interface FocusedRow {
  readonly focusedRow: true;
}

/** A row of a place, or a note's places in one file. */
export type AnchorTarget =
  { readonly anchored: AnchoredNote } | { readonly noteUri: string; readonly path?: string };

export interface FrameTarget {
  readonly frame: StackFrame;
  readonly fingerprint?: string;
  /** Service name as the records call it. */
  readonly service?: string;
}

/** A line of an old revision's document, zero-based; from the editor's title its URI alone. */
export interface RevisionTarget {
  readonly uri: string;
  readonly line: number;
}

/** A note by its URI, as a row of the view, or as the comment of its thread. */
export type NoteTarget =
  string | { readonly file: { readonly note: { readonly uri: string } } } | vscode.Comment;

/** What a root cause is about: any part may be known. */
export interface RootCauseTarget {
  readonly incidentId?: EntityId;
  readonly fingerprint?: string;
  readonly frame?: StackFrame;
  readonly service?: string;
  /** A place in a file: URI and 1-based line. */
  readonly uri?: string;
  readonly line?: number;
}

/** What an entry of the journal is about. */
export interface JournalTarget {
  readonly incidentId?: EntityId;
  /** URI of the playbook. */
  readonly playbook?: string;
}

export interface JournalLine extends JournalTarget {
  readonly text: string;
  readonly kind?: JournalKind;
  /** Names it: the same one is not written twice. */
  readonly id?: string;
  readonly automatic?: true;
}

/** A row of the Errors view, or what stands for it. */
export interface PlaybookSearchTarget {
  readonly group: { readonly title: string; readonly service?: string };
}

/** What a new playbook is written for: any part may be known. */
export interface NewPlaybookTarget {
  readonly incidentId?: EntityId;
  /** Where the incident is over, or there is none: what is known of it. */
  readonly title?: string;
  /** Its service by the name in the team file, or as the records call it. */
  readonly service?: string;
  readonly alerts?: readonly string[];
  /** Titles of error groups. */
  readonly errors?: readonly string[];
  /** What was run the last time. */
  readonly commands?: readonly { readonly text: string; readonly language?: string }[];
}

/** Who is asked to help, and with what: what is absent is asked for. */
export interface PullInTarget {
  readonly incidentId?: EntityId;
  /** A person of the account `sourceId`, by the id that it has there. */
  readonly person?: {
    readonly sourceId: string;
    readonly id: string;
    readonly name: string;
    readonly email?: string;
  };
  /** A partner team, as the team file or a playbook names it. */
  readonly partner?: { readonly name: string; readonly reach: string };
}

export type CommandId = keyof CommandArgs;

/** Runs a command of Opex with typed arguments. */
export function executeCommand<C extends CommandId>(id: C, ...args: CommandArgs[C]): Thenable<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}

/** A command link's target for a tree row, a lens or a status bar item. */
export function commandOf<C extends CommandId>(
  id: C,
  title: string,
  ...args: CommandArgs[C]
): vscode.Command & { arguments: unknown[] } {
  return { command: id, title, arguments: args };
}

/** Registers commands so that every failure passes one handler. */
export class CommandRegistry implements Disposable {
  private readonly registered = new DisposableStore();

  constructor(private readonly onFailure: (error: unknown, id: CommandId) => void) {}

  register<C extends CommandId>(id: C, handler: (...args: CommandArgs[C]) => unknown): Disposable {
    return this.registered.add(
      vscode.commands.registerCommand(id, async (...args: CommandArgs[C]) => {
        try {
          return await handler(...args);
        } catch (error) {
          this.onFailure(error, id);
          return undefined;
        }
      }),
    );
  }

  dispose(): void {
    this.registered.dispose();
  }
}
