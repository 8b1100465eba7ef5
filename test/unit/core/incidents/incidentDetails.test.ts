import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import { IncidentDetails } from '../../../../src/core/incidents/incidentDetails';
import type { IncidentAlert } from '../../../../src/core/incidents/incident';
import { FakeServer, FakeSource } from './fakeSource';
import { ManualClock } from './manualClock';

class CountingSource extends FakeSource {
  alertReads = 0;
  alertsDown = false;
  override async readAlerts(): Promise<readonly []> {
    this.alertReads += 1;
    if (this.alertsDown) throw new ProblemError(problem('base.unexpected', { detail: 'down' }));
    const alert = { id: 'A1' } as IncidentAlert;
    return Promise.resolve([alert] as unknown as readonly []);
  }
}

describe('IncidentDetails', () => {
  const id = 'test:acme:Q1';
  let clock: ManualClock;
  let source: CountingSource;
  let details: IncidentDetails;

  beforeEach(() => {
    clock = new ManualClock();
    source = new CountingSource(new FakeServer('Q1'));
    source.server.addNote('Q1', 'seen');
    details = new IncidentDetails({
      clock,
      source: sourceId => (sourceId === source.id ? source : undefined),
    });
  });

  it('reads both parts, tells when they change, and keeps them for a moment', async () => {
    const told: string[] = [];
    details.onDidChange(changed => told.push(changed));
    const loaded = await details.load(id);
    assert.equal(loaded.alerts.value?.length, 1);
    assert.equal(loaded.notes.value?.[0]?.content, 'seen');
    assert.deepEqual(told, [id, id]);
    await details.load(id);
    assert.equal(source.alertReads, 1);
    clock.advance(15_001);
    await details.load(id);
    assert.equal(source.alertReads, 2);
    await details.load(id, true);
    assert.equal(source.alertReads, 3);
  });

  it('asks once for those who ask at the same time', async () => {
    await Promise.all([details.load(id), details.load(id, true)]);
    assert.equal(source.alertReads, 1);
  });

  it('reads again what was looked at, after a read that is under way; and nothing else', async () => {
    await details.readAgain(id);
    assert.equal(source.alertReads, 0);
    const first = details.load(id);
    source.server.addNote('Q1', 'new');
    await Promise.all([first, details.readAgain(id)]);
    assert.equal(source.alertReads, 2);
    assert.deepEqual(
      details.get(id)?.notes.value?.map(note => note.content),
      ['seen', 'new'],
    );
  });

  it('fails a part on its own and keeps what it had', async () => {
    await details.load(id);
    source.alertsDown = true;
    const { alerts, notes } = await details.load(id, true);
    assert.equal(alerts.state, 'failed');
    assert.equal(alerts.problem?.code, 'base.unexpected');
    assert.equal(alerts.value?.length, 1);
    assert.equal(notes.state, 'ok');
  });

  it('says that the source is gone', async () => {
    const { alerts } = await details.load('other:acme:Q1');
    assert.equal(alerts.problem?.code, 'incidents.noSource');
  });

  it('keeps a bounded number of incidents', async () => {
    for (let i = 0; i < 60; i++) await details.load(`test:acme:Q${i}`);
    assert.equal(details.get('test:acme:Q0'), undefined);
    assert.ok(details.get('test:acme:Q59'));
  });
});
