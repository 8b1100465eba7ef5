import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IncidentWrite } from '../../../../src/core/incidents/incidentWrite';
import { noteOf, type OutboxEntry } from '../../../../src/core/incidents/outboxEntry';
import { simIds } from '../../../sim/pagerDuty';
import { SimNight } from './outboxNights';

/** So many random nights; a longer run by hand finds rarer ones. */
const nights = Number(process.env['OPEX_NIGHTS'] ?? 100);
const incidents = 3;
/** Few texts, so that the same one is often written twice. */
const texts = ['x', 'y'];
const none = { people: [], policies: [] };
const tomasz = { id: simIds.tomasz, name: 'Tomasz Lis' };
const priya = { id: simIds.priya, name: 'Priya Nair' };

const anyWrite: fc.Arbitrary<IncidentWrite> = fc.oneof(
  fc.constant<IncidentWrite>({ kind: 'acknowledge' }),
  fc.constant<IncidentWrite>({ kind: 'resolve' }),
  fc.constantFrom(...texts).map((note): IncidentWrite => ({ kind: 'resolve', note })),
  fc.constantFrom(...texts).map((text): IncidentWrite => ({ kind: 'note', text })),
  fc.constantFrom(...texts).map((text): IncidentWrite => ({ kind: 'note', text })),
  fc.constant<IncidentWrite>({ kind: 'escalate', level: 2 }),
  fc
    .constantFrom(tomasz, priya)
    .map((person): IncidentWrite => ({ kind: 'reassign', to: { ...none, people: [person] } })),
  fc.constant<IncidentWrite>({ kind: 'snooze', seconds: 3_600 }),
  fc
    .constantFrom(simIds.p1, simIds.p2)
    .map((id): IncidentWrite => ({ kind: 'priority', priority: { id, name: id } })),
  fc.constantFrom(...texts).map((message): IncidentWrite => ({
    kind: 'requestResponders',
    targets: { ...none, people: [priya] },
    message,
  })),
);

type Step =
  | { readonly do: 'press'; readonly which: number; readonly write: IncidentWrite }
  | { readonly do: 'storm' | 'kill' | 'clear' | 'wake' }
  | { readonly do: 'retry'; readonly which: number }
  | { readonly do: 'run'; readonly turns: number; readonly eachMs: number }
  | { readonly do: 'colleague'; readonly which: number; readonly what: 'acknowledges' | 'resolves' | 'notes' }
  | {
      readonly do: 'fault';
      readonly what: 'lost' | 'cut' | 'wrong' | 'notJson' | '500' | '502' | '429' | 'changed';
      readonly count: number;
    }
  | { readonly do: 'outage'; readonly what: '503' | 'destroyed' | 'html502' | 'silent' };

const which = fc.nat(incidents - 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('press' as const), which, write: anyWrite }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('storm' as const, 'wake' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retry' as const), which: fc.nat(5) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      turns: fc.nat(25),
      eachMs: fc.constantFrom(0, 50, 1_000, 10_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('colleague' as const),
      which,
      what: fc.constantFrom('acknowledges' as const, 'resolves' as const, 'notes' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      what: fc.constantFrom('lost', 'lost', 'cut', 'wrong', 'notJson', '500', '502', '429', 'changed'),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('outage' as const),
      what: fc.constantFrom('503' as const, 'destroyed' as const, 'html502' as const, 'silent' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'clear' as const) }) },
);

