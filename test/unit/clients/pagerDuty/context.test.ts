import assert from 'node:assert/strict';
import { toTimelineEntry } from '../../../../src/clients/pagerDuty/toContext';
import type { PagerDutyLogEntry } from '../../../../src/clients/pagerDuty/contextSchemas';
import type { IncidentContextSource } from '../../../../src/core/incidents/incidentContext';
import { simIds, type PagerDutySim } from '../../../sim/pagerDuty';
import { bendRows, connect, excuseAnswers, never, problemIn, Sims } from './pagerDutyWorld';

const day = 86_400_000;

describe('PagerDutyContext', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let context: IncidentContextSource;
  beforeEach(async () => {
    sim = await sims.start({ historyWeeks: 6, openIncidents: false });
    ({ context } = (await connect(sim)).account);
  });
  afterEach(sims.close);

  it('finds an incident by id and by number', async () => {
    const page = sim.scenes.pageArrives();
    assert.equal((await context.find(page.id, never)).nativeId, page.id);
    assert.equal((await context.find(String(page.number), never)).nativeId, page.id);
    assert.equal((await problemIn(context.find('999999', never))).code, 'incidents.notFound');
    assert.equal((await problemIn(context.find('../users', never))).code, 'incidents.notFound');
  });

  it('reads what happened, the newest first, with who and by which way', async () => {
    const page = sim.scenes.pageArrives();
    sim.scenes.colleagueAcknowledges(page.id);
    sim.scenes.colleagueNotes(page.id, 'The gateway’s status page is green.');
    const { rows, incomplete } = await context.readTimeline(page.id, never);
    assert.equal(incomplete, undefined);
    assert.deepEqual(
      rows.filter(row => row.kind !== 'notify' && row.kind !== 'assign').map(row => row.kind),
      ['annotate', 'acknowledge', 'trigger'],
    );
    const note = rows.find(row => row.kind === 'annotate');
    assert.match(`${note?.summary} ${note?.detail}`, /status page is green/);
    assert.equal(rows.find(row => row.kind === 'acknowledge')?.agent, 'Tomasz Lis');
    assert.ok(rows.every(row => row.url?.includes(`/incidents/${page.id}/log_entries/`)));
  });

  it('reads the changes of a service in a window', async () => {
    const now = Date.now();
    const { rows } = await context.readChanges(simIds.checkout, { since: now - 30 * day, until: now }, never);
    const expected = sim.state.changeEvents.filter(
      event => event.serviceId === simIds.checkout && event.at >= now - 30 * day,
    );
    assert.ok(expected.length > 0);
    assert.deepEqual(rows.map(row => row.id).sort(), expected.map(event => event.id).sort());
    const none = await context.readChanges(
      simIds.checkout,
      { since: now - 80 * day, until: now - 79 * day },
      never,
    );
    assert.deepEqual(none, { rows: [] });
  });

  it('reads resolved incidents of one service or all, and says when it took only the newest', async () => {
    const now = Date.now();
    const window = { since: now - 60 * day, until: now };
    const all = await context.readHistory({ ...window, most: 1_000 }, never);
    const resolved = [...sim.state.incidents.values()].filter(({ status }) => status === 'resolved');
    assert.equal(all.rows.length, resolved.length);
    assert.equal(all.incomplete, undefined);
    assert.ok(
      all.rows.every(row => row.resolvedAt !== undefined && row.resolvedAt >= row.incident.createdAt),
    );
    const ours = await context.readHistory({ ...window, serviceId: simIds.checkout, most: 1_000 }, never);
    assert.ok(ours.rows.length > 0 && ours.rows.length < all.rows.length);
    assert.ok(ours.rows.every(row => row.incident.service.id === simIds.checkout));
    const few = await context.readHistory({ ...window, most: 5 }, never);
    assert.equal(few.rows.length, 5);
    assert.deepEqual(few.incomplete, { code: 'context.newestOnly', args: { shown: 5 } });
    assert.deepEqual(
      few.rows.map(row => row.incident.id),
      all.rows.slice(0, 5).map(row => row.incident.id),
    );
  });

  it('reads what PagerDuty itself holds to be alike and related, and says when the plan lacks it', async () => {
    const page = sim.scenes.pageArrives();
    const other = sim.scenes.pageArrives({ title: 'Queue backlog growing', service: simIds.billing });
    sim.scenes.eventIntelligence(true);
    const { rows } = await context.readAlike(page.id, never);
    assert.ok(rows.length > 0 && rows.every(row => row.title === page.title && row.score !== undefined));
    const related = await context.readRelated(page.id, never);
    assert.deepEqual(
      related.rows.map(({ nativeId, why }) => [nativeId, why]),
      [[other.id, 'similar']],
    );
    sim.scenes.eventIntelligence(false);
    for (const [what, read] of [
      ['alike', context.readAlike(page.id, never)],
      ['related', context.readRelated(page.id, never)],
    ] as const) {
      assert.deepEqual(await problemIn(read), { code: 'context.notInPlan', args: { what } });
    }
    sim.scenes.fail({ status: 402, code: 2014, message: 'no ability', shape: 'object' }, 1, 'all');
    assert.equal((await problemIn(context.readAlike(page.id, never))).code, 'context.notInPlan');
  });

  it('reads who was asked to help', async () => {
    const page = sim.scenes.pageArrives();
    assert.deepEqual(await context.readResponders(page.id, never), { rows: [] });
    const user = { id: 'PANN', type: 'user_reference', summary: 'Ann' };
    const end = bendRows('incident', row => ({
      ...row,
      incidents_responders: [
        { state: 'joined', user, updated_at: '2026-11-20T02:00:00Z', message: 'Please look at the gateway' },
        { state: 'pending', user },
        { state: 'declined', user },
        { state: 'new-in-2030', user },
        { user: 7 },
      ],
    }));
    try {
      const { rows, incomplete } = await context.readResponders(page.id, never);
      assert.deepEqual(
        rows.map(row => row.state),
        ['joined', 'asked', 'declined', 'asked'],
      );
      assert.equal(rows[0]?.message, 'Please look at the gateway');
      assert.equal(incomplete?.code, 'incidents.unreadableRows');
    } finally {
      end();
      excuseAnswers(sim);
    }
  });

  it('fails in words, never as an empty list', async () => {
    const page = sim.scenes.pageArrives();
    const now = Date.now();
    sim.scenes.tokenRevoked();
    for (const read of [
      () => context.readTimeline(page.id, never),
      () => context.readChanges(simIds.checkout, { since: now - day, until: now }, never),
      () => context.readHistory({ since: now - day, until: now, most: 10 }, never),
      () => context.readAlike(page.id, never),
      () => context.readResponders(page.id, never),
    ]) {
      assert.equal((await problemIn(read())).code, 'incidents.badToken');
    }
  });
});

