import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IncidentAlert } from '../../../../src/core/incidents/incident';
import {
  boundedBundle,
  bundlesToRemove,
  longestAgeMs,
  mostBundleBytes,
  mostBundles,
  mostBytes,
  readBundle,
  type IncidentBundle,
} from '../../../../src/core/incidents/incidentBundle';
import { incident } from './incidents';

const now = Date.UTC(2026, 10, 20, 2, 10);
const bundle: IncidentBundle = {
  version: 1,
  keptAt: now,
  clockOffsetMs: -1_500,
  sourceLabel: 'PagerDuty (acme)',
  incident: incident('Q1'),
  classified: { severity: 'critical', reason: { kind: 'default' } },
};
const alert = (id: string, details: unknown): IncidentAlert => ({
  id,
  summary: 'x',
  status: 'triggered',
  createdAt: now,
  links: [],
  details,
});

describe('IncidentBundle', () => {
  it('comes back as it was kept', () => {
    const whole: IncidentBundle = {
      ...bundle,
      alerts: [alert('A1', { host: 'web-1', nested: { a: [1, 2] } })],
      notes: [{ id: 'N1', content: 'looking', createdAt: now }],
      changes: [{ id: 'C1', at: now, summary: 'v2.31', links: [] }],
    };
    const kept = boundedBundle(whole);
    assert.deepEqual(kept, whole);
    assert.deepEqual(readBundle(JSON.parse(JSON.stringify(kept)), 'test:acme:Q1'), whole);
  });

  const refused: readonly [string, unknown][] = [
    ['a newer version', { ...bundle, version: 2 }],
    ['another incident', { ...bundle, incident: incident('Q2') }],
    ['no incident', { ...bundle, incident: null }],
    ['an incident without lists', { ...bundle, incident: { ...incident('Q1'), assignees: 'Ann' } }],
    ['a list of texts', { ...bundle, alerts: ['A1'] }],
    ['no time', { ...bundle, keptAt: 'yesterday' }],
    ['a list', [bundle]],
    ['nothing', undefined],
  ];
  for (const [name, value] of refused) {
    it(`is none: ${name}`, () => assert.equal(readBundle(value, 'test:acme:Q1'), undefined));
  }

  it('stays within its bytes, whatever alerts and notes hold', () => {
    const text = 'x'.repeat(50_000);
    const huge = boundedBundle({
      ...bundle,
      alerts: Array.from({ length: 500 }, (_, index) => alert(`A${index}`, { text })),
      notes: Array.from({ length: 500 }, (_, index) => ({ id: `N${index}`, content: text, createdAt: now })),
      timeline: Array.from({ length: 500 }, (_, index) => ({
        id: `R${index}`,
        kind: 'notify' as const,
        at: now,
        summary: text.slice(0, 2_000),
      })),
      playbooks: [{ uri: 'file:///p.md', title: 'p', reason: 'title', confidence: 1, text: text + text }],
      rootCauses: [{ uri: 'file:///n.md', title: 'n', status: 'fixed', body: text }],
    });
    assert.ok(JSON.stringify(huge).length <= mostBundleBytes, String(JSON.stringify(huge).length));
    assert.ok(huge.alerts && huge.alerts.length > 0 && huge.playbooks?.[0]?.text);
    assert.match(String(huge.alerts[0]?.details), /…$/);
  });
});

describe('bundlesToRemove', () => {
  it('keeps the newest that fit in number, bytes and age', () => {
    const entry = fc.record({
      keptAt: fc.integer({ min: now - 2 * longestAgeMs, max: now }),
      bytes: fc.integer({ min: 1, max: mostBundleBytes }),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 120 }), made => {
        const entries = made.map((one, index) => ({ ...one, name: String(index) }));
        const gone = new Set(bundlesToRemove(entries, now));
        const left = entries.filter(({ name }) => !gone.has(name));
        assert.ok(left.length <= mostBundles);
        assert.ok(left.reduce((sum, { bytes }) => sum + bytes, 0) <= mostBytes);
        assert.ok(left.every(({ keptAt }) => now - keptAt <= longestAgeMs));
        const fits = entries.length <= 20 && entries.every(({ keptAt }) => now - keptAt <= longestAgeMs);
        if (fits) assert.equal(gone.size, 0);
      }),
    );
  });
});
