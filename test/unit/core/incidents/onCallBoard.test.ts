import assert from 'node:assert/strict';
import { problem, ProblemError } from '../../../../src/core/base/problem';
import type { OnCallPolicies, OnCallScope, OnCallSource } from '../../../../src/core/incidents/onCall';
import { OnCallBoard } from '../../../../src/core/incidents/onCallBoard';
import { ManualClock } from './manualClock';

const minute = 60_000;

describe('the on-call board', () => {
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  function start() {
    const clock = new ManualClock();
    const world = {
      reads: 0,
      fails: false,
      hangs: false,
      scope: { serviceIds: ['PA'], policyIds: [] } as OnCallScope,
    };
    const source: OnCallSource = {
      sourceId: 'pagerduty:acme',
      label: 'Acme',
      readMine: () => Promise.reject(new Error('the board reads no turns of mine')),
      readContacts: () => Promise.reject(new Error('the board reads no contacts')),
      readPolicies: (scope): Promise<OnCallPolicies> => {
        world.reads++;
        if (world.hangs) return new Promise(() => undefined);
        if (world.fails)
          return Promise.reject(new ProblemError(problem('base.unexpected', { detail: 'down' })));
        const policies = scope.serviceIds.map(id => ({ id, name: id, services: [], levels: [] }));
        return Promise.resolve({ policies, turns: [], schedules: [], asOf: clock.now() });
      },
    };
    const sources: OnCallSource[] = [source];
    const board = new OnCallBoard({ clock, sources: () => sources, scope: () => world.scope });
    const told = (): string =>
      board.view
        .map(({ label, loading, ladders, asOf, problem: why }) =>
          [
            label,
            ...(loading ? ['loading'] : []),
            ...(ladders?.map(ladder => ladder.policy.name) ?? []),
            ...(asOf === undefined ? [] : [`${(clock.now() - asOf) / minute} min old`]),
            ...(why ? [why.code] : []),
          ].join(' '),
        )
        .join('; ');
    return { clock, world, board, told, sources };
  }

  it('asks nothing until somebody looks, then tells that it loads', async () => {
    const { world, board, told } = start();
    assert.deepEqual([told(), world.reads], ['Acme', 0]);
    world.hangs = true;
    void board.look();
    assert.deepEqual([told(), world.reads], ['Acme loading', 1]);
    await board.look();
    assert.equal(world.reads, 1);
  });

  it('reads again when it is old, when it is pressed, and when other services are meant', async () => {
    const { clock, world, board, told } = start();
    await board.look();
    assert.equal(told(), 'Acme PA 0 min old');
    clock.advance(9 * minute);
    await board.look();
    assert.equal(world.reads, 1);
    clock.advance(minute);
    await board.look();
    assert.equal(world.reads, 2);
    await board.refresh();
    assert.equal(world.reads, 3);
    world.scope = { serviceIds: ['PB'], policyIds: [] };
    await board.look();
    assert.equal(told(), 'Acme PB 0 min old');
  });

  it('keeps what it has when a read fails, with its age and the reason; and does not try at every look', async () => {
    const { clock, world, board, told } = start();
    await board.look();
    world.fails = true;
    clock.advance(20 * minute);
    await board.look();
    assert.equal(told(), 'Acme PA 20 min old base.unexpected');
    await board.look();
    assert.equal(world.reads, 2);
    clock.advance(minute);
    await board.look();
    assert.equal(world.reads, 3);
    world.fails = false;
    await board.refresh();
    assert.equal(told(), 'Acme PA 0 min old');
  });

  it('forgets an account that goes, and the answer that comes after it', async () => {
    const { board, told, sources } = start();
    const look = board.look();
    sources.length = 0;
    assert.equal(told(), '');
    await look;
    await settle();
    assert.equal(told(), '');
  });
});
