import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import type { Event } from '../../core/base/event';
import { problemOf, type Problem } from '../../core/base/problem';
import type { JournalEntry } from '../../core/review/journal';
import { textOfMarkdown } from '../../core/review/reviewText';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { plainText } from '../../platform/remoteText';
import { timeOfDay } from '../../platform/timeText';
import type { JournalBook } from './journalBook';

/** A row of the Week view. */
export type WeekNode =
  | { readonly kind: 'journal'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'entry'; readonly entryId: string; readonly entry: JournalEntry }
  | { readonly kind: 'pagedUs' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | WeekRow;

/** A row that another part of the feature gives: the review, action items. */
export interface WeekRow {
  readonly kind: 'row';
  readonly item: vscode.TreeItem;
  readonly children: readonly WeekRow[];
}

export interface WeekTreeDeps {
  readonly book: JournalBook;
  readonly files: { readonly onDidChange: Event<void> };
  readonly now: () => number;
  /** Rows below the journal, in their order; each fails by itself. */
  readonly rows: () => Promise<readonly WeekRow[]>;
}

/** The Week view's data: the journal of the running week, the review and its action items. */
export class WeekTree extends Owner implements vscode.TreeDataProvider<WeekNode> {
  private readonly changed = this.register(new vscode.EventEmitter<WeekNode | undefined>());

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly deps: WeekTreeDeps) {
    super();
    this.register(deps.book.onDidChange(() => this.refresh()));
    this.register(deps.files.onDidChange(() => this.refresh()));
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  async getChildren(node?: WeekNode): Promise<WeekNode[]> {
    if (!node) return [...(await this.journal()), ...(await this.others()), { kind: 'pagedUs' }];
    if (node.kind === 'journal') {
      // Newest first: what was done last is what one wants to mend.
      return [...node.entries].reverse().map(entry => ({ kind: 'entry', entryId: entry.id, entry }));
    }
    return node.kind === 'row' ? [...node.children] : [];
  }

  getTreeItem(node: WeekNode): vscode.TreeItem {
    switch (node.kind) {
      case 'journal':
        return journalItem(node.entries);
      case 'entry':
        return entryItem(node.entry, this.deps.now());
      case 'pagedUs':
        return pagedUsItem();
      case 'failed':
        return failedItem(node.problem);
      case 'row':
        return node.item;
    }
  }

  private async journal(): Promise<readonly WeekNode[]> {
    try {
      const journal = await this.deps.book.read(this.deps.now());
      return [{ kind: 'journal', entries: journal?.entries ?? [] }];
    } catch (error) {
      return [{ kind: 'failed', problem: problemOf(error) }];
    }
  }

  private async others(): Promise<readonly WeekNode[]> {
    try {
      return await this.deps.rows();
    } catch (error) {
      return [{ kind: 'failed', problem: problemOf(error) }];
    }
  }
}

function journalItem(entries: readonly JournalEntry[]): vscode.TreeItem {
  const count = entries.filter(({ struck }) => !struck).length;
  const item = new vscode.TreeItem(
    vscode.l10n.t('Journal'),
    entries.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = 'journal';
  item.description = count === 0 ? vscode.l10n.t('nothing logged this week') : count.toLocaleString();
  item.iconPath = new vscode.ThemeIcon('book');
  item.contextValue = 'journal';
  if (entries.length === 0) item.command = commandOf('opex.logWhatIDid', vscode.l10n.t('Log What I Did'));
  item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
  return item;
}

function entryItem({ id, text: words, who, at, struck }: JournalEntry, now: number): vscode.TreeItem {
  const text = textOfMarkdown(words);
  const item = new vscode.TreeItem(plainText(text, 200));
  item.id = `entry-${id}`;
  const name = plainText(who, 60);
  const time = timeOfDay(at, now);
  item.description = [time, name, ...(struck ? [vscode.l10n.t('struck out')] : [])].join(' · ');
  item.iconPath = new vscode.ThemeIcon(struck ? 'circle-slash' : 'circle-small');
  item.contextValue = struck ? 'entry.struck' : 'entry';
  item.tooltip = plainText(text, 2_000);
  item.command = commandOf('opex.openJournal', vscode.l10n.t('Open Journal'), { entryId: id });
  item.accessibilityInformation = { label: `${plainText(text, 200)}, ${item.description}` };
  return item;
}

function pagedUsItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('What Paged Us'));
  item.id = 'pagedUs';
  item.description = vscode.l10n.t('last 90 days');
  item.iconPath = new vscode.ThemeIcon('history');
  item.command = commandOf('opex.whatPagedUs', vscode.l10n.t('What Paged Us'));
  item.accessibilityInformation = { label: `${item.label as string}, ${item.description}` };
  return item;
}

function failedItem(problem: Problem): vscode.TreeItem {
  const { text, action } = sentenceOf(problem);
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.tooltip = text;
  if (action) {
    item.command = { command: action.command, title: action.label, arguments: [...(action.args ?? [])] };
  }
  item.accessibilityInformation = { label: text };
  return item;
}
