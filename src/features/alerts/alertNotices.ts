import * as vscode from 'vscode';
import type { AlertChange } from '../../core/errors/alerts/alertBoard';
import { hash64 } from '../../core/errors/fingerprint';
import { alarmText, ruleName, watchedText } from '../../platform/alertText';
import { executeCommand } from '../../platform/commands';
import { OncePerMachine } from '../../platform/oncePerMachine';
import type { AlertsDeps } from './index';

export interface AlertNoticesDeps extends Pick<
  AlertsDeps,
  'team' | 'state' | 'settings' | 'clock' | 'sample'
> {
  /** Somebody is paged for it although this laptop is closed. */
  readonly isExported: (change: AlertChange) => boolean;
}

/** Two windows see the same change within this time; one that comes and goes within it is told once. */
const spanMs = 10 * 60_000;

/** Tells of an alert that began, got worse or is over: one notification for all that changed, by one window. */
export class AlertNotices {
  private readonly claims: OncePerMachine;

  constructor(private readonly deps: AlertNoticesDeps) {
    this.claims = new OncePerMachine(deps.state, 'alertNotices', () => deps.clock.now());
  }

  /** Never rejects. */
  async tell(changes: readonly AlertChange[]): Promise<void> {
    const { settings, sample, isExported } = this.deps;
    if (sample || !settings.get('opex.notifications')) return;
    const due: AlertChange[] = [];
    for (const change of changes) if (await this.isFirst(change)) due.push(change);
    const [first] = due;
    if (!first) return;
    const tail = due.every(isExported) ? '' : ` ${watchedText()}.`;
    const show = vscode.l10n.t('Show');
    const tune = vscode.l10n.t('Tune');
    const { text, isOver } = this.textOf(due, first);
    const actions = due.length === 1 && !isOver ? [show, tune] : [show];
    const told = isOver
      ? vscode.window.showInformationMessage(text, ...actions)
      : vscode.window.showWarningMessage(`${text}.${tail}`, ...actions);
    void told.then(pressed => {
      if (pressed === show) void vscode.commands.executeCommand('opex.errors.focus');
      if (pressed === tune) void executeCommand('opex.tuneAlert', { ruleId: first.row.rule.id });
    });
  }

  private textOf(
    due: readonly AlertChange[],
    first: AlertChange,
  ): { readonly text: string; readonly isOver: boolean } {
    const now = this.deps.clock.now();
    const begun = due.filter(({ kind }) => kind !== 'ended');
    const [worst] = begun;
    if (!worst) {
      const text =
        due.length === 1
          ? vscode.l10n.t('Alert over: {0}', alarmText(first.row, now))
          : vscode.l10n.t('{0} alerts are over: {1}', due.length, names(due));
      return { text, isOver: true };
    }
    const text =
      begun.length === 1
        ? vscode.l10n.t('Alert: {0}', alarmText(worst.row, now))
        : vscode.l10n.t('{0} alerts: {1}', begun.length, names(begun));
    return { text, isOver: false };
  }

  private async isFirst({ row: { rule, state, since }, kind }: AlertChange): Promise<boolean> {
    const what = state.kind === 'firing' ? state.severity : state.kind;
    const key = hash64(JSON.stringify([this.deps.team.state.file, rule.id, kind, what]));
    const place = Math.floor(since / spanMs);
    const until = (place + 2) * spanMs;
    const isNews = await this.claims.claim(`${key}-${String(place - 1)}`, until);
    const isFirst = await this.claims.claim(`${key}-${String(place)}`, until);
    return isNews && isFirst;
  }
}

function names(changes: readonly AlertChange[]): string {
  return changes.map(({ row }) => ruleName(row.rule)).join(', ');
}
