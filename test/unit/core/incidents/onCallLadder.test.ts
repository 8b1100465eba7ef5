import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { OnCallPerson, OnCallPolicies, OnCallTarget } from '../../../../src/core/incidents/onCall';
import { laddersOf, type Ladder } from '../../../../src/core/incidents/onCallLadder';
import type {} from '../../../../src/core/incidents/onCallProblems';

const hour = 3_600_000;
const person = (name: string): OnCallPerson => ({ id: `P${name}`, name });
const week: OnCallTarget = { kind: 'schedule', id: 'PWEEK', name: 'Week' };
const night: OnCallTarget = { kind: 'schedule', id: 'PNIGHT', name: 'Night' };
const ines: OnCallTarget = { kind: 'person', person: person('Ines') };
const hidden = problem('onCall.scheduleHidden', { status: 403 });

type Entry = readonly [name: string, start: number, end: number];
interface World {
  readonly levels: readonly (readonly OnCallTarget[])[];
  readonly week?: readonly Entry[] | 'hidden';
  readonly night?: readonly Entry[] | 'hidden';
  /** Level, name, end in hours, schedule. */
  readonly turns: readonly (readonly [number, string, number | undefined, string?])[];
  /** Hours after it was read. */
  readonly now?: number;
}

function ladder({ levels, turns, now = 0, ...entries }: World): Ladder {
  const schedule = (id: string, name: string, known: readonly Entry[] | 'hidden' | undefined) => ({
    id,
    name,
    entries: (known === 'hidden' ? [] : (known ?? [])).map(([who, start, end]) => ({
      person: person(who),
      start: start * hour,
      end: end * hour,
    })),
    ...(known === 'hidden' ? { problem: hidden } : {}),
  });
  const policies: OnCallPolicies = {
    policies: [
      {
        id: 'P1',
        name: 'Shop',
        services: [],
        levels: levels.map(targets => ({ delayMs: 900_000, targets })),
      },
    ],
    turns: turns.map(([level, name, end, place]) => ({
      person: person(name),
      policy: { id: 'P1', name: 'Shop' },
      level,
      ...(end === undefined ? {} : { end: end * hour }),
      ...(place === undefined ? {} : { schedule: { id: place, name: place === 'PWEEK' ? 'Week' : 'Night' } }),
    })),
    schedules: [schedule('PWEEK', 'Week', entries.week), schedule('PNIGHT', 'Night', entries.night)],
    asOf: 0,
  };
  const [only] = laddersOf(policies, { start: -24 * hour, end: 336 * hour }, now * hour);
  assert.ok(only);
  return only;
}

/** `1 Dana→5, next Tomasz@5, gap 5-7` */
function told({ levels, uncovered }: Ladder): string[] {
  const spans = (list: readonly { start: number; end: number }[]): string =>
    list.map(({ start, end }) => `${start / hour}-${end / hour}`).join(' ');
  const lines = levels.map(({ level, now, next, gaps, problem: why }) =>
    [
      `${level} ${now.map(({ person: { name }, until }) => `${name}→${until === undefined ? '∞' : until / hour}`).join('+') || 'nobody'}`,
      ...next.map(({ person: { name }, from }) => `next ${name}@${from / hour}`),
      ...(gaps === undefined ? ['gaps ?'] : gaps.length > 0 ? [`gap ${spans(gaps)}`] : []),
      ...(why ? [why.code] : []),
    ].join(', '),
  );
  return [...lines, uncovered === undefined ? 'uncovered ?' : `uncovered ${spans(uncovered) || 'never'}`];
}

