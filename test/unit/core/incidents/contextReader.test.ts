import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import { ContextReader } from '../../../../src/core/incidents/contextReader';
import type {
  HistoryQuery,
  IncidentContextSource,
  Listed,
  PastIncident,
} from '../../../../src/core/incidents/incidentContext';
import { incident } from './incidents';
import { ManualClock } from './manualClock';

const q1 = incident('Q1', { createdAt: Date.UTC(2026, 10, 20, 2, 0) });
const minute = 60_000;

class FakeContext implements IncidentContextSource {
  readonly asked: string[] = [];
  down = false;
  alikeInPlan = true;
  history: (query: HistoryQuery) => Listed<PastIncident> = () => ({ rows: [] });

  find = (): Promise<never> => Promise.reject(new Error('not asked here'));
  readTimeline = () =>
    this.answer('timeline', { rows: [{ id: 'R1', kind: 'trigger' as const, at: 1, summary: 'Triggered' }] });
  readChanges = (_: string, { since, until }: { since: number; until: number }) =>
    this.answer('changes', { rows: [{ id: `${until - since}`, at: since, summary: 'v2.31', links: [] }] });
  readHistory = (query: HistoryQuery) => this.answer('past', this.history(query));
  readAlike = () =>
    this.alikeInPlan
      ? this.answer('alike', { rows: [] })
      : this.fail('alike', problem('context.notInPlan', { what: 'alike' }));
  readRelated = () => this.answer('related', { rows: [] });
  readResponders = () => this.answer('responders', { rows: [] });

  private answer<T>(name: string, value: T): Promise<T> {
    if (this.down) return this.fail(name, problem('base.unexpected', { detail: 'down' }));
    this.asked.push(name);
    return Promise.resolve(value);
  }
  private fail(name: string, why: ReturnType<typeof problem>): Promise<never> {
    this.asked.push(name);
    return Promise.reject(new ProblemError(why));
  }
}

describe('ContextReader', () => {
  let clock: ManualClock;
  let source: FakeContext;
  let reader: ContextReader;
  beforeEach(() => {
    clock = new ManualClock();
    source = new FakeContext();
    reader = new ContextReader({
      clock,
      contextOf: id => (id === 'test:acme' ? source : undefined),
    });
  });

  it('reads each part, and again only what is no longer fresh', async () => {
    await reader.load(q1);
    const context = reader.get(q1.id);
    assert.ok(
      context && Object.values<{ readonly state: string }>({ ...context }).every(part => part.state === 'ok'),
    );
    // History is two lists: of the service and of all.
    assert.deepEqual(source.asked.sort(), [
      'alike',
      'changes',
      'past',
      'past',
      'related',
      'responders',
      'timeline',
    ]);
    const cases: readonly [number, readonly string[]][] = [
      [0, []],
      [16_000, ['responders', 'timeline']],
      [minute, ['changes', 'related', 'responders', 'timeline']],
      [11 * minute, ['alike', 'changes', 'past', 'past', 'related', 'responders', 'timeline']],
    ];
    for (const [later, expected] of cases) {
      clock.advance(later);
      source.asked.length = 0;
      await reader.load(q1);
      assert.deepEqual(source.asked.sort(), expected);
    }
    source.asked.length = 0;
    await reader.load(q1, ['timeline'], true);
    assert.deepEqual(source.asked, ['timeline']);
  });

  it('keeps what it read beside a later failure, and says both', async () => {
    await reader.load(q1);
    source.down = true;
    await reader.load(q1, ['timeline'], true);
    const part = reader.get(q1.id)?.timeline;
    assert.equal(part?.state, 'failed');
    assert.equal(part.problem?.code, 'base.unexpected');
    assert.equal(part.value?.rows.length, 1);
  });

  it('asks around the start, a day before to six hours after', async () => {
    await reader.load(q1, ['changes']);
    const [change] = reader.get(q1.id)?.changes.value?.rows ?? [];
    assert.equal(change?.at, q1.createdAt - 24 * 60 * minute);
    assert.equal(change.id, String(30 * 60 * minute));
  });

  it('does not ask again at once for what the plan lacks', async () => {
    source.alikeInPlan = false;
    await reader.load(q1, ['alike']);
    await reader.load(incident('Q2'), ['alike']);
    assert.deepEqual(source.asked, ['alike']);
    assert.equal(reader.get('test:acme:Q2')?.alike.problem?.code, 'context.notInPlan');
    clock.advance(61 * minute);
    source.alikeInPlan = true;
    await reader.load(q1, ['alike']);
    assert.equal(reader.get(q1.id)?.alike.state, 'ok');
  });

  it('joins the histories of the service and of all, each incident once', async () => {
    const row = (id: string): PastIncident => ({ incident: incident(id) });
    source.history = ({ serviceId, most }) =>
      serviceId === undefined
        ? { rows: [row('H1'), row('H3')], incomplete: problem('context.newestOnly', { shown: most }) }
        : { rows: [row('H1'), row('H2')] };
    await reader.load(q1, ['past']);
    const value = reader.get(q1.id)?.past.value;
    assert.deepEqual(
      value?.rows.map(past => past.incident.nativeId),
      ['H1', 'H2', 'H3'],
    );
    assert.equal(value.incomplete, undefined);
    source.history = ({ most }) => ({ rows: [], incomplete: problem('context.newestOnly', { shown: most }) });
    await reader.load(q1, ['past'], true);
    assert.deepEqual(
      reader.get(q1.id)?.past.value?.incomplete,
      problem('context.newestOnly', { shown: 200 }),
    );
  });

  it('says where a source tells no such thing', async () => {
    const other = incident('A1', { id: 'alertmanager:x:A1', sourceId: 'alertmanager:x' });
    await reader.load(other);
    assert.equal(reader.get(other.id)?.timeline.problem?.code, 'context.notTold');
  });

  it('keeps no more than a few incidents', async () => {
    for (let index = 0; index < 25; index++) await reader.load(incident(`Q${index}`), ['timeline']);
    assert.equal(reader.get('test:acme:Q0'), undefined);
    assert.notEqual(reader.get('test:acme:Q24'), undefined);
  });

  it('tells nothing any more once it is disposed', async () => {
    const load = reader.load(q1, ['timeline']);
    reader.dispose();
    await load;
    assert.equal(reader.get(q1.id)?.timeline.state, 'reading');
  });
});
