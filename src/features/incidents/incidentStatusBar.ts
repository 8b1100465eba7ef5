import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import type { IncidentSummary } from '../../core/incidents/incidentSummary';
import { timeOfDay } from '../../platform/timeText';
import { pendingText } from './pendingText';

/** What the status bar needs to know; it asks again each second while a clock runs. */
export interface StatusBarState {
  readonly summary: IncidentSummary;
  /** Titles of incidents whose last write is known not to have arrived. */
  readonly notSent: number;
}

/** One item: the worst open class with the next escalation, or since when it is quiet or unknown. */
export class IncidentStatusBar extends Owner {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('opex.incidents', vscode.StatusBarAlignment.Left, 50),
  );
  private tick: Disposable | undefined;
  private state: StatusBarState | undefined;

  constructor(private readonly clock: Clock) {
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
    const clockRuns = summary.nearest !== undefined && summary.nearest.at > now;
    if (clockRuns) this.tick = this.clock.after(1000 - (now % 1000) + 5, () => this.draw());
  }
}

/** "2" wait for somebody, or "✓ 3": three are open and somebody has each. */
function countText({ unacknowledged, open }: IncidentSummary): string {
  return unacknowledged > 0 ? String(unacknowledged) : `✓ ${open}`;
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
    return {
      text: `$(check) ${vscode.l10n.t('quiet as of {0}', asOf ?? '')}`,
      spoken: vscode.l10n.t('Opex: no open incident as of {0}', asOf ?? ''),
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
  const icon = summary.worst === 'critical' ? 'flame' : summary.worst === 'major' ? 'warning' : 'info';
  const clock = summary.nearest ? ` · ${pendingText(summary.nearest, now)}` : '';
  const doubt = summary.complete ? '' : ` · ${vscode.l10n.t('as of {0}', asOf ?? '?')}`;
  return {
    text: `$(${icon}) ${countText(summary)}${clock}${doubt}`,
    spoken: vscode.l10n.t(
      'Opex: incidents open {0}, not acknowledged {1}; critical {2}, major {3}, standard {4}{5}{6}',
      summary.open,
      summary.unacknowledged,
      summary.bySeverity.critical,
      summary.bySeverity.major,
      summary.bySeverity.standard,
      clock,
      doubt,
    ),
    alarm: summary.criticalUnacknowledged,
  };
}
