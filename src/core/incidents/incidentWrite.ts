/** Something of the source's by its id, with the name that the person saw when it was chosen. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who gets an incident, or is asked to help with it. */
export interface Targets {
  readonly people: readonly Named[];
  /** Escalation policies: whoever is on call there. */
  readonly policies: readonly Named[];
}

/** One equality or pattern of a silence; Alertmanager's own words. */
export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** What came of an incident, in the words of the person who resolved it; `later`: not said yet. */
export const causeOutcomes = ['acted', 'nothing', 'notOurs', 'later'] as const;

export type CauseOutcome = (typeof causeOutcomes)[number];

/** What was pressed. Kept on disk: a kind or a field that once was written stays readable. */
export type IncidentWrite =
  | { readonly kind: 'acknowledge' }
  /**
   * The note goes first: access to an incident can end when it is resolved. `outcome` is for the team's own records,
   * and no source hears of it.
   */
  | { readonly kind: 'resolve'; readonly note?: string; readonly outcome?: CauseOutcome }
  | { readonly kind: 'note'; readonly text: string }
  /** `was`: the note's text as the person saw it; another one there means that somebody else changed it. */
  | { readonly kind: 'editNote'; readonly noteId: string; readonly text: string; readonly was: string }
  /** To that level (from 1) of the incident's escalation policy. */
  | { readonly kind: 'escalate'; readonly level: number }
  /** To people, or to one policy. `keep`: those who have it keep it; the people are added. */
  | { readonly kind: 'reassign'; readonly to: Targets; readonly keep?: true }
  | { readonly kind: 'snooze'; readonly seconds: number }
  | { readonly kind: 'priority'; readonly priority: Named }
  | { readonly kind: 'requestResponders'; readonly targets: Targets; readonly message: string }
  /** Alertmanager: mutes what the matchers fit, between two times (Unix ms by the source's clock). */
  | {
      readonly kind: 'silence';
      readonly matchers: readonly SilenceMatcher[];
      readonly startsAt: number;
      readonly endsAt: number;
      readonly comment: string;
    }
  /** Ends a silence before its time. */
  | { readonly kind: 'expireSilence'; readonly silenceId: string };

export type WriteKind = IncidentWrite['kind'];
/** What a source carries out by `act`. */
export type OtherWrite = Exclude<IncidentWrite, { readonly kind: 'acknowledge' | 'resolve' | 'note' }>;
