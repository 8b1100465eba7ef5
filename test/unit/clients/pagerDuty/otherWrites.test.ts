import assert from 'node:assert/strict';
import type { WriteAttempt } from '../../../../src/core/incidents/incidentSource';
import type { OtherWrite } from '../../../../src/core/incidents/incidentWrite';
import { WriteFailure } from '../../../../src/core/incidents/writeFailure';
import { problem } from '../../../../src/core/base/problem';
import { simIds, type PagerDutySim } from '../../../sim/pagerDuty';
import { connect, fateIn, never, problemIn, Sims, type Connected } from './pagerDutyWorld';

const tomasz = { id: simIds.tomasz, name: 'Tomasz Lis' };
const priya = { id: simIds.priya, name: 'Priya Nair' };
const broken = { status: 500, code: 2000, message: 'Internal', shape: 'object' } as const;
const nobody = { people: [], policies: [] };

const writes: Readonly<Record<string, OtherWrite>> = {
  escalate: { kind: 'escalate', level: 2 },
  'reassign to a person': { kind: 'reassign', to: { ...nobody, people: [tomasz] } },
  'add an assignee': { kind: 'reassign', to: { ...nobody, people: [priya] }, keep: true },
  snooze: { kind: 'snooze', seconds: 3_600 },
  'ask for help': {
    kind: 'requestResponders',
    targets: { ...nobody, people: [priya] },
    message: 'Card charges fail. You are released from other work for this.',
  },
};

