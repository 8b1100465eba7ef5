import * as vscode from 'vscode';
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
  const files = read.reduce((sum, { reading }) => sum + (reading.files ?? 0), 0);
  const records = recordsText(read.reduce((sum, { reading }) => sum + reading.recordsRead, 0));
  const amount =
    files === 1
      ? vscode.l10n.t('1 file, {0} read', records)
      : vscode.l10n.t('{0} files, {1} read', files, records);
  return [
    vscode.l10n.t('last {0} h', Math.round(span / 3_600_000)),
    vscode.l10n.t('as of {0}', timeOfDay(asOf, now)),
    amount,
  ].join(' · ');
}
