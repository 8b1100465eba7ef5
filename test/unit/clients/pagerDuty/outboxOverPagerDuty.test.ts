import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { DurableOutbox } from '../../../../src/core/incidents/outbox';
import type { IncidentWrite } from '../../../../src/core/incidents/outboxEntry';
import { systemClock } from '../../../../src/platform/clock';
import { isWrite, type PagerDutySim } from '../../../sim/pagerDuty';
import { MemoryStorage } from '../../core/incidents/memoryStorage';
import { bendRows, connect, never, Sims, type Connected } from './pagerDutyWorld';

describe('Outbox over PagerDuty', () => {
  const sims = new Sims();
  const outboxes: DurableOutbox[] = [];
  let sim: PagerDutySim;
  let connected: Connected;
  const storage = new MemoryStorage();
  let lastId = 0;
  beforeEach(async () => {
    storage.records.clear();
    sim = await sims.start({ openIncidents: false, historyWeeks: 0 });
    connected = await connect(sim);
  });
  afterEach(async () => {
    for (const outbox of outboxes.splice(0)) outbox.dispose();
    await sims.close();
  });

  const open = async (): Promise<DurableOutbox> => {
    const outbox = new DurableOutbox({
      storage,
      clock: systemClock,
      log: silentLogger,
      newId: () => `entry-${++lastId}`,
      source: () => connected.source,
    });
    outboxes.push(outbox);
    await outbox.load();
    return outbox;
  };
  const until = async (reached: () => boolean): Promise<void> => {
    while (!reached()) await new Promise(resolve => setTimeout(resolve, 5));
  };
  const idle = (outbox: DurableOutbox) => (): boolean => outbox.items.every(item => !item.underWay);
  const writes = (): number => sim.requests.filter(request => isWrite(request)).length;
  const states = (outbox: DurableOutbox): readonly string[] =>
    outbox.items.map(item => `${item.kind} ${item.state}`);

  async function press(
    outbox: DurableOutbox,
    id: string,
    ...pressed: readonly IncidentWrite[]
  ): Promise<void> {
    const incident = await connected.source.read(id, never);
    await Promise.all(pressed.map(write => outbox.press(incident, write)));
  }

  it('the answer is lost: the write happened once and is confirmed', async () => {
    const { id } = sim.scenes.pageArrives();
    const outbox = await open();
    sim.scenes.answerLost(3);
    const before = writes();
    await press(
      outbox,
      id,
      { kind: 'acknowledge' },
      { kind: 'note', text: 'on it' },
      { kind: 'resolve', note: 'done' },
    );
    await until(idle(outbox));
    assert.deepEqual(states(outbox), []);
    assert.deepEqual([sim.state.incident(id).status, writes() - before], ['resolved', 4]);
    assert.deepEqual(
      sim.state.notes.map(({ content }) => content),
      ['on it', 'done'],
    );
  });

  it('the tunnel: three writes wait, and go once each when the network is back', async () => {
    const [first, second] = [sim.scenes.pageArrives(), sim.scenes.pageArrives()];
    const outbox = await open();
    const incidents = await Promise.all([first, second].map(({ id }) => connected.source.read(id, never)));
    await sim.scenes.connectionRefused(true);
    for (const incident of incidents) await outbox.press(incident, { kind: 'acknowledge' });
    assert.ok(incidents[0]);
    await outbox.press(incidents[0], { kind: 'note', text: 'in a tunnel' });
    await until(idle(outbox));
    assert.deepEqual(states(outbox), ['acknowledge notSent', 'acknowledge notSent', 'note sending']);
    await sim.scenes.connectionRefused(false);
    const before = writes();
    outbox.wake(connected.source.id);
    await until(() => outbox.items.length === 0);
    assert.deepEqual(
      [storage.records.size, writes() - before],
      [0, 2],
      'both acknowledgements in one, and the note',
    );
    assert.deepEqual(
      sim.state.notes.map(({ content }) => content),
      ['in a tunnel'],
    );
  });

  it('killed between a note and its answer: the next window sends it on request and does not double it', async () => {
    const { id } = sim.scenes.pageArrives();
    const killed = await open();
    // The simulator makes the answer, and the window dies before it is sent.
    const unbend = bendRows('note', row => (killed.dispose(), row));
    await press(killed, id, { kind: 'note', text: 'retry storm' });
    await until(() => sim.state.notes.length === 1);
    unbend();
    const next = await open();
    assert.deepEqual(states(next), ['note waiting']);
    for (const { entryId } of next.items) await next.retry(entryId);
    await until(idle(next));
    assert.deepEqual([states(next), sim.state.notes.map(({ content }) => content)], [[], ['retry storm']]);
  });

  it('a colleague resolved it meanwhile: the acknowledge is refused and nobody is paged again', async () => {
    const { id } = sim.scenes.pageArrives();
    const outbox = await open();
    const incident = await connected.source.read(id, never);
    sim.scenes.colleagueResolves(id);
    const paged = sim.state.pages.length;
    await outbox.press(incident, { kind: 'acknowledge' });
    await until(idle(outbox));
    assert.deepEqual(
      [states(outbox), outbox.items[0]?.problem?.code],
      [['acknowledge refused'], 'incidents.alreadyResolved'],
    );
    assert.deepEqual([sim.state.incident(id).status, sim.state.pages.length], ['resolved', paged]);
  });
});
