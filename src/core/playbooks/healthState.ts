import type { AlertWithout } from './alertsWithout';
import type { AutomationCandidate } from './automation';
import type { HealthProblem } from './health';

/** What a look at all playbooks found. */
export interface HealthState {
  /** The gravest first. */
  readonly problems: readonly HealthProblem[];
  /** Alerts that fired lately and that no playbook is for, the most frequent first. */
  readonly without: readonly AlertWithout[];
  /**
   * What of the past was seen: `days` back, with the open incidents. `unread`: there is a past, and nobody has read it
   * yet on this machine; then `without` holds open incidents only.
   */
  readonly past: { readonly kind: 'read'; readonly days: number } | { readonly kind: 'unread' | 'none' };
  readonly automation: readonly AutomationCandidate[];
  /** When it was found, Unix ms. */
  readonly at: number;
}

/** How many rows ask for something. */
export function healthCount({ problems, without }: HealthState): number {
  return problems.length + without.length;
}
