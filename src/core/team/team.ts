import type { ProblemPlace } from '../base/problem';
import type { PathRule } from '../source/pathRule';
import type { Severity, Sla } from './severity';

/** What a team file says, checked and with durations in milliseconds and shares as fractions. */
export interface Team {
  readonly services: readonly TeamService[];
  readonly areas: readonly TeamArea[];
  readonly severityRules: readonly SeverityRule[];
  /**
   * PagerDuty priority name (as on the account, e.g. "P1") to class. Empty until the team says it: no account's
   * "P1" is taken for critical unasked, because critical is what the team says costs money or customers.
   */
  readonly priorities: ReadonlyMap<string, Severity>;
  readonly sla: Readonly<Partial<Record<Severity, Sla>>>;
  /** Absent: Monday to Friday, 8 to 18 where an incident's person is. */
  readonly support?: SupportHours;
  readonly review?: TeamReview;
  readonly bugs?: TeamBugs;
  readonly alerts: TeamAlerts;
  readonly goals: readonly TeamGoal[];
}

export interface TeamService {
  /** The key in the team file; what the person calls the service. */
  readonly name: string;
  /** PagerDuty service ids. */
  readonly pagerDuty: readonly string[];
  /** Values of the log records' service field; empty where the team file gives none (then `name` counts). */
  readonly logServices: readonly string[];
  /** Globs of the service's code, relative to its repository's root. */
  readonly paths: readonly string[];
  /** Where folders of production lie in its repository, in the order of the file. */
  readonly pathRules: readonly PathRule[];
  /** Globs of the source maps of what runs in production, relative to its repository's root. */
  readonly sourceMaps: readonly string[];
  /** Where the service's code lives, when not in the folder of the team file: a git remote URL or a local path. */
  readonly repository?: string;
  readonly lead?: string;
  readonly area?: string;
  readonly partners: readonly Partner[];
  /** Links or repository paths of its runbooks, offered for its incidents. */
  readonly runbooks: readonly string[];
  /** What playbooks put in for `${param:NAME}`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly value?: ServiceValue;
  /** What of the team's `alerts` is otherwise for this service, key by key. */
  readonly alerts?: TeamAlerts;
}

export interface Partner {
  readonly name: string;
  readonly when?: string;
  readonly reach: string;
}

export interface TeamArea {
  readonly name: string;
  readonly lead?: string;
}

/** What one lost customer or order costs, so that errors can be weighed. */
export interface ServiceValue {
  /** The log field that tells customers or orders apart: retries multiply errors, not losses. */
  readonly distinctBy: string;
  /** Loss for each, from least to most, in `currency`. */
  readonly loss: readonly [number, number];
  readonly currency: string;
  readonly because?: string;
}

export interface TeamAlerts {
  /** A plain threshold by class: which share of traffic is too much. */
  readonly shares: Readonly<Partial<Record<Severity, ShareAlert>>>;
  readonly slo?: { readonly objective: number; readonly windowMs?: number };
}

export interface ShareAlert {
  /** Fraction of traffic, 0.001 for "0.1%". */
  readonly share: number;
  readonly windowMs?: number;
  /** Below this many requests in the window nothing is judged. */
  readonly minTraffic?: number;
}

/** When a team answers what can wait. */
export interface SupportHours {
  /** IANA zone; absent: that of the review, else of who asks. */
  readonly zone?: string;
  /** 1 is Monday. */
  readonly days: readonly number[];
  /** Minutes after midnight by the zone's clock; `to` is after `from`, at most 1440. */
  readonly from: number;
  readonly to: number;
  /** Days off: `2026-12-25`. */
  readonly holidays: readonly string[];
}

/** How the week is read together. */
export interface TeamReview {
  /** IANA zone of the team's week. */
  readonly zone?: string;
  /** When on-call changes hands, where no schedule tells: weekday (1 is Monday) and minutes after midnight. */
  readonly handOver?: { readonly day: number; readonly minute: number };
  readonly manager?: string;
}

/** Where bugs stand and what their labels mean. */
export interface TeamBugs {
  /** `owner/name` on GitHub, or `host/owner/name`; absent: that of the team home. */
  readonly repository?: string;
  readonly labels: ReadonlyMap<string, Severity>;
  /** Of an issue that is created of an action item. */
  readonly itemLabels: readonly string[];
  /** Address on which another tracker begins an issue, with `{title}` and `{body}` in it. */
  readonly newIssue?: string;
}

/** What the team wants to reach in a quarter, e.g. at most two critical incidents. */
export interface TeamGoal {
  /** `2026-Q4`. */
  readonly quarter: string;
  readonly class: Severity;
  readonly service?: string;
  readonly count: Comparison;
  readonly because?: string;
}

/** A bound as files write it: `>= 500`. */
export interface Comparison {
  readonly operator: '>=' | '>' | '<=' | '<' | '=';
  readonly value: number;
}

/** First match wins; a rule with several conditions needs all of them, a rule with none matches everything. */
export interface SeverityRule {
  readonly class: Severity;
  readonly service?: string;
  /** A regular expression of JavaScript with the flag `u`, found anywhere in the title or message. */
  readonly message?: string;
  /** Literal text, found anywhere in the title or message, case-insensitive. */
  readonly text?: string;
  /** Type of the exception, with or without its package. */
  readonly exception?: string;
  /** HTTP status: "503" or "5xx". */
  readonly status?: string;
  readonly environment?: string;
  /** What a group's errors may cost an hour, upper end: such a rule raises the class of a group and matches nothing else. */
  readonly valuePerHour?: Comparison;
  /** 1-based, in file order, rules that could not be read counted too: what a person finds by counting. */
  readonly number: number;
  /** Zero-based line of the rule in the team file. */
  readonly line: number;
  /** Where the pattern stands, for what is wrong with it. */
  readonly messagePlace?: ProblemPlace;
}

/** What holds where no team file says otherwise. */
export const defaultTeam: Team = {
  services: [],
  areas: [],
  severityRules: [],
  priorities: new Map(),
  sla: {},
  alerts: { shares: {} },
  goals: [],
};