describe('PagerDutySource, handing on', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  let connected: Connected;
  let id: string;
  let known: readonly string[] | undefined;
  beforeEach(async () => {
    sim = await sims.start({ openIncidents: false, historyWeeks: 0 });
    sim.state.abilities.add('coordinated_responding');
    connected = await connect(sim);
    id = sim.scenes.pageArrives().id;
    known = undefined;
  });
  afterEach(sims.close);

  const attempt = (): WriteAttempt => ({
    check: () => undefined,
    learn: ids => {
      known = ids;
      return Promise.resolve();
    },
    faster: () => undefined,
    ...(known === undefined ? {} : { known }),
  });
  const act = (write: OtherWrite, how: Partial<WriteAttempt> = {}) => {
    const answer = connected.source.act?.(id, write, { ...attempt(), ...how }, never);
    assert.ok(answer);
    return answer;
  };
  const assignees = (): readonly string[] => sim.state.incident(id).assignments.map(({ userId }) => userId);
  /** What each write leads to, as text: the same twice would show. */
  const effects = (): string => {
    const incident = sim.state.incident(id);
    const logged = sim.state.logEntriesOf(id).filter(({ type }) => type !== 'notify').length;
    return JSON.stringify([
      incident.level,
      incident.status,
      assignees(),
      incident.acknowledgedUntil === null,
      sim.state.responderRequests.length,
      logged,
    ]);
  };

  it('escalates to the level', async () => {
    const after = await act({ kind: 'escalate', level: 2 });
    assert.equal(sim.state.incident(id).level, 2);
    assert.deepEqual(
      after?.assignees.map(person => person.id),
      assignees(),
    );
  });

  it('reassigns to people, and adds one beside those who have it', async () => {
    const before = assignees();
    await act({ kind: 'reassign', to: { ...nobody, people: [priya] }, keep: true });
    assert.deepEqual([...assignees()].sort(), [...new Set([...before, priya.id])].sort());
    known = undefined;
    await act({ kind: 'reassign', to: { ...nobody, people: [tomasz] } });
    assert.deepEqual(assignees(), [tomasz.id]);
  });

  it('reassigns to an escalation policy', async () => {
    const [policy] = [...sim.state.policies.values()].reverse();
    assert.ok(policy);
    await act({ kind: 'reassign', to: { ...nobody, policies: [policy] } });
    assert.deepEqual([sim.state.incident(id).policyId, sim.state.incident(id).level], [policy.id, 1]);
  });

  it('snoozes, sets a priority, edits a note', async () => {
    const snoozed = await act({ kind: 'snooze', seconds: 3_600 });
    const until = snoozed?.pendingActions.find(({ kind }) => kind === 'unacknowledge')?.at ?? 0;
    assert.ok(Math.abs(until - Date.now() - 3_600_000) < 60_000);
    const { items } = (await connected.source.choices?.priorities(never)) ?? { items: [] };
    const [highest] = items;
    assert.ok(highest);
    assert.equal((await act({ kind: 'priority', priority: highest }))?.priority, highest.name);
    const note = await connected.source.addNote(id, { content: 'a', known: [], triedBefore: false }, never);
    await act({ kind: 'editNote', noteId: note.id, text: 'b', was: 'a' });
    assert.deepEqual(
      (await connected.source.readNotes(id, never)).map(({ content }) => content),
      ['b'],
    );
  });

  it('does not write over a note that somebody else changed, nor one that is gone', async () => {
    const note = await connected.source.addNote(id, { content: 'a', known: [], triedBefore: false }, never);
    const edit = { kind: 'editNote', noteId: note.id, text: 'mine', was: 'older' } as const;
    assert.deepEqual(await fateIn(act(edit)), ['refused', 'incidents.noteChanged']);
    assert.deepEqual(await fateIn(act({ ...edit, noteId: 'PNOTHERE' })), ['refused', 'incidents.noteGone']);
  });

  it('asks people for help, and says where the plan has no such thing', async () => {
    const help = writes['ask for help'];
    assert.ok(help);
    await act(help);
    assert.deepEqual(
      sim.state.responderRequests.map(({ targets }) => targets.map(target => target.id)),
      [[priya.id]],
    );
    sim.state.abilities.delete('coordinated_responding');
    known = undefined;
    assert.deepEqual(await fateIn(act(help)), ['refused', 'incidents.noResponderRequests']);
  });

  it('offers people, policies and levels to choose from', async () => {
    const { choices } = connected.source;
    assert.ok(choices);
    assert.ok((await choices.people('tomasz', never)).items.some(person => person.id === tomasz.id));
    assert.ok((await choices.policies(never)).items.length > 0);
    const { policy, levels } = await choices.levels(id, never);
    assert.equal(policy.id, sim.state.incident(id).policyId);
    assert.equal(levels.length, sim.state.policy(policy.id).levels.length);
    assert.ok(levels.every(names => names.length > 0));
  });

  for (const [name, write] of Object.entries(writes)) {
    describe(name, () => {
      it('is refused once it is resolved, with who and how long ago, and reopens nothing', async () => {
        sim.scenes.colleagueResolves(id);
        const before = effects();
        const why = await problemIn(act(write));
        assert.ok(why.code === 'incidents.alreadyResolved', why.code);
        assert.equal(why.args.by, 'Tomasz Lis');
        assert.ok((why.args.agoMs ?? Infinity) < 5_000);
        assert.deepEqual([effects(), connected.writes().length], [before, 0]);
      });

      it('sends nothing where the incident is not what was seen', async () => {
        const check = (): never => {
          throw new WriteFailure('ask', problem('incidents.changedMeanwhile', { changes: [] }));
        };
        assert.deepEqual(await fateIn(act(write, { check })), ['ask', 'incidents.changedMeanwhile']);
        assert.equal(connected.writes().length, 0);
      });

      // A snooze pages nobody: nothing is kept before it.
      if (name !== 'snooze')
        it('sends nothing where it could not keep what it learnt', async () => {
          const learn = (): Promise<never> =>
            Promise.reject(new WriteFailure('notSent', problem('incidents.notKept', { detail: 'full' })));
          assert.deepEqual(await fateIn(act(write, { learn })), ['notSent', 'incidents.notKept']);
          assert.equal(connected.writes().length, 0);
        });

      it('happens once though its answer was lost', async () => {
        sim.scenes.answerLost(1);
        assert.deepEqual(await fateIn(act(write)), ['confirmed', '']);
        const once = effects();
        assert.deepEqual(await fateIn(act(write)), ['confirmed', ''], 'a second try of the same write');
        assert.deepEqual([effects(), connected.writes().length], [once, 1]);
      });

      it('is sent by the next try when the first did not arrive', async () => {
        sim.scenes.fail(broken, 1, 'writes');
        const [fate] = await fateIn(act(write));
        assert.ok(fate === 'unconfirmed' || fate === 'notSent', fate);
        assert.deepEqual(await fateIn(act(write)), ['confirmed', '']);
        assert.equal(connected.writes().length, 2);
      });
    });
  }

  it('never sends again by itself what pages people and may have arrived', async () => {
    sim.scenes.fail(broken, 1, 'writes');
    assert.deepEqual(await fateIn(act({ kind: 'escalate', level: 2 })), [
      'unconfirmed',
      'incidents.maybePaged',
    ]);
    assert.equal(connected.writes().length, 1);
  });
});
