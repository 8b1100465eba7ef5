import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { IncidentChanges, OpenIncidents } from '../../../../src/core/incidents/incidentReads';
import { IncidentStore } from '../../../../src/core/incidents/incidentStore';
import type { LoggedRequest, PagerDutySim, PagerDutySimOptions } from '../../../sim/pagerDuty';
import { addAlert } from '../../../sim/pagerDuty/lifecycle';
import { bendRows, connect, excuseAnswers, never, Sims, type Connected } from './pagerDutyWorld';

/** A source with a store, read as a window reads: everything first, then changes. */
class Reader {
  readonly store = new IncidentStore(() => ({ severity: 'standard', reason: { kind: 'default' } }));
  private last: OpenIncidents | IncidentChanges | undefined;

  constructor(readonly connected: Connected) {
    this.store.addSource(this.source.id, this.source.label);
  }

  get source(): Connected['source'] {
    return this.connected.source;
  }

  get known() {
    return this.store.incidentsOf(this.source.id);
  }

  async readAll(): Promise<OpenIncidents> {
    const read = this.store.beginRead(this.source.id);
    const open = await this.source.readOpen(never, this.known);
    read.succeed(open);
    this.last = open;
    return open;
  }

  /** @returns 'changes', or 'all' where those were too many. */
  async read(): Promise<'changes' | 'all'> {
    const cursor = this.last?.cursor;
    assert.ok(cursor);
    const read = this.store.beginRead(this.source.id);
    try {
      const changes = await this.source.readChanges?.(cursor, this.known, never);
      if (changes) {
        read.change(changes, undefined);
        this.last = changes;
        return 'changes';
      }
    } finally {
      read.cancel();
    }
    await this.readAll();
    return 'all';
  }
}

const open = (sim: PagerDutySim): readonly string[] =>
  sim.state
    .openIncidents()
    .map(({ id, status }) => `${id} ${status}`)
    .sort();
const shown = ({ known }: Reader): readonly string[] =>
  [...known.values()].map(({ nativeId, status }) => `${nativeId} ${status}`).sort();
const paths = (requests: readonly LoggedRequest[]): readonly string[] => requests.map(({ path }) => path);

