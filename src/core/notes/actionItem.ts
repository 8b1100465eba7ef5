import { isIsoDate } from './isoDate';

/** Something to do so that a cause does not page again. */
export interface ActionItem {
  readonly text: string;
  readonly done: boolean;
  readonly owner?: string;
  /** ISO 8601 date. */
  readonly due?: string;
  /** 1 is the most urgent. */
  readonly priority?: number;
  /** Zero-based line of the note's file. */
  readonly line: number;
}

/** An item as read, and what of it could not be. */
export interface ReadItem {
  readonly item: ActionItem;
  readonly problems: readonly {
    readonly key: 'due' | 'priority';
    readonly value: string;
    readonly column: number;
  }[];
}

const task = /^\s*[-*+] \[([ xX])\](?:[ \t]+(.*))?$/;
/** `(owner: a@example.com, due: 2026-10-26, priority: 1)` at the end of a task. */
const facts = /\(((?:owner|due|priority):[^()]*)\)\s*$/i;
const maxItems = 200;

/**
 * The check list of a note's text: `- [ ] cap retries (owner: lead@example.com, due: 2026-10-26, priority: 1)`.
 * An empty box, as the template has it, is no item; fenced code holds none.
 */
export function actionItemsOf(body: string, firstLine: number): readonly ReadItem[] {
  const items: ReadItem[] = [];
  let fence: string | undefined;
  for (const [index, line] of body.split('\n').entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
      continue;
    }
    const parts = fence === undefined && line.length < 4000 ? task.exec(line.replace(/\r$/, '')) : null;
    const text = parts?.[2]?.trim() ?? '';
    if (parts && text !== '' && items.length < maxItems) {
      items.push(itemOf(text, parts[1] !== ' ', firstLine + index, line.indexOf(text)));
    }
  }
  return items;
}

/** An item from its words; `column` is where they start. */
export function itemOf(text: string, done: boolean, line: number, column: number): ReadItem {
  const found = facts.exec(text);
  const problems: ReadItem['problems'][number][] = [];
  const known: { owner?: string; due?: string; priority?: number } = {};
  let at = column + (found ? found.index + 1 : 0);
  for (const part of found?.[1]?.split(',') ?? []) {
    const [, name = '', rest = ''] = /^\s*(\w+)\s*:\s*(\S.*)?$/.exec(part) ?? [];
    const value = rest.trimEnd();
    const key = name.toLowerCase();
    const place = at + part.indexOf(value, part.indexOf(':') + 1);
    if (key === 'owner' && value !== '') known.owner = value;
    if (key === 'due') {
      if (isIsoDate(value)) known.due = value;
      else problems.push({ key, value, column: place });
    }
    if (key === 'priority') {
      if (/^[1-9]$/.test(value)) known.priority = Number(value);
      else problems.push({ key, value, column: place });
    }
    at += part.length + 1;
  }
  const words = found ? text.slice(0, found.index).trim() : text;
  return { item: { text: words === '' ? text : words, done, ...known, line }, problems };
}
