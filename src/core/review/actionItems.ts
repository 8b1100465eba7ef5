/**
 * Something to do so that it does not page again, as it stands in a review. It lives in the review files and is
 * carried from one to the next by its id; done in any of them is done.
 */
export interface ReviewItem {
  /** Names it in every file: eight of `0-9a-z`. */
  readonly id: string;
  readonly text: string;
  readonly done: boolean;
  readonly owner?: string;
  /** ISO 8601 date. */
  readonly due?: string;
  /** 1 is the most urgent. */
  readonly priority?: number;
  /** What it keeps from happening again: incidents, notes, alerts, as a person reads them, with their link. */
  readonly prevents: readonly ItemLink[];
  /** Identities of these: incidents (`pagerduty:acme:Q1`), keys of repeats (`alert:…`), paths of notes. */
  readonly refs: readonly string[];
  /** What is dropped for it, and who allowed that. */
  readonly dropped?: string;
  readonly allowedBy?: string;
  /** Where the team works on it; it then owns the state. */
  readonly tracker?: string;
  /** Name of the review that it first stood in: `2026-W45`. */
  readonly since: string;
  /** Lines that people wrote below it, as they stand in the file. */
  readonly remarks: readonly string[];
}

export interface ItemLink {
  readonly label: string;
  /** http, https, or a path relative to the file. */
  readonly href?: string;
}

/** `unknown`: its tracker cannot be read; that is never called slipping. */
export type ItemState = 'done' | 'open' | 'slipping' | 'unknown';

/** What the tracker of an item said. */
export type TrackerState =
  | 'open'
  | 'closed'
  /** Closed there without having been done: nothing is prevented by it. */
  | 'notPlanned'
  | 'unreadable';

/** An item with what follows from all review files and its tracker. */
export interface ItemStanding {
  readonly item: ReviewItem;
  readonly state: ItemState;
  /** In how many later reviews it stood again after its first. */
  readonly carried: number;
  /** Whole days from the end of its first review to now. */
  readonly ageDays: number;
  /** Days past its due date, where it is open and late. */
  readonly lateDays?: number;
  /** Its tracker closed it as not planned, and nobody here ticked it or took it out. */
  readonly notPlanned?: true;
  /** What the review may not close silently without. */
  readonly lacks: readonly ('owner' | 'priority' | 'due')[];
}

/** Something that could become an item: the person decides. */
export interface ItemCandidate {
  readonly id: string;
  readonly source: CandidateSource;
  readonly text: string;
  readonly owner?: string;
  readonly due?: string;
  readonly priority?: number;
  readonly prevents: readonly ItemLink[];
  readonly refs: readonly string[];
}

export const candidateSources = [
  'note',
  'repeat',
  'health',
  'automation',
  'anomaly',
  'remark',
  'person',
] as const;

export type CandidateSource = (typeof candidateSources)[number];
