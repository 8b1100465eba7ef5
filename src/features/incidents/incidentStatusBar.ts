import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { IncidentSummary } from '../../core/incidents/incidentSummary';
import { severities } from '../../core/team/severity';
import { severityIcon, severityName } from '../../platform/severityText';
import { timeOfDay } from '../../platform/timeText';
import { clockText } from '../../platform/clockText';

/** What the status bar needs to know. */
export interface StatusBarState {
  readonly summary: IncidentSummary;
  /** How many writes are known not to have arrived. */
  readonly notSent: number;
}

/** One item: how many wait, by class, with what runs out next, or since when it is quiet or unknown. */
export class IncidentStatusBar extends Owner {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('opex.incidents', vscode.StatusBarAlignment.Left, 50),
  );
  private tick: Disposable | undefined;
  private state: StatusBarState | undefined;

  /** @param onRanOut the clock that was shown is at its end: another one may be the next. */
  constructor(
    private readonly clock: Clock,
    private readonly onRanOut: () => void,
  ) {
    super();
    this.item.name = vscode.l10n.t('Opex: Incidents');
    this.item.command = 'opex.incidents.focus';
    this.register(toDisposable(() => this.tick?.dispose()));
  }

  show(state: StatusBarState): void {
    this.state = state;
    this.draw();
  }

  private draw(): void {
    this.tick?.dispose();
    this.tick = undefined;
    if (!this.state) return;
    const { summary, notSent } = this.state;
    if (summary.state === 'unconnected') {
      this.item.hide();
      return;
    }
    const now = this.clock.now();
    const view = textOf(summary, notSent, now);
    this.item.text = view.text;
    this.item.tooltip = view.spoken;
    this.item.accessibilityInformation = { label: view.spoken };
    this.item.backgroundColor = view.alarm
      ? new vscode.ThemeColor('statusBarItem.errorBackground')
      : undefined;
    this.item.show();
    const { nearest } = summary;
    if (!nearest) return;
    // The span is cut to whole seconds, so it changes when a whole number of them is left.
    this.tick = this.clock.after(((nearest.at - now) % 1000) + 5, () => {
      if (this.clock.now() >= nearest.at) this.onRanOut();
      else this.draw();
    });
  }
}

/** How many wait for somebody, class by class, or "✓ 3": three are open and somebody has each. */
function countText({ unacknowledged, open, waitingBySeverity }: IncidentSummary): string {
  if (unacknowledged === 0) return `$(pass) ${open}`;
  return severities
    .filter(severity => waitingBySeverity[severity] > 0)
    .map(severity => `$(${severityIcon(severity).id}) ${waitingBySeverity[severity]}`)
    .join(' ');
}

/** "Critical 2, 1 of them not acknowledged": for those who listen. */
function spokenCounts({ bySeverity, waitingBySeverity }: IncidentSummary): string {
  return severities
    .filter(severity => bySeverity[severity] > 0)
    .map(severity =>
      vscode.l10n.t(
        '{0} {1}, {2} not acknowledged',
        severityName(severity),
        bySeverity[severity],
        waitingBySeverity[severity],
      ),
    )
    .join('; ');
}

function textOf(
  summary: IncidentSummary,
  notSent: number,
  now: number,
): { text: string; spoken: string; alarm: boolean } {
  if (notSent > 0) {
    return {
      text: `$(error) ${vscode.l10n.t('NOT SENT: use your phone')}`,
      spoken:
        notSent === 1
          ? vscode.l10n.t('Opex: an action of yours did not reach the incident source. Use your phone.')
          : vscode.l10n.t(
              'Opex: {0} of your actions did not reach the incident source. Use your phone.',
              notSent,
            ),
      alarm: true,
    };
  }
  const asOf = summary.asOf === undefined ? undefined : timeOfDay(summary.asOf, now);
  if (summary.state === 'quiet') {
    const hidden = summary.hidden === undefined ? '' : vscode.l10n.t('{0} hidden', summary.hidden);
    const spoken = vscode.l10n.t('Opex: no open incident as of {0}', asOf ?? '');
    return {
      text: `$(check) ${vscode.l10n.t('quiet as of {0}', asOf ?? '')}${hidden && ` · ${hidden}`}`,
      spoken: hidden ? vscode.l10n.t('{0}, apart from {1} by the filter', spoken, hidden) : spoken,
      alarm: false,
    };
  }
  if (summary.state === 'unknown' || summary.state === 'unconnected') {
    return asOf === undefined
      ? {
          text: `$(question) ${vscode.l10n.t('incidents unknown')}`,
          spoken: vscode.l10n.t('Opex: it is not known whether incidents are open. Nothing was read yet.'),
          alarm: false,
        }
      : {
          text: `$(question) ${vscode.l10n.t('unknown since {0}', asOf)}`,
          spoken: vscode.l10n.t('Opex: it is not known whether incidents are open. Last known at {0}.', asOf),
          alarm: false,
        };
  }
  const clock = summary.nearest ? ` · ${clockText(summary.nearest, now)}` : '';
  const doubt = summary.complete ? '' : ` · ${vscode.l10n.t('as of {0}', asOf ?? '?')}`;
  return {
    text: `${countText(summary)}${clock}${doubt}`,
    spoken: vscode.l10n.t(
      'Opex: open incidents {0}: {1}{2}{3}',
      summary.open,
      spokenCounts(summary),
      clock,
      doubt,
    ),
    alarm: summary.criticalUnacknowledged,
  };
}