async function take(night: SimNight, step: Step): Promise<void> {
  const { sim, outbox } = night;
  const { scenes } = sim;
  switch (step.do) {
    case 'press':
      night.press(step.which, step.write);
      return;
    case 'storm':
      void outbox.pressAll(night.incidents, { kind: 'acknowledge' });
      return;
    case 'wake':
      outbox.wake(night.incidents[0]?.sourceId ?? '');
      return;
    case 'retry': {
      const item = outbox.items[step.which];
      if (!item || item.underWay) return;
      night.retries += 1;
      void outbox.retry(item.entryId);
      return;
    }
    case 'run':
      await night.run(step.turns, step.eachMs);
      return;
    case 'colleague': {
      const id = night.incidents[step.which]?.nativeId ?? '';
      const { status } = sim.state.incident(id);
      if (step.what === 'notes') scenes.colleagueNotes(id, texts[0] ?? '');
      // PagerDuty has no conditional write: between the read and the write, some milliseconds, a resolve goes unseen.
      else if (step.what === 'resolves' && status !== 'resolved' && !outbox.items.some(item => item.underWay))
        scenes.colleagueResolves(id);
      else if (step.what === 'acknowledges' && status === 'triggered') scenes.colleagueAcknowledges(id);
      return;
    }
    case 'fault': {
      const answer = { code: 2000, message: 'Broken', shape: 'object' } as const;
      if (step.what === 'lost') scenes.answerLost(step.count);
      else if (step.what === 'cut') scenes.cutOffMidBody(step.count);
      else if (step.what === 'wrong') scenes.wrongBody(step.count);
      else if (step.what === 'notJson') scenes.notJson(step.count);
      else if (step.what === 'changed') scenes.changedSinceLastRequest(step.count);
      else scenes.fail({ ...answer, status: Number(step.what) }, step.count, 'writes');
      return;
    }
    case 'outage':
      scenes.outage(step.what);
      return;
    case 'clear':
      scenes.clearFaults();
      return;
    case 'kill':
      await night.kill();
  }
}

/** What the simulator holds of what this person did to an incident, against what was pressed and kept. */
function checkIncident(night: SimNight, nativeId: string): void {
  const { sim, storage, refused } = night;
  const kept = [...storage.everKept.values()].filter(entry => entry.nativeId === nativeId);
  const done = (fits: (entry: OutboxEntry) => boolean): readonly OutboxEntry[] =>
    kept.filter(entry => !refused.has(entry.id) && fits(entry));
  const byMe = sim.state.logEntriesOf(nativeId).filter(({ agent }) => agent.id === simIds.dana);
  for (const text of texts) {
    const there = sim.state
      .notesOf(nativeId)
      .filter(note => note.userId === simIds.dana && note.content === text).length;
    const wanted = kept.filter(({ write }) => noteOf(write) === text);
    const certain = wanted.filter(entry => !refused.has(entry.id)).length;
    assert.ok(there >= certain, `lost: note "${text}", ${there} of ${certain}`);
    assert.ok(there <= wanted.length, `doubled: note "${text}", ${there} of ${wanted.length}`);
    const asked = sim.state.responderRequests.filter(
      request => request.incidentId === nativeId && request.message === text,
    ).length;
    const requests = done(({ write }) => write.kind === 'requestResponders' && write.message === text).length;
    assert.equal(asked, requests, `responder requests "${text}"`);
  }
  const escalations = byMe.filter(({ type }) => type === 'escalate').length;
  assert.equal(escalations, done(({ write }) => write.kind === 'escalate').length, 'escalations');
  const reassignments = byMe.filter(({ type }) => type === 'assign').length;
  const hands = kept.filter(({ write }) => write.kind === 'reassign').length;
  // One to people who have it already sends nothing.
  assert.ok(reassignments <= hands, `reassigned ${reassignments} times for ${hands}`);
  const reopened = sim.state.logEntriesOf(nativeId).filter(({ summary }) => summary === 'Reopened.');
  assert.equal(reopened.length, 0, 'nothing is reopened');
  const { status } = sim.state.incident(nativeId);
  if (done(({ write }) => write.kind === 'resolve').length > 0) assert.equal(status, 'resolved');
  for (const entry of kept) {
    const why = refused.get(entry.id);
    if (why !== undefined) assert.equal(why, 'incidents.alreadyResolved', `${entry.write.kind} refused`);
    else assert.ok(night.confirmed.has(entry.id), `${entry.write.kind} was lost`);
  }
}

describe('Outbox over PagerDuty, whatever breaks', () => {
  it(`loses no write and doubles none, in ${nights} random nights`, async function () {
    this.timeout(600_000);
    let writes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 30 }), async steps => {
        const night = await SimNight.begin(incidents);
        try {
          for (const step of steps) await take(night, step);
          await night.morning();
          for (const { nativeId } of night.incidents) checkIncident(night, nativeId);
          writes += night.storage.everKept.size;
        } finally {
          await night.end();
        }
      }),
      { numRuns: nights, endOnFailure: process.env['OPEX_NIGHTS'] === undefined },
    );
    assert.ok(writes > nights, `${writes} writes`);
  });
});
