import type { EntityId } from '../base/identity';
import type { Severity } from '../team/severity';

/** A root-cause note: one Markdown file below `.opex/root-causes/` of the repository of the code. */
export interface RootCauseNote {
  /** URI of the file. */
  readonly uri: string;
  readonly title: string;
  readonly severity?: Severity;
  readonly status: NoteStatus;
  readonly incidents: readonly EntityId[];
  /** Fingerprints of error groups. */
  readonly errors: readonly string[];
  readonly anchors: readonly NoteAnchor[];
  readonly author?: string;
  /** ISO 8601 date as written. */
  readonly created?: string;
  /** The Markdown after the front matter. */
  readonly body: string;
}

export type NoteStatus = 'suspected' | 'confirmed' | 'fixed' | 'wontfix';

/** A place in code that a note is about. */
export interface NoteAnchor {
  /** Relative to the repository's root, `/` between parts. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly symbol?: string;
  readonly commit?: string;
  /** The line's text when it was written down, trimmed. */
  readonly quote?: string;
  readonly before?: string;
  readonly after?: string;
}
