import type { Severity } from './severity';

/** What a team file says, checked and with durations in milliseconds and shares as fractions. */
export interface Team {
  readonly services: readonly TeamService[];
  readonly areas: readonly TeamArea[];
  readonly severityRules: readonly SeverityRule[];
  /** PagerDuty priority name (as on the account, e.g. "P1") to class. */
  readonly priorities: ReadonlyMap<string, Severity>;
  readonly sla: Readonly<Partial<Record<Severity, Sla>>>;
}

export interface TeamService {
  /** The key in the team file; what the person calls the service. */
  readonly name: string;
  /** PagerDuty service ids. */
  readonly pagerDuty: readonly string[];
  /** The value of the log records' service field; absent where logs do not tell services apart. */
  readonly logService?: string;
  /** Globs of the service's code, relative to its repository's root. */
  readonly paths: readonly string[];
  /** Where the service's code lives, when not in the folder of the team file: a git remote URL or a local path. */
  readonly repository?: string;
  readonly lead?: string;
  readonly area?: string;
  readonly partners: readonly Partner[];
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

/** Spans in milliseconds. */
export interface Sla {
  readonly acknowledgeMs?: number;
  readonly resolveMs?: number;
}

/** First match wins; a rule with several conditions needs all of them. */
export interface SeverityRule {
  readonly class: Severity;
  readonly service?: string;
  /** RE2 syntax, found anywhere in the title or message. */
  readonly message?: string;
  /** Literal text, found anywhere in the title or message, case-insensitive. */
  readonly text?: string;
  readonly exception?: string;
  /** HTTP status: "503" or "5xx". */
  readonly status?: string;
  readonly environment?: string;
  /** Zero-based line of the rule in the team file. */
  readonly line: number;
}

/** What holds where no team file says otherwise. */
export const defaultTeam: Team = {
  services: [],
  areas: [],
  severityRules: [],
  priorities: new Map(),
  sla: {},
};
