import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { NoteStore } from '../../core/notes/noteStore';
import type { IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { IncidentHistorySource } from '../../core/review/incidentHistory';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { once } from '../../platform/once';
import { registerPageSerializer } from '../../platform/pageSerializer';
import type { SharedState } from '../../platform/sharedState';
import type { ReviewFeature } from './reviewFeature';

export interface ReviewDeps {
  /** The connected accounts that tell the past. */
  readonly accounts: { readonly histories: readonly IncidentHistorySource[] };
  readonly team: TeamStore;
  readonly notes: NoteStore;
  /** Whether a playbook fits what is known of an alert; rejects where playbooks cannot be read. */
  readonly hasPlaybook: () => Promise<(facts: IncidentFacts) => boolean>;
  readonly state: SharedState;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** The team is invented: nothing of it is kept. */
  readonly sample: boolean;
  readonly extensionUri: vscode.Uri;
}

/** What the team looks back on: what paged it, and its week. */
export function registerReview(deps: ReviewDeps): Disposable {
  const { commands } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<ReviewFeature> => {
    const bundle = await import('./reviewFeature');
    return owned.add(new bundle.ReviewFeature(deps));
  });
  owned.add(commands.register('opex.whatPagedUs', async () => (await feature()).openPagedUs()));
  owned.add(registerPageSerializer('opex.pagedUs', async panel => (await feature()).openPagedUs(panel)));
  return owned;
}
