import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import type { Incident } from '../../../../src/core/incidents/incident';
import type { IncidentWrite } from '../../../../src/core/incidents/incidentWrite';
import { DurableOutbox } from '../../../../src/core/incidents/outbox';
import { systemClock } from '../../../../src/platform/clock';
import { until } from '../../../host/until';
import { startAlertmanagerSim, type AlertmanagerSim } from '../../../sim/alertmanager';
import { alertOf, never, openAt } from '../../../sim/alertmanager/testAlertmanager';
import { MemoryStorage } from '../../core/incidents/memoryStorage';

const minute = 60_000;

describe('Outbox over Alertmanager', () => {
  let sim: AlertmanagerSim;
  let storage: MemoryStorage;
  let outboxes: DurableOutbox[];
  let ids: number;

  beforeEach(async () => {
    sim = await startAlertmanagerSim({ maxLifetimeMs: minute });
    sim.post([alertOf({ service: 'pay' })]);
    storage = new MemoryStorage();
    outboxes = [];
    ids = 0;
  });
  afterEach(async () => {
    for (const outbox of outboxes) outbox.dispose();
    await sim.close();
  });

  const account = () => openAt(sim.url, { account: 'test' });

  /** A window: what an earlier one kept is taken up. */
  async function open(): Promise<DurableOutbox> {
    const { source } = account();
    const outbox = new DurableOutbox({
      storage,
      clock: systemClock,
      log: silentLogger,
      newId: () => `entry-${++ids}`,
      source: () => source,
    });
    outboxes.push(outbox);
    await outbox.load();
    return outbox;
  }

  async function wanted(): Promise<{ readonly incident: Incident; readonly write: IncidentWrite }> {
    const { source, silences } = account();
    const [incident] = (await source.readOpen(never)).incidents;
    assert.ok(incident);
    const [target] = await silences.preview(incident.nativeId, never);
    assert.ok(target);
    const startsAt = silences.now();
    const times = { startsAt, endsAt: startsAt + 30 * minute };
    return { incident, write: { kind: 'silence', matchers: target.matchers, comment: 'why', ...times } };
  }

  const settled = (outbox: DurableOutbox) =>
    until('the outbox to rest', () => outbox.items.every(({ underWay }) => !underWay));

  it('sends a silence, shows the incident muted, and keeps nothing', async () => {
    const outbox = await open();
    const confirmed: (Incident | undefined)[] = [];
    outbox.onDidConfirm(({ incident }) => confirmed.push(incident));
    const { incident, write } = await wanted();
    await outbox.press(incident, write);
    await until('the silence to be confirmed', () => confirmed.length > 0);
    assert.equal(confirmed[0]?.muting?.whole, true);
    await until('nothing to be kept', () => storage.records.size === 0);
    assert.equal(sim.model.silences.size, 1);
  });

  it('doubles none where the answer was lost and the window closed, and the next one sends it again', async () => {
    const { incident, write } = await wanted();
    const outbox = await open();
    let posted = false;
    const takeBack = sim.loseAnswers(({ method }) => (posted ||= method === 'POST'));
    await outbox.press(incident, write);
    await settled(outbox);
    assert.deepEqual(
      outbox.items.map(({ state }) => state),
      ['unconfirmed'],
    );
    outbox.dispose();
    takeBack();

    const next = await open();
    const [item] = next.items;
    assert.equal(item?.state, 'waiting');
    await next.retry(item.entry.id);
    await until('it to be confirmed', () => next.items.length === 0);
    assert.equal(sim.model.silences.size, 1);
    assert.equal(sim.requests.filter(({ method }) => method === 'POST').length, 1);
  });

  it('refuses at once what Alertmanager does not have', async () => {
    const { incident } = await wanted();
    const outbox = await open();
    await assert.rejects(outbox.press(incident, { kind: 'acknowledge' }));
    assert.deepEqual([outbox.items.length, storage.records.size], [0, 0]);
  });

  it('ends a silence as it makes one', async () => {
    const { incident, write } = await wanted();
    const outbox = await open();
    await outbox.press(incident, write);
    await until('it to be confirmed', () => outbox.items.length === 0 && sim.model.silences.size === 1);
    const [silence] = [...sim.model.silences.values()];
    await outbox.press(incident, { kind: 'expireSilence', silenceId: silence?.id ?? '' });
    await until('it to be confirmed', () => outbox.items.length === 0);
    assert.equal((await account().source.read(incident.nativeId, never)).muting, undefined);
  });
});