describe('PagerDutySource.readChanges', () => {
  const sims = new Sims();
  afterEach(sims.close);
  const start = async (options: PagerDutySimOptions = {}): Promise<{ sim: PagerDutySim; reader: Reader }> => {
    const sim = await sims.start({ historyWeeks: 0, openIncidents: false, ...options });
    const reader = new Reader(await connect(sim));
    return { sim, reader };
  };

  it('takes one request in a quiet minute, and none more for what changed', async () => {
    const { sim, reader } = await start();
    const kept = sim.scenes.pageArrives();
    const acknowledged = sim.scenes.pageArrives();
    const resolved = sim.scenes.pageArrives();
    await reader.readAll();
    const before = sim.requests.length;
    sim.clock.advance(9_000);
    await reader.read();
    assert.deepEqual(paths(sim.requests.slice(before)), ['/log_entries']);
    sim.scenes.colleagueAcknowledges(acknowledged.id);
    sim.scenes.colleagueResolves(resolved.id);
    sim.clock.advance(9_000);
    await reader.read();
    assert.deepEqual(paths(sim.requests.slice(before)), ['/log_entries', '/log_entries']);
    assert.deepEqual(shown(reader), [`${acknowledged.id} acknowledged`, `${kept.id} triggered`].sort());
    const [asked] = sim.requests.slice(before);
    assert.deepEqual(
      [asked?.query['include[]'], asked?.query['limit'], asked?.query['time_zone']],
      [['incidents'], ['100'], ['UTC']],
    );
  });

  it('shows a new page with its alert severity', async () => {
    const { sim, reader } = await start();
    await reader.readAll();
    sim.clock.advance(9_000);
    const page = sim.scenes.pageArrives({ severity: 'warning' });
    assert.equal(await reader.read(), 'changes');
    const row = reader.known.get(`${reader.source.id}:${page.id}`);
    assert.deepEqual([row?.status, row?.alertSeverity, row?.mine], ['triggered', 'warning', true]);
  });

  it('reads an incident by itself once where the log only refers to it', async () => {
    const { sim, reader } = await start();
    const page = sim.scenes.pageArrives();
    await reader.readAll();
    sim.clock.advance(40_000);
    await reader.read();
    const unbend = bendRows('logEntry', row => ({
      ...row,
      incident: { id: (row['incident'] as { id: string }).id, type: 'incident_reference', summary: null },
    }));
    try {
      sim.scenes.colleagueAcknowledges(page.id);
      const before = sim.requests.length;
      assert.equal(await reader.read(), 'changes');
      assert.equal(await reader.read(), 'changes');
      assert.deepEqual(paths(sim.requests.slice(before)), [
        '/log_entries',
        `/incidents/${page.id}`,
        '/log_entries',
      ]);
      assert.deepEqual(shown(reader), [`${page.id} acknowledged`]);
    } finally {
      unbend();
      excuseAnswers(sim);
    }
  });

  it('reads the lists where the log tells too much', async () => {
    const { sim, reader } = await start();
    await reader.readAll();
    sim.scenes.stormOf(150);
    const before = sim.requests.length;
    assert.equal(await reader.read(), 'all');
    const asked = paths(sim.requests.slice(before));
    assert.equal(asked.filter(path => path === '/log_entries').length, 3);
    assert.equal(asked.filter(path => path === '/incidents').length, 3);
    assert.equal(reader.known.size, 150);
  });

  it('a storm of 200 costs two dozen reads of alerts at once and four a minute after that', async () => {
    const { sim, reader } = await start();
    sim.scenes.stormOf(200);
    const alertReads = (): number => sim.requests.filter(({ path }) => path.endsWith('/alerts')).length;
    for (let i = 0; i < 10; i++) await reader.readAll();
    assert.equal(alertReads(), 24);
  });

  it('asks for a pause where little is left of the limit', async () => {
    const { sim, reader } = await start({ rateLimits: { perMinute: 16 } });
    const pauses: boolean[] = [];
    for (let i = 0; i < 5; i++) {
      const { pauseMs } = await reader.readAll();
      pauses.push(pauseMs !== undefined);
      assert.ok((pauseMs ?? 0) <= 60_000);
    }
    assert.equal(pauses[0], false);
    assert.equal(pauses.at(-1), true);
    sim.clock.advance(60_000);
  });

  it('counts an incident that is gone from sight as gone', async () => {
    const { sim, reader } = await start();
    const page = sim.scenes.pageArrives();
    await reader.readAll();
    const unbend = bendRows('logEntry', row => ({
      ...row,
      incident: { id: 'QGONE', type: 'incident_reference' },
    }));
    try {
      sim.scenes.colleagueNotes(page.id, 'a note');
      assert.equal(await reader.read(), 'changes');
      assert.deepEqual(shown(reader), [`${page.id} triggered`]);
    } finally {
      unbend();
      excuseAnswers(sim);
    }
  });

  /** What can happen between two reads. */
  type Happening =
    | { readonly kind: 'page' | 'read' | 'fail' | 'late' | 'again' }
    | { readonly kind: 'acknowledge' | 'resolve' | 'note' | 'alert'; readonly which: number }
    | { readonly kind: 'wait'; readonly ms: number };
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.constantFrom<Happening>(
      { kind: 'page' },
      { kind: 'read' },
      { kind: 'fail' },
      { kind: 'late' },
      { kind: 'again' },
    ),
    fc.record({
      kind: fc.constantFrom('acknowledge' as const, 'resolve' as const, 'note' as const, 'alert' as const),
      which: fc.nat(30),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(120_000) }),
  );

  async function happen(what: Happening, sim: PagerDutySim, reader: Reader): Promise<void> {
    const all = sim.state.openIncidents();
    const one = 'which' in what ? all[what.which % Math.max(1, all.length)] : undefined;
    switch (what.kind) {
      case 'page':
        sim.scenes.pageArrives();
        return;
      case 'wait':
        sim.clock.advance(what.ms);
        return;
      case 'read':
        await reader.read();
        return;
      case 'again':
        // Another window takes over with what the last one knew.
        await reader.read();
        await reader.read();
        return;
      case 'fail':
        sim.scenes.tokenRevoked();
        await assert.rejects(reader.read());
        sim.scenes.tokenRevoked(undefined, false);
        return;
      case 'late': {
        // The log shows its newest entries a moment later than they are dated.
        const { logEntries } = sim.state;
        const first = logEntries.findIndex(({ at }) => at >= sim.clock.now() - 5_000);
        const late = first < 0 ? [] : logEntries.splice(first);
        await reader.read();
        logEntries.push(...late);
        sim.clock.advance(15_000);
        return;
      }
      case 'acknowledge':
        if (one?.status === 'triggered') sim.scenes.colleagueAcknowledges(one.id);
        return;
      case 'resolve':
        if (one) sim.scenes.colleagueResolves(one.id);
        return;
      case 'note':
        if (one) sim.scenes.colleagueNotes(one.id, 'seen');
        return;
      case 'alert':
        if (one) addAlert(sim.state, one, { severity: 'error', contexts: [], details: {} }, sim.clock.now());
    }
  }

  it('ends with what a read of everything shows, whatever happened, failed, came late or twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async happenings => {
        const sim = await sims.start({ historyWeeks: 0, openIncidents: false });
        const reader = new Reader(await connect(sim));
        await reader.readAll();
        for (const what of happenings) await happen(what, sim, reader);
        await reader.read();
        assert.deepEqual(shown(reader), open(sim));
        const { known } = reader;
        const whole = await reader.source.readOpen(never, known);
        assert.deepEqual(
          [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(comparable),
          [...whole.incidents].sort((a, b) => (a.id < b.id ? -1 : 1)).map(comparable),
        );
        await sim.close();
      }),
      { numRuns: 200 },
    );
  }).timeout(120_000);
});

/** Alerts that grouped into an incident make no log entry, and the severity is read a few at a time. */
function comparable(incident: object): object {
  return { ...incident, alertSeverity: 0, alertCount: 0, updatedAt: 0 };
}
