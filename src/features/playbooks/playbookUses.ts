import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { historyOfUses, type PlaybookHistory } from '../../core/playbooks/useLog';
import type { UseRecord } from '../../core/playbooks/useRecord';
import { PlaybookUseFiles } from '../../platform/playbookUse';
import type { SharedState } from '../../platform/sharedState';
import { dayText } from './playbookText';

/** What was done with all playbooks on this machine, read when somebody asks. */
export class PlaybookUses extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private readonly files: PlaybookUseFiles;
  private known: ReadonlyMap<string, PlaybookHistory> = new Map();
  private reading: Promise<readonly UseRecord[]> | undefined;

  /** Some window used a playbook; `load` reads it. */
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(state: SharedState) {
    super();
    this.files = this.register(new PlaybookUseFiles(state));
    this.register(
      this.files.onDidChange(() => {
        if (!this.reading) return;
        this.reading = undefined;
        this.changed.fire();
      }),
    );
  }

  /** As of the last `load`. */
  get histories(): ReadonlyMap<string, PlaybookHistory> {
    return this.known;
  }

  /** All records; none where they cannot be read. Never rejects. */
  load(): Promise<readonly UseRecord[]> {
    this.reading ??= this.files
      .all()
      .catch(() => [])
      .then(records => {
        this.known = historyOfUses(records);
        return records;
      });
    return this.reading;
  }

  /** "helped on 3 May", "used on 3 May"; '' where nothing is known. */
  lastText(uri: string): string {
    const history = this.known.get(uri);
    if (!history) return '';
    if (history.wrongSince !== undefined)
      return vscode.l10n.t('a step was wrong on {0}', dayText(history.wrongSince));
    return history.lastHelpedAt === undefined
      ? vscode.l10n.t('used on {0}', dayText(history.lastUsedAt))
      : vscode.l10n.t('helped on {0}', dayText(history.lastHelpedAt));
  }
}
