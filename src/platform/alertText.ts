import * as vscode from 'vscode';
import type { AlertRow } from '../core/errors/alerts/alertBoard';
import type { AlertRule } from '../core/errors/alerts/alertRule';
import type { AlertState, Measured } from '../core/errors/alerts/judgeAlert';
import { sentenceOf } from './problemSentences';
import { plainText } from './remoteText';
import { severityName } from './severityText';
import { ageText, timeOfDay } from './timeText';

/** What a rule is about: "Critical errors of Checkout", "Error budget of Checkout (99.9 %)". */
export function ruleName(rule: AlertRule): string {
  const who = rule.service === undefined ? vscode.l10n.t('all services') : plainText(rule.service, 60);
  return rule.kind === 'share'
    ? vscode.l10n.t('{0} errors: {1}', severityName(rule.severity), who)
    : vscode.l10n.t('Objective {0}: {1}', shareText(rule.objective), who);
}

/** What a rule says now, for rows and notices: "0.8 % of traffic ▲ alert at 0.1 %". */
export function stateText(state: AlertState, now: number): string {
  switch (state.kind) {
    case 'ok':
      return vscode.l10n.t('{0} of traffic, alert at {1}', ...measuredText(state.measured));
    case 'firing':
      return state.burn
        ? vscode.l10n.t(
            '{0} of traffic in {2} ▲ alert at {1}: the budget burns {3} times too fast',
            ...measuredText(state.measured),
            ageText(state.burn.longMs),
            state.burn.factor,
          )
        : vscode.l10n.t('{0} of traffic ▲ alert at {1}', ...measuredText(state.measured));
    case 'tooLittle':
      return vscode.l10n.t(
        'too little traffic to judge: {0} of {1}',
        countText(state.traffic),
        countText(state.floor),
      );
    case 'noData': {
      const { kind, since, usual, got } = state.silence;
      const at = timeOfDay(since, now).replace(/(\d\d:\d\d):\d\d$/, '$1');
      return kind === 'none'
        ? vscode.l10n.t('no data since {0}', at)
        : vscode.l10n.t('far less than usual since {0}: {1} of {2}', at, countText(got), countText(usual));
    }
    case 'unknown':
      return vscode.l10n.t(
        'unknown: {0}',
        state.why ? plainText(sentenceOf(state.why).text, 300) : vscode.l10n.t('not read yet'),
      );
  }
}

/** One line for a notification. */
export function alarmText({ rule, state }: AlertRow, now: number): string {
  return vscode.l10n.t('{0}: {1}', ruleName(rule), stateText(state, now));
}

/** What a person must not forget of an alert here: who watches it. */
export function watchedText(isExported = false): string {
  return isExported
    ? vscode.l10n.t('Rules for it were exported')
    : vscode.l10n.t('Seen only while VS Code runs');
}

/** "0.1 %", with as many digits as say something. */
export function shareText(share: number): string {
  const percent = share * 100;
  const digits = percent >= 99 ? 5 : percent >= 10 ? 3 : 2;
  return vscode.l10n.t('{0} %', String(Number(percent.toPrecision(digits))));
}

function measuredText({ share, threshold, isEstimated }: Measured): [string, string] {
  return [`${isEstimated ? '≈ ' : ''}${shareText(share)}`, shareText(threshold)];
}

function countText(count: number): string {
  return Math.round(count).toLocaleString();
}