describe('toTimelineEntry', () => {
  const at = '2026-11-20T02:10:00Z';
  const entry = (over: Partial<PagerDutyLogEntry>): PagerDutyLogEntry => ({
    id: 'R1',
    type: 'notify_log_entry',
    created_at: at,
    ...over,
  });

  const cases: readonly [string, Partial<PagerDutyLogEntry>, string, string | undefined][] = [
    [
      'whom a page reached and how',
      {
        summary: 'Notified by phone',
        user: { id: 'P1', summary: 'Ann' },
        channel: {
          type: 'notify',
          notification: { type: 'phone', status: 'success' },
        },
      },
      'notify',
      'Ann · phone success',
    ],
    [
      'no detail that the summary already says',
      { type: 'annotate_log_entry', summary: 'Note added: looking', note: 'looking' },
      'annotate',
      undefined,
    ],
    ['a type of tomorrow', { type: 'teleport_log_entry' }, 'other', undefined],
    ['the end of the escalation', { type: 'exhaust_escalation_path_log_entry' }, 'exhaust', undefined],
  ];
  for (const [name, over, kind, detail] of cases) {
    it(`tells ${name}`, () => {
      const told = toTimelineEntry(entry(over));
      assert.deepEqual([told.kind, told.detail], [kind, detail]);
      assert.notEqual(told.summary, '');
    });
  }

  it('gives no link that is no web address', () => {
    assert.equal('url' in toTimelineEntry(entry({ html_url: 'command:opex.connect' })), false);
  });
});
