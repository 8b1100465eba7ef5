import * as vscode from 'vscode';
import type { AlertRule } from '../../core/errors/alerts/alertRule';
import type { FiredSpan } from '../../core/errors/alerts/replayAlert';
import type { TrafficSeries } from '../../core/errors/alerts/trafficSeries';
import type { TuneReplay } from '../../core/errors/alerts/tuneAlert';
import { pageChart } from '../../core/review/pageChart';
import type { Chart } from '../../core/review/chart';
import { ruleName, shareText } from '../../platform/alertText';
import { localZone } from '../../platform/clock';
import { ageText } from '../../platform/timeText';
import type { AlertTuneStrings, AlertWeek } from '../../protocol/alertTune';

/** Spans that are marked in the chart: the longest. */
const mostMarks = 12;

export function tuneStrings(rule: AlertRule | undefined): AlertTuneStrings {
  return {
    threshold:
      rule?.kind === 'slo'
        ? vscode.l10n.t('Objective (share of traffic that is good)')
        : vscode.l10n.t('Alert above this share of traffic'),
    thresholdHelp: vscode.l10n.t(
      'Type another one to see what it would have done. Nothing is changed before it is written to the team file.',
    ),
    write: vscode.l10n.t('Write to Team File'),
    openRule: vscode.l10n.t('Open Rule'),
    readAgain: vscode.l10n.t('Read Again'),
    table: vscode.l10n.t('Table'),
    keys: vscode.l10n.t('Arrow keys walk through the points.'),
  };
}

/** What the past week would have been, in words and as a chart. */
export function weekShown(rule: AlertRule, replay: TuneReplay, basis: TrafficSeries['basis']): AlertWeek {
  const notices: string[] = [];
  if (replay.judged < 0.95) {
    notices.push(
      vscode.l10n.t(
        '{0} of the week could be judged; of the rest too little is known.',
        shareText(replay.judged),
      ),
    );
  }
  if (replay.isEstimated) {
    notices.push(vscode.l10n.t('≈ Some of it is estimated: which class errors have comes from samples.'));
  }
  return {
    kind: 'shown',
    summary: summaryOf(replay),
    notices,
    chart: pageChart(chartOf(rule, replay, basis)),
  };
}

function summaryOf({ spans, judged }: TuneReplay): string {
  const fired = spans.filter(span => span.kind === 'firing');
  const silent = spans.length - fired.length;
  const quiet =
    judged === 0
      ? vscode.l10n.t('Nothing of the past week could be judged.')
      : vscode.l10n.t('It would not have fired in the past week.');
  const parts = [
    fired.length === 0
      ? quiet
      : fired.length === 1
        ? vscode.l10n.t('It would have fired once in the past week, for {0}.', lengthOf(fired))
        : vscode.l10n.t(
            'It would have fired {0} times in the past week, for {1} in all.',
            fired.length,
            lengthOf(fired),
          ),
    ...(silent > 0 ? [vscode.l10n.t('Data was missing {0} times.', silent)] : []),
  ];
  return parts.join(' ');
}

function chartOf(rule: AlertRule, replay: TuneReplay, basis: TrafficSeries['basis']): Chart {
  const { times, shares, threshold, spans, from, to } = replay;
  const zone = localZone();
  const definition =
    basis === 'requests'
      ? vscode.l10n.t('Share of requests that failed, over the window of the alert.')
      : vscode.l10n.t('Share of log records that are such errors, over the window of the alert.');
  const marked = [...spans]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostMarks)
    .sort((a, b) => a.from - b.from);
  return {
    id: 'alert',
    title: ruleName(rule),
    unit: 'share',
    definition,
    fromZero: true,
    x: { kind: 'time', from, to, zone, times },
    lines: [
      { label: vscode.l10n.t('share of traffic'), values: shares },
      { label: vscode.l10n.t('alert at {0}', shareText(threshold)), values: times.map(() => threshold) },
    ],
    marks: marked.map(span => ({
      kind: span.kind === 'firing' ? ('spike' as const) : ('silence' as const),
      missing: span.kind === 'noData',
      line: 0,
      from: span.from,
      to: span.to,
      at: span.to,
      ...valueAt(replay, span.to),
      words: wordsOf(span, zone),
    })),
    remarks: [],
  };
}

function valueAt({ times, shares }: TuneReplay, at: number): { readonly value?: number } {
  const value = shares[times.indexOf(at)];
  return value === undefined ? {} : { value };
}

function wordsOf({ kind, from, to }: FiredSpan, zone: string): string {
  const options = {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  } as const;
  const begin = new Date(from).toLocaleString(undefined, options);
  return kind === 'firing'
    ? vscode.l10n.t('{0}: fires for {1}', begin, ageText(to - from))
    : vscode.l10n.t('{0}: no data for {1}', begin, ageText(to - from));
}

function lengthOf(spans: readonly FiredSpan[]): string {
  return ageText(spans.reduce((sum, { from, to }) => sum + to - from, 0));
}
