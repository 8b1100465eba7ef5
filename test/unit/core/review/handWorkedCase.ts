import assert from 'node:assert/strict';
import type { FactContext, IncidentFacts } from '../../../../src/core/review/incidentFacts';
import type { IncidentEvent, IncidentRecord } from '../../../../src/core/review/incidentHistory';
import { stateOf } from '../../../../src/core/review/slaPromises';
import { ann, by, facts, t } from './records';

export const minute = 60_000;
export const hour = 60 * minute;
export const ack = (at: string, who = ann): IncidentEvent => ({
  kind: 'acknowledge',
  at: t(at),
  by: by(who),
});
export const resolve = (at: string, who = by(ann)): IncidentEvent => ({
  kind: 'resolve',
  at: t(at),
  by: who,
});
export const notify = (at: string, to = ann, urgency?: 'high' | 'low'): IncidentEvent => ({
  kind: 'notify',
  at: t(at),
  to,
  channel: 'push',
  ...(urgency ? { urgency } : {}),
});

/** Every line is worked by hand; the arithmetic stands above it. Berlin is UTC+1 in winter, +2 in summer. */
export interface Case {
  readonly name: string;
  readonly of: IncidentRecord;
  readonly context?: Partial<FactContext>;
  readonly now?: string;
  readonly expect: Partial<{
    detect: number;
    acknowledge: number | null;
    resolve: number | null;
    pages: number;
    gaps: readonly number[];
    resolution: IncidentFacts['resolution'];
    unacknowledged: boolean;
    nights: readonly string[];
    part: string;
    /** Of every page. */
    parts: readonly string[];
    differs: unknown;
    severity: string;
    sla: readonly string[];
  }>;
}

/** Holds the facts of a case against what was worked out by hand. */
export function assertCase({ of, context, now, expect }: Case): void {
  const found = facts(of, context);
  const at = t(now ?? '2026-12-31T12:00:00+01:00');
  const actual = {
    detect: found.detectMs,
    acknowledge: found.acknowledgeMs ?? null,
    resolve: found.resolveMs ?? null,
    pages: found.pages.length,
    gaps: found.reopenedGaps,
    resolution: found.resolution,
    unacknowledged: found.unacknowledged,
    nights: found.wakings.map(({ night }) => night),
    part: found.dayParts[0],
    parts: found.dayParts,
    differs: found.differs ?? null,
    severity: found.severity,
    sla: found.promises.map(promise => `${promise.severity} ${promise.of} ${stateOf(promise, at)}`),
  };
  const keys = Object.keys(expect) as (keyof typeof actual)[];
  assert.deepEqual(Object.fromEntries(keys.map(key => [key, actual[key]])), expect);
}
