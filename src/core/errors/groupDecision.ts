import type { Severity } from '../team/severity';

/** What the team decided about a group, by its fingerprint; kept in `.opex/error-groups.json`. */
export interface GroupDecision {
  readonly fingerprint: string;
  /** What a person reads in place of the title. */
  readonly title?: string;
  /** Fingerprints of groups that are this one, too. */
  readonly merge: readonly string[];
  /** Its records are told apart by message. */
  readonly split: boolean;
  readonly ignore?: IgnoreRule;
}

/** Out of the list until something happens. Any one of the ends is enough. Times are Unix ms. */
export interface IgnoreRule {
  /** When it was said; records before it count for nothing. */
  readonly since: number;
  /** The class that the group had: a worse one ends it. */
  readonly severity?: Severity;
  readonly until?: number;
  /** So many further records. */
  readonly count?: number;
  /** A record of this release. */
  readonly release?: string;
  /** A record of any release but this one: until the next deploy fails so. */
  readonly otherThan?: string;
  readonly by?: string;
  readonly because?: string;
}

/** Why an ignored group is shown again. */
export type IgnoreEnd = 'time' | 'count' | 'release' | 'worse';

export const noDecisions: readonly GroupDecision[] = [];

/** The file of a team's decisions, beside its team file. */
export const decisionsFile = '.opex/error-groups.json';

/** The newest version of the file that is read and written. */
export const decisionsVersion = 1;

/** Fingerprints of groups that are to be told apart by message. */
export function splitsOf(decisions: readonly GroupDecision[]): readonly string[] {
  return decisions.filter(({ split }) => split).map(({ fingerprint }) => fingerprint);
}
