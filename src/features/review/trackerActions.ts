import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { setTypedBugs, typedBugsOf } from '../../core/review/typedBugs';
import type { Team } from '../../core/team/team';
import type { ItemChange } from '../../protocol/reviewPage';
import type { TrackerRequest } from '../../protocol/reviewTrackers';
import { issuePage } from './issuePage';
import type { OpenReview } from './reviewBook';
import type { Trackers } from './trackers';

/** What a page does with its review. */
export interface TrackerHost {
  readonly team: Team;
  readonly trackers: Trackers;
  readonly change: (change: (text: string) => string | undefined) => Promise<void>;
  readonly changeItem: (id: string, change: ItemChange) => Promise<void>;
}

/** Does what somebody pressed that has to do with a tracker. */
export async function actOnTracker(
  request: TrackerRequest,
  { model, trackers: told }: OpenReview,
  { team, trackers, change, changeItem }: TrackerHost,
): Promise<void> {
  const itemOf = (id: string) => model.work.items.find(({ item }) => item.id === id)?.item;
  switch (request.type) {
    case 'signIn': {
      const wanted = told.signIns.find(({ server }) => server.host === request.host);
      if (wanted) await trackers.signIn(wanted);
      return;
    }
    case 'typedBugs': {
      const typed = typedBugsOf(request.text);
      if (!typed) throw new ProblemError(problem('review.badBugs', { value: request.text.slice(0, 80) }));
      await change(text => setTypedBugs(text, typed));
      return;
    }
    case 'createIssue': {
      const item = itemOf(request.id);
      // One that has a link by now is worked on there.
      if (!item || item.tracker !== undefined || !told.place) return;
      await trackers.create(told.place, item, tracker => changeItem(item.id, { tracker }));
      return;
    }
    case 'issue': {
      const item = itemOf(request.id);
      if (!item) return;
      const page = issuePage(team, told.place, item);
      if (page !== undefined) {
        await vscode.env.openExternal(vscode.Uri.parse(page, true));
        return;
      }
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'It is not known where the team keeps its issues: name it in team.json, “bugs.repository” or “bugs.newIssue”.',
        ),
      );
    }
  }
}
