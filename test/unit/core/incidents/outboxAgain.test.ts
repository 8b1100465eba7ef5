import assert from 'node:assert/strict';
import type { IncidentWrite } from '../../../../src/core/incidents/incidentWrite';
import type { Outbox } from '../../../../src/core/incidents/outbox';
import type { Fault } from './fakeSource';
import { incident } from './incidents';
import { acknowledge, settle, states, world } from './outboxWorld';

const note: IncidentWrite = { kind: 'note', text: 'x' };
const offline = (times: number): readonly Fault[] => Array.from({ length: times }, () => 'offline');

describe('Outbox without a network', () => {
  const tick = async (clock: { advance: (ms: number) => void }, ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.advance(1_000);
      await settle();
    }
  };
  const problems = (outbox: Outbox) => outbox.items.map(item => item.problem?.code);

  it('sends by itself what certainly did not arrive, in the order pressed', async () => {
    const { server, clock, faults, open } = world();
    faults.push(...offline(2));
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await settle();
    await outbox.press(incident('A'), note);
    await settle();
    assert.deepEqual(states(outbox), ['acknowledge notSent', 'note sending']);
    assert.ok((outbox.items[0]?.again ?? 0) > clock.now());
    await tick(clock, 10_000);
    assert.deepEqual([server.effects, outbox.items], [['acknowledged A', 'note A: x'], []]);
    assert.equal(clock.pending, 0);
  });

  it('asks after two minutes, and goes when the person says so', async () => {
    const { server, clock, faults, open } = world();
    faults.push(...offline(40));
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await tick(clock, 180_000);
    assert.deepEqual(
      [states(outbox), problems(outbox)],
      [['acknowledge waiting'], ['incidents.pressedLongAgo']],
    );
    faults.length = 0;
    await tick(clock, 120_000);
    assert.deepEqual(server.effects, [], 'nothing fires late by surprise');
    await outbox.retry('entry-1');
    await settle();
    assert.deepEqual([server.effects, outbox.items], [['acknowledged A'], []]);
  });

  it('keeps on with a note for as long as it takes', async () => {
    const { server, clock, faults, open } = world();
    faults.push('none', ...offline(10));
    const outbox = open();
    await outbox.press(incident('A'), note);
    await tick(clock, 400_000);
    assert.deepEqual([server.effects, outbox.items], [['note A: x'], []]);
  });

  it('asks when the incident changed meanwhile, once', async () => {
    const { server, clock, faults, open } = world();
    faults.push('offline');
    const outbox = open();
    await outbox.press(incident('A', { alertCount: 1 }), acknowledge);
    await settle();
    server.incidents.set('A', incident('A', { alertCount: 3 }));
    await tick(clock, 5_000);
    assert.deepEqual(
      [states(outbox), problems(outbox)],
      [['acknowledge waiting'], ['incidents.changedMeanwhile']],
    );
    await outbox.retry('entry-1');
    await settle();
    assert.deepEqual(server.effects, ['acknowledged A']);
  });

  it('asks before the note of a resolve that it no longer fits', async () => {
    const { server, clock, faults, open } = world();
    faults.push('none', 'offline');
    const outbox = open();
    await outbox.press(incident('A'), { kind: 'resolve', note: 'done' });
    await settle();
    server.incidents.set('A', incident('A', { assignees: [{ id: 'P1', name: 'Tomasz' }] }));
    await tick(clock, 5_000);
    assert.deepEqual([states(outbox), server.effects], [['resolve waiting'], []]);
  });

  it('can be taken back before it goes, and what is behind it goes then', async () => {
    const { server, clock, faults, open } = world();
    faults.push('offline');
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await settle();
    await outbox.press(incident('A'), note);
    assert.deepEqual(
      outbox.items.map(item => item.cancellable),
      [true, true],
    );
    await outbox.discard('entry-1');
    await settle();
    await tick(clock, 10_000);
    assert.deepEqual(server.effects, ['note A: x']);
  });

  it('goes at once when the source is seen to be back, all together', async () => {
    const { server, faults, open, sourceOf } = world(['A', 'B', 'C']);
    faults.push(...offline(3));
    const source = sourceOf();
    const outbox = open(source);
    await Promise.all(['A', 'B', 'C'].map(id => outbox.press(incident(id), acknowledge)));
    await settle();
    assert.deepEqual(states(outbox), Array<string>(3).fill('acknowledge notSent'));
    outbox.wake(source.id);
    await settle();
    assert.deepEqual([server.effects.length, outbox.items], [3, []]);
  });

  it('a storm that is pressed at once goes in one call where the source has one', async () => {
    const { open, sourceOf, server } = world(['A', 'B', 'C']);
    const source = sourceOf();
    const calls: number[] = [];
    source.acknowledgeMany = async (wanted, signal) => {
      calls.push(wanted.length);
      const outcomes = await Promise.all(
        wanted.map(async ({ nativeId }) => {
          const answer = source.acknowledge(nativeId, signal);
          return [nativeId, { incident: await answer }] as const;
        }),
      );
      return new Map(outcomes);
    };
    const outbox = open(source);
    let changes = 0;
    outbox.onDidChange(() => (changes += 1));
    await outbox.pressAll(
      ['A', 'B', 'C'].map(id => incident(id)),
      acknowledge,
    );
    await settle();
    assert.deepEqual([calls, server.effects.length, outbox.items], [[3], 3, []]);
    assert.ok(changes <= 4, `${changes} changes told`);
  });
});
