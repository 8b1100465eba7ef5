import type { EntityId } from '../base/identity';

/**
 * One line of the on-call journal, `.opex/journal/2026-W47.md`. A file is a set of such lines: their order does not
 * matter, and a line that a merge doubled counts once.
 */
export interface JournalEntry {
  /** Names it; automatic entries derive it from what happened, so that two windows write the same one. */
  readonly id: string;
  /** Unix ms; a file holds whole seconds. */
  readonly at: number;
  /** How `at` is written: minutes east of UTC. */
  readonly offsetMinutes: number;
  readonly who: string;
  readonly kind: JournalKind;
  /** One line of Markdown-safe words; a line break becomes a space. */
  readonly text: string;
  readonly incident?: EntityId;
  /** Path of the playbook, relative to the team home. */
  readonly playbook?: string;
  /** http, https, or a path relative to the journal file. */
  readonly link?: string;
  /** The person took it back: it stays readable and counts for nothing. */
  readonly struck: boolean;
  /** How often it was edited: of two versions of one entry the later stands. */
  readonly edits: number;
}

export const journalKinds = [
  'did',
  'acknowledged',
  'resolved',
  'transcript',
  'note',
  'fix',
  'shift',
  'helped',
] as const;

/** `did`: a person's own words. `helped`: somebody was pulled in. The rest is written by itself. */
export type JournalKind = (typeof journalKinds)[number];

/** A journal file as read. */
export interface Journal {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[];
  /** Lines that people wrote by hand and that are no entries, as they stand. */
  readonly ownLines: readonly { readonly line: number; readonly text: string }[];
  readonly problems: readonly JournalProblem[];
}

/** `line` is zero-based. */
export interface JournalProblem {
  readonly code: 'mergeConflict' | 'badEntry' | 'twoVersions' | 'newerVersion';
  readonly line: number;
  readonly text: string;
}
