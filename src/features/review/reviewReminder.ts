import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { problemOf } from '../../core/base/problem';
import type { Logger } from '../../core/base/logger';
import { executeCommand } from '../../platform/commands';
import { OncePerMachine } from '../../platform/oncePerMachine';
import type { RecordHome } from '../../platform/recordTexts';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { isThere } from '../../platform/textFile';
import type { ReviewBook } from './reviewBook';
import { periodsOf } from './reviewFiles';

const hour = 3_600_000;
/** The draft is ready so long before the hand-over. */
const aheadMs = 24 * hour;

interface ReminderDeps {
  readonly reviews: ReviewBook;
  readonly home: RecordHome;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Says once a week, in one window of the machine, that the review can be held: the day before the hand-over, or after
 * it until its file was written. Only where the team keeps an `.opex` folder, so that nobody is told of a meeting that
 * the team does not have.
 */
export class ReviewReminder extends Owner {
  private readonly once: OncePerMachine;
  private timer: Disposable | undefined;

  constructor(private readonly deps: ReminderDeps) {
    super();
    this.once = new OncePerMachine(deps.state, 'reviewReminders', () => deps.clock.now());
    this.register(toDisposable(() => this.timer?.dispose()));
    this.lookLater(60_000);
  }

  private lookLater(ms: number): void {
    this.timer = this.deps.clock.after(ms, () => {
      this.look().catch((error: unknown) => this.deps.log.warn(`review reminder: ${problemOf(error).code}`));
      this.lookLater(hour);
    });
  }

  private async look(): Promise<void> {
    const { reviews, home, settings, clock } = this.deps;
    if (!settings.get('opex.notifications')) return;
    const place = await home.find();
    if (!place || !(await isThere(vscode.Uri.joinPath(place, '.opex')))) return;
    const shelf = await reviews.files.read();
    const period = reviews.periodNow(shelf);
    const isWritten = periodsOf(shelf).some(({ name }) => name === period.name);
    if (isWritten || clock.now() < period.to - aheadMs) return;
    if (!(await this.once.claim(period.name, period.to + 7 * 24 * hour))) return;
    const open = vscode.l10n.t('Open Review');
    const pressed = await vscode.window.showInformationMessage(
      clock.now() < period.to
        ? vscode.l10n.t('The draft of the weekly review {0} is ready.', period.name)
        : vscode.l10n.t('The weekly review {0} can be held.', period.name),
      open,
    );
    if (pressed === open) await executeCommand('opex.openReview', period.name);
  }
}
