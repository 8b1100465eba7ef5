import assert from 'node:assert/strict';
import type { ReviewItem } from '../../../../src/core/review/actionItems';
import { areaPages } from '../../../../src/core/review/areaPages';
import { brokenNights } from '../../../../src/core/review/nights';
import { commitsByPerson, pairingsOf, type CodePerson } from '../../../../src/core/review/pairing';
import { record } from './records';
import { input, week } from './week';
import { write } from './writing';
import { serviceOf } from '../team/serviceOf';

describe('pairing', () => {
  const item = (id: string, owner?: string): ReviewItem => ({
    id,
    text: id,
    done: false,
    prevents: [],
    refs: [],
    since: '2026-W47',
    remarks: [],
    ...(owner === undefined ? {} : { owner }),
  });
  const authors = {
    authorsOf: () =>
      new Map([
        ['Ann', 20],
        ['Bob', 3],
        ['Cem', 1],
      ]),
  };
  const pair = (items: readonly ReviewItem[], team = ['Ann', 'Bob', 'Cem', 'Dee']) =>
    pairingsOf(items, team, () => ['a.ts'], authors).map(({ knows, learns }) => `${knows}+${learns}`);

  it('puts who knows the code with who does not yet, its owner among them, and the same people not each time', () => {
    assert.deepEqual(pair([item('1'), item('2', 'Bob'), item('3', 'Cem')]), [
      'Ann+Dee',
      'Bob+Dee',
      'Ann+Cem',
    ]);
    assert.deepEqual(pair([item('1')], ['Dee']), []);
    assert.deepEqual(pair([{ ...item('1'), done: true }]), []);
    assert.deepEqual(
      pairingsOf([item('1')], ['Ann', 'Dee'], () => ['a.ts'], { authorsOf: () => undefined }),
      [],
    );
  });
});

describe('people of git and of the schedule', () => {
  const people: readonly CodePerson[] = [
    { name: 'Ann Smith', email: 'ann@shop.example' },
    { name: 'José Núñez' },
    { name: 'Bob Stone', email: 'bob.stone@shop.example' },
    { name: 'Bob Wood' },
  ];
  const cases: readonly (readonly [name: string, email: string, person: string | undefined])[] = [
    ['asmith', 'ANN@shop.example', 'Ann Smith'],
    ['ann  smith', '', 'Ann Smith'],
    ['Jose Nunez', 'jose@home.example', 'José Núñez'],
    ['stony', '123+bob.stone@users.noreply.github.com', 'Bob Stone'],
    ['Ann', '', 'Ann Smith'],
    // Two could be meant.
    ['Bob', 'bob@home.example', undefined],
    ['Dee', 'dee@shop.example', undefined],
    ['', '', undefined],
  ];
  for (const [name, email, person] of cases) {
    it(`${name} <${email}>: ${person ?? 'nobody'}`, () => {
      const found = commitsByPerson([{ name, email, commits: 3 }], people);
      assert.deepEqual([...found], person === undefined ? [] : [[person, 3]]);
    });
  }

  it('add up over the names of one person', () => {
    const authors = [
      { name: 'Ann', email: 'ann@shop.example', commits: 2 },
      { name: 'Ann Smith', email: 'ann@home.example', commits: 5 },
    ];
    assert.deepEqual([...commitsByPerson(authors, people)], [['Ann Smith', 7]]);
  });
});

describe('areas', () => {
  const quiet = {
    records: [],
    areas: [{ name: 'purchase' }],
    services: [serviceOf('checkout', { area: 'purchase' })],
  };

  it('are in good state only where all incidents were read', () => {
    assert.deepEqual(
      week(quiet).areas.map(({ state }) => state),
      ['good'],
    );
    const gaps = [{ part: 'incidents' as const, state: 'partial' as const }];
    assert.deepEqual(
      week({ ...quiet, gaps }).areas.map(({ state }) => state),
      ['unknown'],
    );
    assert.match(write(week({ ...quiet, gaps })).text, /state not known, incidents are missing/);
  });

  it('have a page each, with what grows and what to do next', () => {
    const records = [
      ...input.records,
      ...[1, 2].map(number =>
        record(`H${number}`, `2026-11-18T1${number}:00:00+01:00`, [], {
          alertKey: 'cart',
          service: { id: 'PCART', name: 'cart' },
        }),
      ),
    ];
    const made = week({
      records,
      areas: [{ name: 'purchase', lead: 'Lea' }, { name: 'empty' }],
      services: ['checkout', 'cart'].map(name => serviceOf(name, { area: 'purchase' })),
    }).areas;
    assert.deepEqual(
      made.map(({ area, lead, pages, nights, state }) => [area, lead, pages, nights, state]),
      [['purchase', 'Lea', 5, 1, 'bad']],
    );
    const [page] = made;
    assert.ok(page);
    assert.deepEqual(page.trend, [{ name: '2026-W46', pages: 1 }]);
    assert.deepEqual(page.growingPains, ['checkout', 'cart']);
    assert.match(page.opportunity ?? '', /Checkout 5xx/);
    assert.deepEqual(
      areaPages({
        areas: [],
        services: [],
        facts: [],
        nights: brokenNights([]),
        period: input.period,
        earlier: [],
        goals: [],
        repeats: [],
        isWhole: true,
      }),
      [],
    );
  });
});