describe('a policy, level by level', () => {
  for (const [what, world, expected] of [
    [
      'now and next of a rotation, and who stands behind for good',
      {
        levels: [[week], [ines]],
        week: [
          ['Dana', -10, 5],
          ['Tomasz', 5, 173],
          ['Priya', 173, 341],
        ],
        turns: [
          [1, 'Dana', 5, 'PWEEK'],
          [2, 'Ines', undefined],
        ],
      },
      ['1 Dana→5, next Tomasz@5', '2 Ines→∞', 'uncovered never'],
    ],
    [
      'a hand-over since it was read: the schedule knows who has it now',
      {
        levels: [[week]],
        week: [
          ['Dana', -10, 5],
          ['Tomasz', 5, 173],
          ['Priya', 173, 341],
        ],
        turns: [[1, 'Dana', 5, 'PWEEK']],
        now: 6,
      },
      ['1 Tomasz→173, next Priya@173', 'uncovered never'],
    ],
    [
      'the same person twice is one turn',
      {
        levels: [[week]],
        week: [
          ['Dana', -10, 5],
          ['Dana', 5, 9],
          ['Tomasz', 9, 400],
        ],
        turns: [[1, 'Dana', 5, 'PWEEK']],
      },
      ['1 Dana→9, next Tomasz@9', 'uncovered never'],
    ],
    [
      'a gap in front is told; behind it somebody answers',
      {
        levels: [[week], [ines]],
        week: [
          ['Dana', -10, 5],
          ['Tomasz', 7, 400],
        ],
        turns: [
          [1, 'Dana', 5, 'PWEEK'],
          [2, 'Ines', undefined],
        ],
      },
      ['1 Dana→5, next Tomasz@7, gap 5-7', '2 Ines→∞', 'uncovered never'],
    ],
    [
      'a gap at every level is nobody at all',
      {
        levels: [[week], [night]],
        week: [
          ['Dana', -10, 5],
          ['Tomasz', 7, 400],
        ],
        night: [['Ines', -10, 6]],
        turns: [
          [1, 'Dana', 5, 'PWEEK'],
          [2, 'Ines', 6, 'PNIGHT'],
        ],
      },
      ['1 Dana→5, next Tomasz@7, gap 5-7', '2 Ines→6, gap 6-336', 'uncovered 6-7'],
    ],
    [
      'nobody now, and who ends that',
      { levels: [[week]], week: [['Tomasz', 7, 400]], turns: [] },
      ['1 nobody, next Tomasz@7, gap 0-7', 'uncovered 0-7'],
    ],
    [
      'two schedules of one level cover for each other',
      {
        levels: [[week, night]],
        week: [
          ['Dana', -10, 5],
          ['Dana', 17, 400],
        ],
        night: [['Ines', 4, 18]],
        turns: [[1, 'Dana', 5, 'PWEEK']],
      },
      ['1 Dana→5, next Dana@17, next Ines@4', 'uncovered never'],
    ],
    [
      'a schedule that is hidden: who answers is known, gaps are not, and that is no "no gap"',
      { levels: [[week], [night]], week: 'hidden', night: [], turns: [[1, 'Dana', 5, 'PWEEK']] },
      ['1 Dana→5, gaps ?, onCall.scheduleHidden', '2 nobody, gap 0-336', 'uncovered ?'],
    ],
    ['a policy without levels claims nothing', { levels: [], turns: [] }, ['uncovered ?']],
  ] as readonly (readonly [string, World, readonly string[]])[]) {
    it(what, () => assert.deepEqual(told(ladder(world)), expected));
  }

  it('names people whose schedule tells their ids alone', () => {
    const [shop] = laddersOf(
      {
        policies: [{ id: 'P1', name: 'Shop', services: [], levels: [{ targets: [week, ines] }] }],
        turns: [],
        schedules: [
          {
            id: 'PWEEK',
            name: 'Week',
            entries: [{ person: { id: 'PInes', name: 'PInes' }, start: 5 * hour, end: 9 * hour }],
          },
        ],
        asOf: 0,
      },
      { start: 0, end: 336 * hour },
      0,
    );
    assert.equal(shop?.levels[0]?.next[0]?.person.name, 'Ines');
  });
});
