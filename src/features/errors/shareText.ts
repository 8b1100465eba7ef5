import * as vscode from 'vscode';
import type { RecordShare } from '../../core/errors/recordShare';

/** "0.8 %", "≈ 12 %", "< 0.01 %". */
export function percentText({ share, estimated }: RecordShare): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return vscode.l10n.t('< {0} %', (0.01).toLocaleString());
  const digits = percent < 1 ? 2 : percent < 10 ? 1 : 0;
  const text = vscode.l10n.t('{0} %', percent.toLocaleString(undefined, { maximumFractionDigits: digits }));
  return estimated ? `≈ ${text}` : text;
}

/** "0.8 % of 1.2 M". */
export function shareText(share: RecordShare): string {
  return vscode.l10n.t('{0} of {1}', percentText(share), amountText(share.records));
}

/** With what it is a share of. */
export function shareCardText(share: RecordShare): string {
  const basis = share.of.map(basisText).join(vscode.l10n.t(' and '));
  return vscode.l10n.t('{0} of {1} records ({2})', percentText(share), amountText(share.records), basis);
}

function basisText(of: RecordShare['of'][number]): string {
  switch (of) {
    case 'service':
      return vscode.l10n.t('all that its service wrote in the window, counted by the log engine');
    case 'engine':
      return vscode.l10n.t('all that the log engine counted in the window');
    case 'files':
      return vscode.l10n.t('all that was read of the log files in the window, of every service');
  }
}

/** Four digits at most: "9,830", "12.4 k", "1.2 M". */
function amountText(records: number): string {
  if (records < 10_000) return records.toLocaleString();
  const [unit, divisor] = unitOf(records);
  const amount = records / divisor;
  return `${amount.toLocaleString(undefined, { maximumFractionDigits: amount < 100 ? 1 : 0 })} ${unit}`;
}

function unitOf(records: number): readonly [unit: string, divisor: number] {
  if (records < 999_500) return ['k', 1e3];
  return records < 999_500_000 ? ['M', 1e6] : ['G', 1e9];
}
