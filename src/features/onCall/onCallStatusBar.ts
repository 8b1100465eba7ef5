import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { OnCallWatch, OwnShift } from '../../core/incidents/onCallWatch';
import { timeOfDay } from '../../platform/timeText';
import { momentOf, spokenMomentOf } from './momentOf';

const hour = 3_600_000;
/** A turn of one's own is announced this long before it begins. */
const announceMs = 12 * hour;

/** "on call until Mon 09:00", beside the incidents. Not there where it says nothing: off call, or a key of nobody. */
export class OnCallStatusBar extends Owner {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('opex.onCall', vscode.StatusBarAlignment.Left, 49),
  );
  private timer: Disposable | undefined;

  constructor(
    private readonly watch: OnCallWatch,
    private readonly clock: Clock,
  ) {
    super();
    this.item.name = vscode.l10n.t('Opex: On Call');
    this.item.command = 'opex.onCall.focus';
    this.register(watch.onDidChange(() => this.draw()));
    this.register(toDisposable(() => this.timer?.dispose()));
    this.draw();
  }

  private draw(): void {
    this.timer?.dispose();
    const now = this.clock.now();
    // Drawn again at the hand-over, and by the hour: "Mon 09:00" becomes "09:00" at midnight.
    const wait = Math.min((this.watch.nextChange ?? Infinity) - now, hour - (now % hour));
    this.timer = this.clock.after(Math.max(1_000, wait + 50), () => this.draw());
    const text = textOf(
      this.watch.shifts.filter(({ problem }) => problem?.code !== 'onCall.nobody'),
      now,
    );
    if (!text) {
      this.item.hide();
      return;
    }
    this.item.text = text.shown;
    this.item.tooltip = text.spoken;
    this.item.accessibilityInformation = { label: text.spoken };
    this.item.show();
  }
}

function textOf(
  shifts: readonly OwnShift[],
  now: number,
): { readonly shown: string; readonly spoken: string } | undefined {
  const on = shifts.find(({ shift }) => shift?.state === 'on') ?? undefined;
  if (on?.shift?.state === 'on') {
    const { until } = on.shift;
    const doubt =
      on.problem && on.asOf !== undefined ? vscode.l10n.t(', as of {0}', timeOfDay(on.asOf, now)) : '';
    const words = (moment: typeof momentOf): string =>
      (until === undefined
        ? vscode.l10n.t('on call')
        : vscode.l10n.t('on call until {0}', moment(until, now))) + doubt;
    return {
      shown: `$(pulse) ${words(momentOf)}`,
      spoken: vscode.l10n.t('Opex: you are {0}', words(spokenMomentOf)),
    };
  }
  const failed = shifts.find(({ shift, problem }) => !shift && problem);
  if (failed) {
    return {
      shown: `$(question) ${vscode.l10n.t('on call unknown')}`,
      spoken: vscode.l10n.t(
        'Opex: it is not known whether you are on call. Open the On Call view for the reason.',
      ),
    };
  }
  const next = shifts
    .flatMap(({ shift }) => (shift?.state === 'off' && shift.from !== undefined ? shift.from : []))
    .sort((a, b) => a - b)[0];
  if (next === undefined || next - now > announceMs) return undefined;
  return {
    shown: `$(pulse) ${vscode.l10n.t('on call from {0}', momentOf(next, now))}`,
    spoken: vscode.l10n.t('Opex: you are on call from {0}', spokenMomentOf(next, now)),
  };
}
