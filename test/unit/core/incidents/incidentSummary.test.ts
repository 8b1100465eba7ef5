import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { SourceHealth } from '../../../../src/core/base/sourceHealth';
import type { ClassifiedIncident, Incident } from '../../../../src/core/incidents/incident';
import {
  staleAfterMs,
  summarize,
  type IncidentSummary,
} from '../../../../src/core/incidents/incidentSummary';
import type { Severity } from '../../../../src/core/team/severity';
import { incident } from './incidents';

const now = 10_000_000;
const hour = 3_600_000;
const row = (severity: Severity, change: Partial<Incident> = {}): ClassifiedIncident => ({
  incident: incident(severity, change),
  classified: { severity, reason: { kind: 'default' } },
});
const health = (change: Partial<SourceHealth> = {}): SourceHealth => ({
  sourceId: 'test:acme',
  label: 'Test',
  state: 'ok',
  asOf: now - 1000,
  ...change,
});
const failure = problem('base.unexpected', { detail: 'down' });

const cases: readonly [
  what: string,
  rows: readonly ClassifiedIncident[],
  sources: readonly SourceHealth[],
  expected: Partial<IncidentSummary>,
][] = [
  ['no source', [], [], { state: 'unconnected', complete: false }],
  ['read whole, nothing open', [], [health()], { state: 'quiet', complete: true, asOf: now - 1000 }],
  [
    'nothing open in the filter, and two behind it',
    [],
    [health({ scope: { services: 1, hidden: 2 } })],
    { state: 'quiet', hidden: 2 },
  ],
  [
    'a filter that cannot be used',
    [],
    [health({ scopeProblem: failure })],
    { state: 'unknown', complete: false },
  ],
  ['never read', [], [{ sourceId: 'a', label: 'A', state: 'never' }], { state: 'unknown', complete: false }],
  ['failed, nothing known', [], [health({ problem: failure })], { state: 'unknown', complete: false }],
  ['cut off, nothing in the part that came', [], [health({ incomplete: failure })], { state: 'unknown' }],
  ['one of two failed', [], [health(), health({ problem: failure })], { state: 'unknown', complete: false }],
  [
    'not read for too long',
    [],
    [health({ asOf: now - staleAfterMs - 1 })],
    { state: 'unknown', complete: false },
  ],
  [
    'read an hour from now, before the clock was set back',
    [],
    [health({ asOf: now + hour })],
    { state: 'unknown', complete: false },
  ],
  [
    'as of the oldest source',
    [],
    [health(), health({ asOf: now - 5000 })],
    { state: 'quiet', asOf: now - 5000 },
  ],
  [
    'failed with rows of before',
    [row('major')],
    [health({ problem: failure })],
    { state: 'active', open: 1, unacknowledged: 1, complete: false, worst: 'major' },
  ],
  [
    'the worst that waits goes before a worse one that somebody has',
    [row('critical', { status: 'acknowledged' }), row('standard')],
    [health()],
    {
      state: 'active',
      open: 2,
      unacknowledged: 1,
      bySeverity: { critical: 1, major: 0, standard: 1 },
      waitingBySeverity: { critical: 0, major: 0, standard: 1 },
      worst: 'standard',
      criticalUnacknowledged: false,
    },
  ],
  ['critical waits', [row('critical')], [health()], { worst: 'critical', criticalUnacknowledged: true }],
  [
    'the nearest action, not one of the past',
    [
      row('major', {
        pendingActions: [
          { kind: 'escalate', at: now - 1 },
          { kind: 'escalate', at: now + 900 },
        ],
      }),
      row('major', {
        pendingActions: [
          { kind: 'unacknowledge', at: now + 300 },
          { kind: 'urgencyChange', at: now + 1 },
        ],
      }),
    ],
    [health()],
    { nearest: { kind: 'unacknowledge', at: now + 300, state: 'running' } },
  ],
  [
    'the clock of the source is two hours behind: still fresh, and as of our own clock',
    [],
    [health({ asOf: now - 2 * hour - 1000, clockOffsetMs: -2 * hour })],
    { state: 'quiet', asOf: now - 1000 },
  ],
  [
    'the clock of the source is two hours ahead: an old read is no all clear',
    [],
    [health({ asOf: now + 2 * hour - staleAfterMs - 1, clockOffsetMs: 2 * hour })],
    { state: 'unknown', complete: false },
  ],
  [
    'an action is due by our own clock',
    [row('major', { pendingActions: [{ kind: 'escalate', at: now + 2 * hour + 300 }] })],
    [health({ asOf: now + 2 * hour, clockOffsetMs: 2 * hour })],
    { nearest: { kind: 'escalate', at: now + 300, state: 'running' } },
  ],
  [
    'resolved ones do not count',
    [row('critical', { status: 'resolved' })],
    [health()],
    { state: 'quiet', open: 0 },
  ],
];

describe('summary of the night', () => {
  for (const [what, rows, sources, expected] of cases) {
    it(what, () => {
      const actual = summarize(rows, sources, now);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(actual[key as keyof IncidentSummary], value, key);
      }
    });
  }
});
