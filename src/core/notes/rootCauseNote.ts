import type { EntityId } from '../base/identity';
import type { Severity } from '../team/severity';
import type { ActionItem } from './actionItem';

/** A root-cause note: one Markdown file below `.opex/root-causes/` of the folder that holds the code. */
export interface RootCauseNote {
  /** URI of the file. */
  readonly uri: string;
  readonly title: string;
  readonly severity?: Severity;
  readonly status: NoteStatus;
  /** `source:account:id`; written by hand also `source:id`. */
  readonly incidents: readonly EntityId[];
  /** Fingerprints of error groups. */
  readonly errors: readonly string[];
  readonly anchors: readonly NoteAnchor[];
  readonly fix?: NoteFix;
  /** What keeps it from paging again: the check list of the text, and `prevention` of the front matter. */
  readonly prevention: readonly ActionItem[];
  readonly author?: string;
  /** ISO 8601 date as written. */
  readonly created?: string;
  readonly updated?: string;
  /** The Markdown after the front matter. */
  readonly body: string;
}

/** All that a note's `status` may say, in the order of its life. */
export const noteStatuses = ['suspected', 'confirmed', 'fixed', 'wontfix'] as const;

export type NoteStatus = (typeof noteStatuses)[number];

/** True while nobody has ended the matter. */
export function isOpen(note: RootCauseNote): boolean {
  return note.status === 'suspected' || note.status === 'confirmed';
}

/** How the cause was removed. */
export interface NoteFix {
  /** Hashes, short or whole, oldest first. */
  readonly commits: readonly string[];
  /** Address of the pull request; http or https. */
  readonly pullRequest?: string;
  readonly release?: string;
  /** The change is not committed yet; the commit with the note's trailer takes its place. */
  readonly pending?: true;
  /** ISO 8601, with time and zone where Opex wrote it: when the fix was recorded, seen in production, and failed again. */
  readonly recorded?: string;
  readonly deployed?: string;
  readonly regressed?: string;
}

/** A place in code that a note is about. */
export interface NoteAnchor {
  /** Relative to the folder that holds `.opex` (as a rule the repository's root), `/` between parts. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly symbol?: string;
  readonly commit?: string;
  /** The line's text when it was written down, in the form of `quoteOf`. */
  readonly quote?: string;
  /** The next line above and below that is not blank, in the same form. */
  readonly before?: string;
  readonly after?: string;
}
