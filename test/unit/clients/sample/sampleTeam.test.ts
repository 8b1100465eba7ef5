import assert from 'node:assert/strict';
import { openSampleTeam } from '../../../../src/clients/sample/sampleTeamSource';
import { problemOf } from '../../../../src/core/base/problem';
import type { WriteAttempt } from '../../../../src/core/incidents/incidentSource';
import type { OtherWrite } from '../../../../src/core/incidents/incidentWrite';
import { laddersOf } from '../../../../src/core/incidents/onCallLadder';
import { shiftAt } from '../../../../src/core/incidents/onCallShift';

const minute = 60_000;
const day = 1440 * minute;
const charges = 'Q3CHARGES00001';
const zoneHere = new Intl.DateTimeFormat().resolvedOptions().timeZone;

describe('openSampleTeam', () => {
  // A Wednesday afternoon, by the clock of this machine.
  const start = new Date(2026, 0, 14, 15, 30).getTime();
  let now: number;
  let team: ReturnType<typeof openSampleTeam>;
  const { signal } = new AbortController();
  const attempt: WriteAttempt = {
    check: () => undefined,
    learn: () => Promise.resolve(),
    faster: () => undefined,
  };
  const act = async (write: OtherWrite) => team.source.act?.(charges, write, attempt, signal);
  const newest = async () => (await team.context.readTimeline(charges, signal)).rows[0];

  beforeEach(() => {
    now = start;
    team = openSampleTeam('Sample', { now: () => now, after: () => ({ dispose: () => undefined }) });
  });

  it('has its person on call until Monday morning, and a gap at the second level to show', async () => {
    const span = { start: now - day, end: now + 14 * day };
    const { turns } = await team.onCall.readMine(span, signal);
    const monday = new Date(2026, 0, 19, 9).getTime();
    assert.deepEqual(shiftAt(turns, now), { state: 'on', level: 1, until: monday });
    const read = await team.onCall.readPolicies({ serviceIds: ['PCHKOUT'], policyIds: [] }, span, signal);
    const [shop, ...others] = laddersOf(read, span, now);
    assert.equal(others.length, 0);
    assert.deepEqual(
      shop?.levels.map(level => [level.now.map(one => one.person.name), level.next[0]?.person.name]),
      [
        [['Dana Reyes'], 'Tomasz Lis'],
        [['Tomasz Lis'], 'Priya Nair'],
        [['Ines Duarte'], undefined],
      ],
    );
    const gap = { start: new Date(2026, 0, 24, 9).getTime(), end: new Date(2026, 0, 26, 9).getTime() };
    assert.deepEqual(
      shop.levels.map(level => level.gaps),
      [[], [gap], []],
    );
  });

  it('tells what happened, what was deployed before it and what was alike', async () => {
    const incident = await team.context.find('1482', signal);
    assert.equal(incident.nativeId, charges);
    const window = { since: incident.createdAt - day, until: now };
    const changes = await team.context.readChanges(incident.service.id, window, signal);
    assert.deepEqual(
      changes.rows.map(({ summary, at }) => [summary, (incident.createdAt - at) / minute]),
      [['Deployed v2.31', 15]],
    );
    const query = { since: 0, until: now, serviceId: incident.service.id, most: 3 };
    const past = await team.context.readHistory(query, signal);
    assert.equal(past.rows.length, 3);
    for (const row of past.rows) assert.ok((row.resolvedAt ?? 0) > row.incident.createdAt);
    const kinds = (await team.context.readTimeline('Q3SEARCHLAT001', signal)).rows.map(({ kind }) => kind);
    assert.deepEqual([...kinds].sort(), ['acknowledge', 'annotate', 'assign', 'responder', 'trigger']);
    assert.equal(kinds.at(-1), 'trigger');
  });

  it('has a past to review: who was reached, acknowledged and resolved, also what is done in this window', async () => {
    const window = { since: now - 28 * day, until: now };
    const { records, incomplete, missing } = await team.history.readHistory(window, signal);
    assert.deepEqual([incomplete, missing], [undefined, []]);
    assert.equal(new Set(records.map(({ id }) => id)).size, records.length);
    const storm = records.find(({ nativeId }) => nativeId === 'Q2RETRYSTORM01');
    assert.deepEqual(
      storm?.events.map(event => [event.kind, (event.at - storm.triggeredAt) / minute >= 2]),
      [
        ['trigger', false],
        ['reassign', false],
        ['notify', false],
        ['acknowledge', true],
        ['resolve', true],
      ],
    );
    assert.equal(storm.alertKey, 'CheckoutChargeErrors');
    assert.deepEqual(
      storm.events.flatMap(event => (event.kind === 'acknowledge' ? event.by : [])),
      [{ kind: 'person', person: { id: 'PDANARY', name: 'Dana Reyes', zone: zoneHere } }],
    );
    const open = records.find(({ nativeId }) => nativeId === charges);
    assert.equal(open?.status, 'triggered');
    const week = await team.history.readHistory({ since: now - 3 * day, until: now }, signal);
    assert.ok(week.records.length < records.length);
    assert.ok(
      week.records.every(({ triggeredAt, status }) => triggeredAt > now - 4 * day || status !== 'resolved'),
    );
  });

  it('escalates by itself when nobody acknowledges, and an acknowledgement runs out', async () => {
    now += 20 * minute;
    const next = await team.source.read(charges, signal);
    assert.deepEqual([next.assignees[0]?.name, next.mine, next.status], ['Tomasz Lis', false, 'triggered']);
    await team.source.acknowledge(charges, signal);
    now += 31 * minute;
    assert.equal((await team.source.read(charges, signal)).status, 'triggered');
    now += day;
    const last = await team.source.read(charges, signal);
    assert.deepEqual([last.assignees[0]?.name, last.pendingActions], ['Ines Duarte', []]);
  });

  it('does every action that it offers, in memory, and says that nobody was paged', async () => {
    const to = { people: [{ id: 'PPRIYAN', name: 'Priya Nair' }], policies: [] };
    const message = 'Please join';
    await act({
      kind: 'requestResponders',
      targets: { people: [], policies: [{ id: 'PPAYMNT', name: '' }] },
      message,
    });
    assert.match((await newest())?.detail ?? '', /nobody was paged/);
    const { rows } = await team.context.readResponders(charges, signal);
    assert.deepEqual(
      rows.map(row => [row.person.name, row.state, row.message]),
      [['Jonas Weber', 'asked', message]],
    );
    const kept = await act({ kind: 'reassign', to, keep: true });
    assert.deepEqual(
      kept?.assignees.map(({ name }) => name),
      ['Dana Reyes', 'Priya Nair'],
    );
    const handed = await act({ kind: 'reassign', to });
    assert.deepEqual([handed?.mine, handed?.assignees.length], [false, 1]);
    const escalated = await act({ kind: 'escalate', level: 2 });
    assert.deepEqual(
      escalated?.assignees.map(({ name }) => name),
      ['Tomasz Lis'],
    );
    assert.match((await newest())?.detail ?? '', /nobody was paged/);
    const snoozed = await act({ kind: 'snooze', seconds: 3600 });
    assert.deepEqual(snoozed?.pendingActions, [{ kind: 'unacknowledge', at: now + 60 * minute }]);
    assert.equal((await act({ kind: 'priority', priority: { id: 'P2', name: 'P2' } }))?.priority, 'P2');
    const note = await team.source.addNote(charges, { content: 'a', known: [], triedBefore: false }, signal);
    await act({ kind: 'editNote', noteId: note.id, text: 'b', was: 'a' });
    assert.deepEqual(
      (await team.source.readNotes(charges, signal)).map(({ content }) => content),
      ['b'],
    );
  });

  it('refuses what is over, and what it does not do', async () => {
    await team.source.resolve(charges, signal);
    const refused = async (write: OtherWrite) =>
      act(write).then(
        () => 'done',
        (error: unknown) => problemOf(error).code,
      );
    assert.equal(await refused({ kind: 'escalate', level: 2 }), 'sample.alreadyResolved');
    assert.equal(await refused({ kind: 'expireSilence', silenceId: '1' }), 'incidents.cannot');
  });
});
