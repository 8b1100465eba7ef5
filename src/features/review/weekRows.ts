import * as vscode from 'vscode';
import type { ItemStanding } from '../../core/review/actionItems';
import { standingsOf } from '../../core/review/carryOver';
import { itemsOfReviews } from '../../core/review/readReview';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import type { ReviewBook } from './reviewBook';
import { periodsOf, type ReviewShelf } from './reviewFiles';
import type { WeekRow } from './weekTree';

/** Rows of the Week view below the journal: the review, and its action items. */
export async function weekRows(reviews: ReviewBook, now: number): Promise<readonly WeekRow[]> {
  const shelf = await reviews.files.read();
  const states = await reviews.trackers.states(shelf.reviews.flatMap(({ items: own }) => own));
  const items = standingsOf(itemsOfReviews(shelf.reviews), states, now).filter(
    ({ state }) => state !== 'done',
  );
  return [reviewRow(reviews, shelf, now), itemsRow(items), ...troubleRows(shelf)];
}

function reviewRow(reviews: ReviewBook, shelf: ReviewShelf, now: number): WeekRow {
  const period = reviews.periodNow(shelf);
  const isWritten = periodsOf(shelf).some(({ name }) => name === period.name);
  const item = new vscode.TreeItem(vscode.l10n.t('Review {0}', period.name));
  item.id = 'review';
  item.description =
    now < period.to
      ? vscode.l10n.t('draft')
      : isWritten
        ? vscode.l10n.t('written')
        : vscode.l10n.t('ready to be held');
  item.iconPath = new vscode.ThemeIcon('checklist');
  item.command = commandOf('opex.openReview', vscode.l10n.t('Open Weekly Review'), period.name);
  item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
  return { kind: 'row', item, children: [] };
}

function itemsRow(items: readonly ItemStanding[]): WeekRow {
  const slipping = items.filter(({ state }) => state === 'slipping').length;
  const item = new vscode.TreeItem(
    vscode.l10n.t('Action items'),
    items.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = 'items';
  item.description =
    items.length === 0
      ? vscode.l10n.t('none open')
      : slipping === 0
        ? items.length.toLocaleString()
        : vscode.l10n.t('{0}, {1} slipping', items.length, slipping);
  item.iconPath = new vscode.ThemeIcon(
    'tasklist',
    slipping > 0 ? new vscode.ThemeColor('list.warningForeground') : undefined,
  );
  item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
  return { kind: 'row', item, children: items.map(itemRow) };
}

function itemRow({ item: { id, text, owner, due, since }, state, lateDays }: ItemStanding): WeekRow {
  const item = new vscode.TreeItem(plainText(text, 200));
  item.id = `item-${id}`;
  item.description = [
    ...(state === 'slipping' ? [vscode.l10n.t('slipping')] : []),
    ...(lateDays === undefined ? [] : [vscode.l10n.t('{0} days late', lateDays)]),
    plainText(owner ?? vscode.l10n.t('nobody owns it'), 60),
    ...(due === undefined ? [] : [plainText(due, 20)]),
  ].join(' · ');
  item.iconPath = new vscode.ThemeIcon(state === 'slipping' ? 'warning' : 'circle-large-outline');
  item.command = commandOf('opex.openReview', vscode.l10n.t('Open Weekly Review'));
  item.tooltip = plainText(`${text} (${since})`, 600);
  item.accessibilityInformation = { label: `${plainText(text, 200)}, ${item.description}` };
  return { kind: 'row', item, children: [] };
}

/** Files that could not be read whole: each by its name, and the file opens. */
function troubleRows({ reviews, left }: ReviewShelf): readonly WeekRow[] {
  const rows = reviews
    .filter(({ problems }) => problems.length > 0)
    .map(({ file, problems }): WeekRow => {
      const [first] = problems;
      const text = first ? sentenceOf(first).text : '';
      const item = new vscode.TreeItem(plainText(file.slice(file.lastIndexOf('/') + 1)));
      item.description = text;
      item.tooltip = problems.map(problem => sentenceOf(problem).text).join('\n');
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      item.accessibilityInformation = { label: `${item.label as string}, ${text}` };
      return { kind: 'row', item, children: [] };
    });
  if (left === 0) return rows;
  const older = new vscode.TreeItem(vscode.l10n.t('{0} older reviews are not read', left));
  return [...rows, { kind: 'row', item: older, children: [] }];
}
