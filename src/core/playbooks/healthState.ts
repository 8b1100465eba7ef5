import type { AlertWithout } from './alertsWithout';
import type { AutomationCandidate } from './automation';
import { isFault, type HealthProblem } from './health';

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

/** How many rows say that something is wrong, and how many ask for a look. */
export function healthCounts({ problems, without }: HealthState): {
  readonly wrong: number;
  readonly toLookAt: number;
} {
  const wrong = problems.filter(isFault).length;
  return { wrong: wrong + without.length, toLookAt: problems.length - wrong };
}
