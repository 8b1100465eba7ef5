import * as vscode from 'vscode';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in whole minutes or coarser, for rows: "under 1 min", "4 min", "2 h 5 min", "3 d". Never looks like a time of day. */
export function ageText(spanMs: number): string {
  if (spanMs < minute) return vscode.l10n.t('under 1 min');
  if (spanMs < hour) return vscode.l10n.t('{0} min', Math.floor(spanMs / minute));
  if (spanMs < day) {
    const minutes = Math.floor((spanMs % hour) / minute);
    const hours = Math.floor(spanMs / hour);
    return minutes === 0 ? vscode.l10n.t('{0} h', hours) : vscode.l10n.t('{0} h {1} min', hours, minutes);
  }
  return vscode.l10n.t('{0} d', Math.floor(spanMs / day));
}

/** A span for a person who listens: "4 minutes". */
export function spokenAge(spanMs: number): string {
  if (spanMs < minute) return vscode.l10n.t('under a minute');
  if (spanMs < hour) {
    const minutes = Math.floor(spanMs / minute);
    return minutes === 1 ? vscode.l10n.t('1 minute') : vscode.l10n.t('{0} minutes', minutes);
  }
  if (spanMs < day) {
    const hours = Math.floor(spanMs / hour);
    return hours === 1 ? vscode.l10n.t('1 hour') : vscode.l10n.t('{0} hours', hours);
  }
  const days = Math.floor(spanMs / day);
  return days === 1 ? vscode.l10n.t('1 day') : vscode.l10n.t('{0} days', days);
}

/** A span to the second for clocks that run: "4m 12s", "1h 29m". Not below zero. */
export function spanText(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
  return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`;
}

/** A time of day on the person's clock, "02:14:09"; with the date when it is not today's. */
export function timeOfDay(time: number, now: number): string {
  const at = new Date(time);
  const clock = at.toLocaleTimeString(undefined, { hour12: false });
  return at.toDateString() === new Date(now).toDateString() ? clock : `${at.toLocaleDateString()} ${clock}`;
}
