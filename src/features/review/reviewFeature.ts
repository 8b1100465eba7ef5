import type * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { EntityId } from '../../core/base/identity';
import type { IncidentFacts } from '../../core/review/incidentFacts';
import type { KnownHelp } from '../../core/review/whatPagedUs';
import { IncidentHistories } from '../../platform/incidentHistories';
import type { ReviewDeps } from './index';
import { PagedUsPage } from './pagedUsPage';

export interface ReviewFeatureDeps extends ReviewDeps {
  readonly histories: IncidentHistories;
  /** What tells of an alert whether it has a playbook, and of an incident whether it has a cause. */
  readonly help: () => Promise<KnownHelp>;
}

/** What the team looks back on. Loaded with the first command or view of it. */
export class ReviewFeature extends Owner {
  private readonly deps: ReviewFeatureDeps;
  private pagedUs: PagedUsPage | undefined;

  constructor(deps: ReviewDeps) {
    super();
    const { accounts, state, clock, sample } = deps;
    const histories = new IncidentHistories({
      sources: () => accounts.histories,
      state,
      clock,
      keeps: !sample,
    });
    this.deps = { ...deps, histories, help: () => this.helpOf() };
  }

  /** The tab of the last 90 days: the one that is open, or a new one. */
  openPagedUs(panel?: vscode.WebviewPanel): void {
    if (this.pagedUs && !panel) {
      this.pagedUs.reveal();
      return;
    }
    const page = new PagedUsPage(this.deps, panel);
    this.pagedUs = page;
    page.onDidDispose(() => {
      if (this.pagedUs === page) this.pagedUs = undefined;
    });
  }

  private async helpOf(): Promise<KnownHelp> {
    const { notes, hasPlaybook } = this.deps;
    const answer = await hasPlaybook().catch(() => undefined);
    return {
      ...(answer
        ? {
            hasPlaybook: ({ record, service }: IncidentFacts) =>
              answer({
                title: record.title,
                services: [...(service === undefined ? [] : [service]), record.service?.name ?? ''],
                alertNames: record.alertKey === undefined ? [] : [record.alertKey],
                runbookLinks: [],
              }),
          }
        : {}),
      ...(notes.ready ? { hasCause: (id: EntityId) => notes.forIncident(id).length > 0 } : {}),
    };
  }
}
