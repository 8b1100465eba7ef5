import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import {
  addChartRemark,
  addSaidRemark,
  readRemarks,
  strikeRemark,
  type Speaker,
} from '../../core/review/remarks';
import { clockText, dayText } from '../../core/review/reviewText';
import { plainText } from '../../platform/remoteText';
import type { RemarkRequest, ShownRemark } from '../../protocol/reviewAhead';
import type { OpenReview } from './reviewBook';

/** One change of the review's file. */
export type Change = (text: string) => string | undefined;

/** What was said so far, struck ones too. */
export function shownRemarks({ text, model }: OpenReview): readonly ShownRemark[] {
  const { zone } = model.period;
  return readRemarks(text ?? '').map(({ id, text: words, struck, by, said, pin }) => ({
    id,
    text: plainText(words, 1_000),
    where: pin?.where ?? '',
    struck,
    by: [by, ...(said === undefined ? [] : [`${dayText(said, zone)} ${clockText(said, zone)}`])]
      .filter(part => part !== undefined)
      .map(part => plainText(part))
      .join(', '),
  }));
}

/** The change that a request of the page makes; undefined where the person thought better of it. */
export async function changeOfRemark(
  request: RemarkRequest,
  review: OpenReview,
  speaker: Speaker,
): Promise<Change | undefined> {
  const { zone } = review.model.period;
  switch (request.type) {
    case 'remark':
      return text => addSaidRemark(text, request.text, speaker, zone);
    case 'strikeRemark':
      if (review.text === undefined) throw new ProblemError(problem('review.placeGone', {}));
      return text => strikeRemark(text, request.id);
    case 'pin':
      return pin(request.chart, request.at, review, speaker);
  }
}

/** A remark at a point of a chart: the room says it, one person types. */
async function pin(
  id: string,
  at: number,
  { model, charts }: OpenReview,
  speaker: Speaker,
): Promise<Change | undefined> {
  const { zone } = model.period;
  const chart = charts.find(known => known.id === id);
  if (chart?.x.kind !== 'time') return undefined;
  const { title } = chart;
  const words = await vscode.window.showInputBox({
    title: vscode.l10n.t('Remark: {0}, {1} {2}', title, dayText(at, zone), clockText(at, zone)),
    prompt: vscode.l10n.t('What it was, or “we should log that”'),
    ignoreFocusOut: true,
  });
  if (words === undefined || words.trim() === '') return undefined;
  const remark = { chart: id, at, text: words.trim().slice(0, 1_000) };
  return text => addChartRemark(text, title, remark, speaker, zone);
}
