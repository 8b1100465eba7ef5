import assert from 'node:assert/strict';
import {
  comingUpIn,
  isDate,
  type ComingUp,
  type ComingUpOfReview,
} from '../../../../src/core/review/comingUp';
import { comingUpLines, linksIn } from '../../../../src/core/review/comingUpText';
import { readReview } from '../../../../src/core/review/readReview';
import { t } from './records';
import { file, input, week } from './week';
import { ahead as entry, edit, write } from './writing';

const review = '2026-W47';
const none = () => week({ comingUp: [] });
describe('launches and changes ahead: their lines', () => {
  const cases: readonly (readonly [line: string, what: string, on?: string, risk?: string])[] = [
    ['- 2026-11-27: Black Friday · risk: traffic × 5', 'Black Friday', '2026-11-27', 'traffic × 5'],
    ['- Black Friday', 'Black Friday'],
    ['* 2026-11-27 Black Friday', 'Black Friday', '2026-11-27'],
    ['+ 2026-11-27 – Black Friday · Risk: a · b', 'Black Friday', '2026-11-27', 'a · b'],
    ['- 2026-13-45: no such day', '2026-13-45: no such day'],
    ['- 2026-02-30: no such day', '2026-02-30: no such day'],
    ['- 2026-11-27:', '2026-11-27:', '2026-11-27'],
    ['- price: 2026-11-27', 'price: 2026-11-27'],
  ];
  for (const [line, what, on, risk] of cases) {
    it(line, () => {
      const [one, ...more] = comingUpLines(['## Coming up', '', line], review);
      assert.deepEqual([one?.entry.what, one?.entry.on, one?.entry.risk], [what, on, risk]);
      assert.deepEqual(more, []);
    });
  }

  it('are read below their heading alone; boxes, code and other parts are none', () => {
    const lines = [
      '- before',
      '### Coming up',
      '- one',
      '  - about: [plan](https://acme.example.com/plan), <https://acme.example.com/pr/1>',
      '  - people are told',
      '- [ ] an item',
      '```',
      '- code',
      '```',
      '#### Of marketing',
      '- ~~two~~',
      '### Pairing',
      '- Ann with Bob',
    ];
    const found = comingUpLines(lines, review).map(({ entry: one }) => one);
    assert.deepEqual(
      found.map(({ what, struck }) => [what, struck]),
      [
        ['one', false],
        ['two', true],
      ],
    );
    const [first] = found;
    assert.ok(first);
    assert.deepEqual(first.about, [
      { label: 'plan', href: 'https://acme.example.com/plan' },
      { label: 'https://acme.example.com/pr/1', href: 'https://acme.example.com/pr/1' },
    ]);
    assert.deepEqual(first.remarks, ['  - people are told']);
  });

  it('that were copied with their name and changed are others', () => {
    const line = '- one <!-- opex:ahead id=abc since=2026-W46 -->';
    const lines = ['### Coming up', line, line.replace('one', 'two'), line];
    const ids = comingUpLines(lines, review).map(({ entry: { id } }) => id);
    assert.equal(ids[0], 'abc');
    assert.equal(ids[2], 'abc');
    assert.notEqual(ids[1], 'abc');
  });

  it('lead nowhere but to the web and to files', () => {
    assert.deepEqual(
      linksIn('[x](javascript:alert(1)) [y](data:text/html,1) <file:///etc/passwd> nothing'),
      [],
    );
    assert.deepEqual(
      linksIn('https://a.example/1, [play](../playbooks/a.md)').map(({ href }) => href),
      ['https://a.example/1', '../playbooks/a.md'],
    );
  });

  it('tell a date that there is not, in its place', () => {
    const text = edit(write(none()).text, [/^- Nothing is known.*$/m, '- 2026-02-30: a launch']);
    const [told] = readReview(text, file).problems;
    assert.deepEqual(
      [told?.code, told?.place?.line],
      ['review.badItem', text.split('\n').indexOf('- 2026-02-30: a launch')],
    );
    assert.deepEqual([isDate('2028-02-29'), isDate('2026-02-29'), isDate('soon')], [true, false, false]);
  });
});

