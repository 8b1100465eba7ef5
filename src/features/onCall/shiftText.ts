import * as vscode from 'vscode';
import type { OwnShift } from '../../core/incidents/onCallWatch';
import { sentenceOf } from '../../platform/problemSentences';
import { timeOfDay } from '../../platform/timeText';
import { momentOf, spokenMomentOf } from './momentOf';

/** Where the person stands at one account, in words. */
export function shiftText(own: OwnShift, now: number): { label: string; spoken: string; icon: string } {
  const { shift, asOf, problem } = own;
  // Known from before a read that failed: as old as it says.
  const doubt = problem && asOf !== undefined ? vscode.l10n.t(', as of {0}', timeOfDay(asOf, now)) : '';
  const told = (text: (moment: typeof momentOf) => string, icon: string) => ({
    label: text(momentOf) + doubt,
    spoken: text(spokenMomentOf) + doubt,
    icon,
  });
  if (!shift) {
    const reason = problem ? sentenceOf(problem).text : vscode.l10n.t('not read yet');
    const label = vscode.l10n.t('Not known whether you are on call: {0}', reason);
    return { label, spoken: label, icon: 'question' };
  }
  if (shift.state === 'on') {
    const { level, until } = shift;
    return told(
      moment =>
        until === undefined
          ? vscode.l10n.t('You are on call, level {0}, always', level)
          : level === 1
            ? vscode.l10n.t('You are on call until {0}', moment(until, now))
            : vscode.l10n.t('You are on call, level {0}, until {1}', level, moment(until, now)),
      'pulse',
    );
  }
  const { from } = shift;
  return told(
    moment =>
      from === undefined
        ? vscode.l10n.t('You are not on call in the coming two weeks')
        : vscode.l10n.t('You are not on call; next from {0}', moment(from, now)),
    'circle-slash',
  );
}
