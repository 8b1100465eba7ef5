import assert from 'node:assert/strict';
import { historyOfUses, recentPlaybooks } from '../../../../src/core/playbooks/useLog';
import type { UseEvent, UseRecord } from '../../../../src/core/playbooks/useRecord';

const record = (playbook: string, incident: string | undefined, events: readonly UseEvent[]): UseRecord => ({
  version: 1,
  playbook,
  title: playbook,
  ...(incident === undefined
    ? {}
    : { incident: { id: `pagerduty:acme:${incident}` as never, name: incident } }),
  events,
});
const opened = (at: number): UseEvent => ({ id: `o${at}`, at, kind: 'opened' });
const said = (at: number, outcome: 'helped' | 'wrong'): UseEvent => ({
  id: `s${at}`,
  at,
  kind: 'outcome',
  outcome,
});

describe('how playbooks were used', () => {
  it('is told over all incidents', () => {
    const histories = historyOfUses([
      record('a', 'P1', [opened(10), said(20, 'helped')]),
      record('a', 'P2', [opened(50)]),
      record('a', undefined, [opened(5)]),
      record('b', 'P1', [opened(30)]),
      record('c', 'P1', []),
    ]);
    assert.deepEqual(histories.get('a'), { lastUsedAt: 50, lastHelpedAt: 20, incidents: 2 });
    assert.deepEqual(histories.get('b'), { lastUsedAt: 30, incidents: 1 });
    assert.equal(histories.has('c'), false);
    assert.deepEqual(recentPlaybooks(histories, 1), ['a']);
  });

  it('forgets a wrong step once it helped again, and no sooner', () => {
    const wrong = historyOfUses([record('a', 'P1', [said(20, 'helped'), said(30, 'wrong')])]);
    assert.deepEqual(wrong.get('a'), { lastUsedAt: 30, lastHelpedAt: 20, wrongSince: 30, incidents: 1 });
    const mended = historyOfUses([
      record('a', 'P1', [said(30, 'wrong')]),
      record('a', 'P2', [said(40, 'helped')]),
    ]);
    assert.equal(mended.get('a')?.wrongSince, undefined);
  });
});
