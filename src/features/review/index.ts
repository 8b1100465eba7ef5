import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorReading, TimeWindow } from '../../core/errors/logSource';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { OnCallSource } from '../../core/incidents/onCall';
import type { Outbox } from '../../core/incidents/outboxOptions';
import type { CauseBook } from '../../core/notes/causeBook';
import type { FixStore } from '../../core/notes/fixStore';
import type { NoteStore } from '../../core/notes/noteStore';
import type { IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { PlaybookMatch } from '../../core/playbooks/playbook';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import type { Finding } from '../../core/review/itemCandidates';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { LazyTree } from '../../platform/lazyTree';
import { once } from '../../platform/once';
import { registerPageSerializer } from '../../platform/pageSerializer';
import type { ConnectedLogs } from '../../platform/connectedLogs';
import type { ReadableRoots } from '../../platform/readableRoots';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import type { ReviewFeature } from './reviewFeature';
import type { WeekNode } from './weekTree';

export interface ReviewDeps {
  /** The connected accounts that tell the past, and who is on call. */
  readonly accounts: {
    readonly histories: readonly IncidentHistorySource[];
    readonly onCallSources: readonly OnCallSource[];
  };
  readonly incidents: IncidentStore;
  readonly outbox: Pick<Outbox, 'onDidConfirm'>;
  readonly team: TeamStore;
  readonly notes: NoteStore;
  readonly fixes: FixStore;
  readonly causes: CauseBook;
  /** The playbooks for an alert of which only this is known; rejects where playbooks cannot be read. */
  readonly fitting: () => Promise<(facts: IncidentFacts) => readonly PlaybookMatch[]>;
  /** Playbooks to mend or to write, commands to automate; with the URI of the file as `href`. */
  readonly playbookFindings: () => Promise<readonly Finding[]>;
  /** Connected metrics servers and log engines; absent for the sample team. */
  readonly logs?: () => Promise<ConnectedLogs>;
  /** Errors of the workspace's log files in any window; undefined where there are none. */
  readonly readFiles?: (window: TimeWindow, signal: AbortSignal) => Promise<ErrorReading | undefined>;
  readonly roots: ReadableRoots;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** The team is invented: nothing of it is kept. */
  readonly sample: boolean;
  readonly extensionUri: vscode.Uri;
  /** A new unique id on each call. */
  readonly newId: () => string;
}

/** The Week view, the journal, and what the team looks back on. Loaded when somebody looks, or did something to log. */
export function registerReview(deps: ReviewDeps): Disposable {
  const { commands } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<ReviewFeature> => {
    const bundle = await import('./reviewFeature');
    return owned.add(new bundle.ReviewFeature(deps));
  });
  const treeDataProvider = owned.add(new LazyTree<WeekNode>(async () => (await feature()).tree));
  owned.add(vscode.window.createTreeView('opex.week', { treeDataProvider }));
  owned.add(
    deps.outbox.onDidConfirm(write => {
      feature().then(
        loaded => loaded.confirmed(write),
        (error: unknown) => deps.log.error(`journal: ${String(error)}`),
      );
    }),
  );
  owned.add(commands.register('opex.whatPagedUs', async () => (await feature()).openPagedUs()));
  owned.add(commands.register('opex.logWhatIDid', async target => (await feature()).logWhatIDid(target)));
  owned.add(commands.register('opex.logToJournal', async line => (await feature()).logToJournal(line)));
  owned.add(
    commands.register('opex.openJournal', async target => (await feature()).openJournal(target?.entryId)),
  );
  owned.add(
    commands.register('opex.editJournalEntry', async target => {
      if (target) await (await feature()).editEntry(target.entryId);
    }),
  );
  owned.add(
    commands.register('opex.strikeJournalEntry', async target => {
      if (target) await (await feature()).strikeEntry(target.entryId);
    }),
  );
  owned.add(commands.register('opex.startMyShift', async () => (await feature()).startShift()));
  owned.add(commands.register('opex.endMyShift', async () => (await feature()).endShift()));
  owned.add(commands.register('opex.addPanel', async () => (await feature()).addPanel()));
  owned.add(commands.register('opex.openReview', async name => (await feature()).openReview(name)));
  owned.add(
    registerPageSerializer('opex.review', async panel => (await feature()).openReview(undefined, panel)),
  );
  owned.add(registerPageSerializer('opex.pagedUs', async panel => (await feature()).openPagedUs(panel)));
  return owned;
}
