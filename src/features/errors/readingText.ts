import * as vscode from 'vscode';
import { unclassifiedShare } from '../../core/errors/groupView';
import type { ErrorStore } from '../../core/errors/errorStore';
import { timeOfDay } from '../../platform/timeText';
import { recordsText } from './errorItem';

/** What the rows are made of: "last 24 h · as of 02:14:09 · 3 files, 4,120 records read"; empty before the first reading. */
export function readingText(store: ErrorStore, now: number): string {
  const read = store.sources.flatMap(({ reading, window, health }) =>
    reading && window && health.asOf !== undefined ? [{ reading, window, asOf: health.asOf }] : [],
  );
  if (read.length === 0) return '';
  const span = Math.max(...read.map(({ window }) => window.to - window.from));
  const asOf = Math.min(...read.map(entry => entry.asOf));
  const ofFiles = read.filter(({ reading }) => !reading.asked && reading.files !== 0);
  const files = ofFiles.reduce((sum, { reading }) => sum + (reading.files ?? 0), 0);
  const records = recordsText(ofFiles.reduce((sum, { reading }) => sum + reading.recordsRead, 0));
  const amount =
    files === 1
      ? vscode.l10n.t('1 file, {0} read', records)
      : vscode.l10n.t('{0} files, {1} read', files, records);
  const share = Math.round(unclassifiedShare(store.groups) * 100);
  return [
    vscode.l10n.t('last {0} h', Math.round(span / 3_600_000)),
    vscode.l10n.t('as of {0}', timeOfDay(asOf, now)),
    // Of engines alone there are no files to tell of.
    ...(ofFiles.length > 0 ? [amount] : []),
    ...(share > 0 ? [vscode.l10n.t('{0} % of the errors have no class of their own', share)] : []),
  ].join(' · ');
}

/** What log engines counted, and how much of it was looked at; undefined where that is all of it. */
export function sampledText({ sources }: ErrorStore): string | undefined {
  const asked = sources.flatMap(({ reading, health }) =>
    health.asOf === undefined ? [] : (reading?.asked ?? []),
  );
  const counted = asked.reduce((sum, one) => sum + one.counted, 0);
  const sampled = asked.reduce((sum, one) => sum + one.sampled, 0);
  if (sampled >= counted) return undefined;
  return vscode.l10n.t(
    'looked at {0} of {1} errors counted',
    sampled.toLocaleString(),
    counted.toLocaleString(),
  );
}
