import * as vscode from 'vscode';
import { localTime, type SourceHealth } from '../core/base/sourceHealth';
import { clocksOf, type IncidentClock } from '../core/incidents/clocks';
import type { ClassifiedIncident, PendingAction } from '../core/incidents/incident';
import type { PageClock } from '../protocol/incidentPage';
import { ageText, spanText } from './timeText';

/** "escalates in 4m 12s", "acknowledge SLA 58s left": to the second, for what is redrawn each second. */
export function clockText(clock: IncidentClock, now: number): string {
  return marked(clock, clockPattern(clock).replace('{0}', spanText(Math.abs(clock.at - now))));
}

/** The same in whole minutes, for rows: a second changes nothing there. */
export function clockMinutes(clock: IncidentClock, now: number): string {
  return marked(clock, clockPattern(clock).replace('{0}', ageText(Math.abs(clock.at - now))));
}

/** What runs out, with `{0}` where the span to (of a broken promise: since) `at` goes. */
function clockPattern({ kind, state }: IncidentClock): string {
  switch (kind) {
    case 'acknowledgeSla':
      return state === 'breached'
        ? vscode.l10n.t('acknowledge SLA breached {0} ago', '{0}')
        : vscode.l10n.t('acknowledge SLA {0} left', '{0}');
    case 'resolveSla':
      return state === 'breached'
        ? vscode.l10n.t('resolve SLA breached {0} ago', '{0}')
        : vscode.l10n.t('resolve SLA {0} left', '{0}');
    default:
      return pendingPattern(kind);
  }
}

/** The clocks of an incident for a page, which counts them itself. `now`: Unix ms by this machine's clock. */
export function pageClocks(
  row: ClassifiedIncident,
  health: SourceHealth | undefined,
  now: number,
): PageClock[] {
  const sourceNow = now + (health?.clockOffsetMs ?? 0);
  return clocksOf(row, sourceNow).map((clock): PageClock => {
    const isPromise = clock.kind === 'acknowledgeSla' || clock.kind === 'resolveSla';
    return {
      text: clockPattern(clock.state === 'breached' ? { ...clock, state: 'running' } : clock),
      at: localTime(health, clock.at),
      pressing: clock.state !== 'running',
      // A promise goes on to count once it is broken; what the source does by itself is then done.
      ...(isPromise ? { past: clockPattern({ ...clock, state: 'breached' }) } : {}),
    };
  });
}

/** What presses is told by a sign, since a row's description has no colour. */
function marked({ state }: IncidentClock, text: string): string {
  return state === 'running' ? text : `⚠ ${text}`;
}

/** What its source does by itself, and in how long. */
function pendingPattern(kind: PendingAction['kind']): string {
  switch (kind) {
    case 'escalate':
      return vscode.l10n.t('escalates in {0}', '{0}');
    case 'unacknowledge':
      return vscode.l10n.t('un-acks in {0}', '{0}');
    case 'resolve':
      return vscode.l10n.t('resolves itself in {0}', '{0}');
    case 'urgencyChange':
      return vscode.l10n.t('changes urgency in {0}', '{0}');
  }
}
