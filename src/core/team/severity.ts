/** How bad it is: the one scale for incidents, logged errors, notes and SLAs. */
export type Severity = 'critical' | 'major' | 'standard';

/** Worst first; the order of every list. */
export const severities: readonly Severity[] = ['critical', 'major', 'standard'];

/** Negative when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** A class and why it is that class; `reason` is put into words by the platform. */
export interface Classified {
  readonly severity: Severity;
  readonly reason: SeverityReason;
  /** What the team promises for that class; of incidents only, and only where its file says so. */
  readonly sla?: Sla;
}

/** Spans from when an incident began, in milliseconds. */
export interface Sla {
  readonly acknowledgeMs?: number;
  readonly resolveMs?: number;
  /** Only the team's support hours count. */
  readonly hours?: 'support';
}

export type SeverityReason =
  /** The team's rule number `rule` (1-based, in file order). `lowered` where it is below PagerDuty's priority. */
  | { readonly kind: 'teamRule'; readonly rule: number; readonly lowered: boolean }
  | { readonly kind: 'priority'; readonly name: string }
  | { readonly kind: 'alertSeverity'; readonly value: string }
  | { readonly kind: 'urgency'; readonly value: 'high' | 'low' }
  /** A class or severity field of the log record. */
  | { readonly kind: 'field'; readonly field: string; readonly value: string }
  | { readonly kind: 'level'; readonly level: string }
  | { readonly kind: 'uncaught' }
  /** The team's rule about what errors cost, and what these may cost an hour. */
  | {
      readonly kind: 'valuePerHour';
      readonly rule: number;
      readonly perHour: number;
      readonly currency: string;
    }
  | { readonly kind: 'default' };
