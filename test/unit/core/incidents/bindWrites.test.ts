import assert from 'node:assert/strict';
import { bindWrites } from '../../../../src/core/incidents/bindWrites';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { incident } from './incidents';
import { acknowledge, settle, states, world } from './outboxWorld';

describe('bindWrites', () => {
  function bound() {
    const all = world();
    const store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    store.addSource('test:acme', 'Test');
    const source = all.sourceOf();
    const outbox = all.open(source);
    const binding = bindWrites(store, outbox);
    const read = async (asOf: number): Promise<void> => {
      const reading = store.beginRead('test:acme');
      const open = await source.readOpen();
      const incidents = open.incidents.filter(row => row.status !== 'resolved');
      reading.succeed({ incidents, asOf });
      await settle();
    };
    return { ...all, store, outbox, read, binding };
  }

  it('shows a press on its row at once, and what was confirmed without waiting for a read', async () => {
    const { store, outbox, read } = bound();
    await read(1);
    const pressed = outbox.press(incident('A'), acknowledge);
    assert.equal(store.get('test:acme:A')?.write?.state, 'sending');
    assert.equal(store.get('test:acme:A')?.incident.status, 'triggered', 'no tick before it is confirmed');
    await pressed;
    await settle();
    const row = store.get('test:acme:A');
    assert.deepEqual([row?.incident.status, row?.write], ['acknowledged', undefined]);
  });

  it('sends what waits for the network as soon as a read got through', async () => {
    const { outbox, read, faults, server } = bound();
    await read(1);
    faults.push('offline');
    await outbox.press(incident('A'), acknowledge);
    await settle();
    assert.deepEqual(states(outbox), ['acknowledge notSent']);
    await read(2);
    await settle();
    assert.deepEqual([server.effects, outbox.items], [['acknowledged A'], []]);
  });

  it('drops a stuck acknowledge when a read shows that it happened', async () => {
    const { store, outbox, read, faults, clock } = bound();
    await read(1);
    faults.push('lostAfter');
    await outbox.press(incident('A'), acknowledge);
    await settle();
    assert.equal(store.get('test:acme:A')?.write?.state, 'unconfirmed');
    await read(clock.now());
    assert.equal(store.get('test:acme:A')?.write, undefined);
    assert.deepEqual(outbox.items, []);
  });

  it('drops a stuck resolve when a later, complete read no longer lists it; its note stays', async () => {
    const { outbox, read, faults, clock, server } = bound();
    await read(1);
    faults.push('lostAfter');
    await outbox.press(incident('A'), { kind: 'resolve' });
    faults.push('notSent');
    await outbox.press(incident('B'), { kind: 'resolve', note: 'story' });
    await settle();
    server.setStatus('B', 'resolved');
    await read(clock.now() - 1);
    assert.equal(outbox.items.length, 2, 'a read from before the press proves nothing');
    await read(clock.now() + 1);
    assert.deepEqual(states(outbox), ['resolve notSent']);
  });

  it('keeps what waits for an incident that a filter hides: it is open all the same', async () => {
    const { store, outbox, read, faults, clock, server } = bound();
    store.setScope('test:acme', { services: new Set(['ANOTHER']) });
    await read(1);
    assert.equal(store.get('test:acme:A'), undefined, 'hidden');
    faults.push('lostAfter', 'offline');
    await outbox.press(incident('A'), acknowledge);
    await outbox.press(incident('B'), acknowledge);
    await settle();
    server.setStatus('A', 'triggered');
    await read(clock.now() + 1);
    assert.deepEqual(states(outbox), ['acknowledge unconfirmed']);
    assert.deepEqual(server.effects.at(-1), 'acknowledged B', 'goes when a read got through');
    server.setStatus('A', 'acknowledged');
    await read(clock.now() + 2);
    assert.deepEqual(outbox.items, []);
  });
});
