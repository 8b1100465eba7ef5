import assert from 'node:assert/strict';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import { startAlertmanagerSim, type AlertmanagerSim } from '../../../sim/alertmanager';
import { alertOf, never, openAt } from '../../../sim/alertmanager/testAlertmanager';

const minute = 60_000;

describe('Alertmanager, before it is called quiet', () => {
  let sim: AlertmanagerSim;
  beforeEach(async () => {
    sim = await startAlertmanagerSim({ maxLifetimeMs: minute });
  });
  afterEach(() => sim.close());

  it('is believed when the newest alert of a group has ended: what is left may be heard again', async () => {
    const { source } = openAt(sim.url);
    const store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
    store.addSource(source.id, source.label);
    const look = async () => {
      store.beginRead(source.id).succeed(await source.readOpen(never));
      const [row] = store.rows;
      return [
        store.rows.length,
        row?.incident.alertCount,
        row?.incident.muting?.whole,
        store.counts.unacknowledged,
      ];
    };
    const old = {
      ...alertOf({ service: 'a', pod: '1' }),
      startsAt: new Date(Date.now() - minute).toISOString(),
    };
    const young = alertOf({ service: 'a', pod: '2' });
    const now = sim.model.now();
    const matchers = [{ name: 'service', value: 'a', isRegex: false, isEqual: true }];
    const id = sim.model.makeSilence({
      matchers,
      startsAt: now,
      endsAt: now + 60 * minute,
      createdBy: 'Dana Reyes',
      comment: 'known',
    });
    sim.post([old, young]);
    assert.deepEqual(await look(), [1, 2, true, 0]);
    sim.post([{ ...young, endsAt: new Date(sim.model.now() - 1).toISOString() }]);
    sim.model.expireSilence(id);
    assert.deepEqual(await look(), [1, 1, undefined, 1]);
  });

  it('calls nothing resolved that a restart may have lost, also where another window reads', async () => {
    const { source } = openAt(sim.url);
    sim.post([alertOf({ service: 'a' })]);
    const [incident] = (await source.readOpen(never)).incidents;
    sim.model.restart();
    const read = async () => (await source.read(incident?.nativeId ?? '', never)).status;
    assert.equal(await read(), 'triggered');
    sim.advance(4 * minute);
    assert.equal(await read(), 'resolved');
  });
});
