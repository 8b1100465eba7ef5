import * as vscode from 'vscode';
import type { Muting } from '../../core/incidents/muting';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';

/**
 * What holds alerts of an incident back, in the fewest words: "silenced until 15:31 by Dana". `offset` is the source's
 * clock minus this machine's, `now` this machine's time (ms).
 */
export function mutingText(muting: Muting, offset: number, now: number): string {
  const how = howText(muting, offset, now);
  return muting.whole ? how : vscode.l10n.t('{0} of its alerts {1}', muting.alerts, how);
}

function howText({ silences, inhibited, timed, until }: Muting, offset: number, now: number): string {
  if (until !== undefined) {
    const [first] = silences;
    const at = timeOfDay(until - offset, now);
    return first?.author
      ? vscode.l10n.t('silenced until {0} by {1}', at, plainText(first.author, 40))
      : vscode.l10n.t('silenced until {0}', at);
  }
  if (inhibited) return vscode.l10n.t('held back by another alert');
  return timed ? vscode.l10n.t('muted by the time of day') : vscode.l10n.t('silenced');
}