describe('launches and changes ahead: from review to review', () => {
  const { period } = input;
  const weekAgo: Omit<ComingUpOfReview, 'comingUp'> = { name: '2026-W46', to: period.from, takenOut: [] };
  const shown = (reviews: readonly ComingUpOfReview[], now = period.to) =>
    comingUpIn(period, reviews, now, undefined).map(
      ({ entry: { id }, isPast }) => `${id}${isPast ? ' past' : ''}`,
    );

  const cases: readonly (readonly [name: string, told: Partial<ComingUp>, expected: readonly string[]])[] = [
    ['is carried over while it is ahead', { on: '2026-11-27' }, ['a']],
    ['is carried over on its day', { on: '2026-11-23' }, ['a']],
    ['is carried over without a date', {}, ['a']],
    ['stands once more, as past, where it was in the period', { on: '2026-11-18' }, ['a past']],
    ['is not carried over where it was before the period', { on: '2026-11-15' }, []],
    ['is not carried over where it was struck', { on: '2026-11-27', struck: true }, []],
  ];
  for (const [name, told, expected] of cases)
    it(name, () => assert.deepEqual(shown([{ ...weekAgo, comingUp: [entry('a', told)] }]), expected));

  it('has the words of the newest review, its own before all; what was taken out stays out', () => {
    const older = { ...weekAgo, name: '2026-W45', to: period.from - 1, comingUp: [entry('a'), entry('b')] };
    const newer = { ...weekAgo, comingUp: [entry('a', { what: 'new', since: '2026-W46' })], takenOut: ['b'] };
    const [one, ...more] = comingUpIn(
      period,
      [newer, { ...older, comingUp: [entry('a', { since: '2026-W45' }), entry('b')] }],
      period.to,
      undefined,
    );
    assert.deepEqual([one?.entry.what, one?.entry.since, more], ['new', '2026-W45', []]);
    const own = { name: period.name, to: period.to, comingUp: [], takenOut: ['a'] };
    assert.deepEqual(shown([older, newer, own]), []);
    // A later review is not known yet when this one is read again.
    const later = { ...weekAgo, name: '2026-W48', to: period.to + 1, comingUp: [entry('c')] };
    assert.deepEqual(shown([later]), []);
  });

  it('turns past at midnight where the team is', () => {
    const own = [
      { name: period.name, to: period.to, takenOut: [], comingUp: [entry('a', { on: '2026-11-27' })] },
    ];
    assert.deepEqual(shown(own, t('2026-11-27T23:59:59+01:00')), ['a']);
    assert.deepEqual(shown(own, t('2026-11-28T00:00:00+01:00')), ['a past']);
  });

  it('stands by date, without one below, past and struck last; its playbook only while it matters', () => {
    const comingUp = [
      entry('past', { on: '2026-11-20' }),
      entry('undated'),
      entry('late', { on: '2026-12-24' }),
      entry('gone', { on: '2026-11-25', struck: true }),
      entry('soon', { on: '2026-11-24' }),
    ];
    const found = comingUpIn(
      period,
      [{ name: period.name, to: period.to, takenOut: [], comingUp }],
      period.to,
      ({ id }) =>
        id === 'soon' ? { label: 'Checkout is down', href: '../playbooks/checkout.md' } : undefined,
    );
    assert.deepEqual(
      found.map(({ entry: { id }, playbook }) => [
        id,
        typeof playbook === 'object' ? playbook.label : playbook,
      ]),
      [
        ['soon', 'Checkout is down'],
        ['late', 'missing'],
        ['undated', 'missing'],
        ['past', undefined],
        ['gone', undefined],
      ],
    );
  });
});
