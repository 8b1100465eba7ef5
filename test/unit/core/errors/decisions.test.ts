import assert from 'node:assert/strict';
import { applyDecisions, ignoreKey } from '../../../../src/core/errors/applyDecisions';
import { editDecisions } from '../../../../src/core/errors/editDecisions';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import type { GroupDecision, IgnoreRule } from '../../../../src/core/errors/groupDecision';
import { readDecisions } from '../../../../src/core/errors/readDecisions';

const a = 'v1:000000000000000a';
const b = 'v1:000000000000000b';
const c = 'v1:000000000000000c';
const minute = 60_000;
const now = Date.parse('2026-11-20T12:00:00Z');

function group(fingerprint: string, change: Partial<ErrorGroup> = {}): ErrorGroup {
  return {
    fingerprint,
    title: `title of ${fingerprint.slice(-1)}`,
    classified: { severity: 'standard', reason: { kind: 'default' } },
    count: 10,
    firstSeen: now - 60 * minute,
    lastSeen: now - minute,
    frames: [],
    samples: [],
    ...change,
  };
}

const decision = (fingerprint: string, change: Partial<GroupDecision> = {}): GroupDecision => ({
  fingerprint,
  merge: [],
  split: false,
  ...change,
});

describe('decisions about groups', () => {
  it('merge groups into one row, whichever of them the window holds', () => {
    const rule = decision(a, { merge: [b, c], title: 'Card gateway' });
    const rows = applyDecisions([group(b), group(c, { count: 5 }), group(a)], [rule], now);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.group.count, 25);
    assert.equal(rows[0].group.fingerprint, a);
    assert.deepEqual([...(rows[0].group.aliases ?? [])].sort(), [b, c]);
    assert.equal(rows[0].group.title, 'Card gateway');
    const [alone] = applyDecisions([group(c)], [rule], now);
    assert.equal(alone?.group.title, 'Card gateway');
    assert.ok(alone.group.aliases?.includes(a), 'notes that name the first still find it');
  });

  it('find a group by an alias, so that they hold when templates generalise', () => {
    const learnt = group('v1:00000000000000ff', { aliases: [a, b] });
    const [row] = applyDecisions([learnt], [decision(a, { title: 'Named' })], now);
    assert.equal(row?.group.title, 'Named');
  });

  it('leave groups alone that nobody decided about, in their order', () => {
    const groups = [group(c), group(a), group(b)];
    const rows = applyDecisions(groups, [decision(b, { title: 'x' })], now);
    assert.deepEqual(
      rows.map(row => row.group.fingerprint),
      [c, a, b],
    );
    assert.equal(rows[0]?.group, groups[0]);
  });

  describe('ignore until', () => {
    const since = now - 30 * minute;
    const trend = { from: now - 60 * minute, stepMs: 10 * minute, counts: [9, 9, 9, 3, 3, 3] };
    const sample = (release: string, time: number) => ({
      level: 'error' as const,
      message: 'm',
      raw: 'm',
      origin: { source: 'f' },
      release,
      time,
    });
    const table: readonly (readonly [
      string,
      Partial<IgnoreRule>,
      Partial<ErrorGroup>,
      string | undefined,
    ])[] = [
      ['a time to come', { until: now + 1 }, {}, undefined],
      ['a time that is over', { until: now }, {}, 'time'],
      ['more records than came since', { count: 10 }, { trend }, undefined],
      ['as many records as came since', { count: 9 }, { trend }, 'count'],
      ['a count where nothing tells when they came', { count: 9 }, {}, undefined],
      ['a group that began after', { count: 10 }, { firstSeen: since + 1 }, 'count'],
      ['a release that is not there', { release: 'v2.32' }, { release: 'v2.31' }, undefined],
      ['a release that came', { release: 'v2.32' }, { release: 'checkout@2.32' }, 'release'],
      ['a release seen only before', { release: 'v2.32' }, { release: 'v2.32', lastSeen: since }, undefined],
      ['another release: the same still', { otherThan: 'v2.31' }, { release: '2.31' }, undefined],
      ['another release: a new one', { otherThan: 'v2.31' }, { release: 'v2.32' }, 'release'],
      [
        'another release among the samples',
        { otherThan: 'v2.31' },
        { release: 'v2.31', samples: [sample('v2.32', now - minute)] },
        'release',
      ],
      [
        'a worse class',
        { until: now + 1, severity: 'standard' },
        { classified: { severity: 'major', reason: { kind: 'uncaught' } } },
        'worse',
      ],
      [
        'the same class',
        { until: now + 1, severity: 'standard' },
        { classified: { severity: 'standard', reason: { kind: 'default' } } },
        undefined,
      ],
    ];
    for (const [name, rule, change, end] of table) {
      it(`${name}: ${end === undefined ? 'goes on' : `ends by ${end}`}`, () => {
        const ignore = { since, ...rule };
        const [row] = applyDecisions([group(a, change)], [decision(a, { ignore })], now);
        assert.equal(row?.ended, end);
        assert.equal(row?.ignored, end === undefined ? ignore : undefined);
      });
    }

    it('stays ended when what ended it has left the window', () => {
      const ignore = { since, count: 10 };
      const ends = new Map([[ignoreKey(a, ignore), 'count' as const]]);
      const [row] = applyDecisions([group(a, { trend })], [decision(a, { ignore })], now, ends);
      assert.equal(row?.ended, 'count');
      const again = { ...ignore, since: since + 1 };
      assert.equal(
        applyDecisions([group(a)], [decision(a, { ignore: again })], now, ends)[0]?.ended,
        undefined,
      );
    });
  });
});

describe('the file of decisions', () => {
  const file = '/team/.opex/error-groups.json';
  const codes = (text: string) =>
    readDecisions(text, file).problems.map(({ code, place }) => `${code}@${(place?.line ?? -1) + 1}`);

  it('reads what it writes', () => {
    const ignore: IgnoreRule = {
      since: now,
      severity: 'major',
      until: now + minute,
      by: 'ann',
      because: 'known',
    };
    let text = editDecisions('', a, 'ChargeError: "x"', { title: 'Card gateway', ignore });
    text = editDecisions(text, b, 'other', { merge: [c], split: true });
    assert.deepEqual(readDecisions(text, file), {
      decisions: [
        { fingerprint: a, merge: [], split: false, title: 'Card gateway', ignore },
        { fingerprint: b, merge: [c], split: true },
      ],
      problems: [],
      broken: false,
      readOnly: false,
    });
    text = editDecisions(text, b, 'other', { merge: null, split: null });
    assert.equal(text.includes(b), false);
    assert.equal(editDecisions(text, a, '', { title: null, ignore: null }).includes(a), false);
  });

  it('keeps comments, order, unknown keys and others’ decisions to the character', () => {
    const text = [
      '{',
      '  // ours',
      '  "version": 1,',
      '  "owner": "payments",',
      '  "groups": {',
      `    "${b}": { "title": "B", "jira": "PAY-1" }, // asked in PAY-1`,
      `    "${a}": { "about": "x", "split": true, "jira": "PAY-2" }`,
      '  }',
      '}',
      '',
    ].join('\r\n');
    const renamed = editDecisions(text, b, 'b', { title: 'B2' });
    assert.equal(
      renamed,
      text.replace('"B"', '"B2"').replace('"jira": "PAY-1"', '"jira": "PAY-1", "about": "b"'),
    );
    const without = editDecisions(text, a, 'x', { split: null });
    assert.equal(without, text.replace('"split": true, ', ''));
    const added = editDecisions(text, c, 'c', { title: 'C' });
    const entry = [`    "${c}": {`, '      "about": "c",', '      "title": "C"', '    }'].join('\r\n');
    assert.equal(added, text.replace('"PAY-2" }', `"PAY-2" },\r\n${entry}`));
  });

  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', '', ['decisions.syntax@1']],
    ['half a file', '{ "groups": {\n', ['decisions.syntax@2']],
    ['a list', '[]', ['decisions.wrongValue@1']],
    [
      'a merge conflict',
      '{\n<<<<<<< HEAD\n "version": 1\n=======\n "version": 2\n>>>>>>> theirs\n}',
      ['decisions.conflict@2'],
    ],
    ['a newer version', '{\n "version": 7 }', ['decisions.newerVersion@2']],
    ['a version that is none', '{ "version": "one" }', ['decisions.wrongValue@1']],
    ['a key that is unknown', '{\n "grups": {} }', ['decisions.unknownKey@2']],
    ['no fingerprint', '{ "groups": {\n "ChargeError": {} } }', ['decisions.notFingerprint@2']],
    ['a title that is none', `{ "groups": { "${a}": {\n "title": 7 } } }`, ['decisions.wrongValue@2']],
    [
      'merged names that are none',
      `{ "groups": { "${a}": {\n "merge": ["x"] } } }`,
      ['decisions.wrongValue@2'],
    ],
    [
      'a group merged twice',
      `{ "groups": { "${a}": { "merge": ["${c}"] },\n "${b}": { "merge": ["${c}"] } } }`,
      ['decisions.mergedTwice@2'],
    ],
    [
      'an ignoring without an end',
      `{ "groups": { "${a}": {\n "ignore": { "since": "2026-11-20" } } } }`,
      ['decisions.endless@2'],
    ],
    [
      'an ignoring of no known time',
      `{ "groups": { "${a}": { "ignore": {\n "since": "yesterday", "count": 5 } } } }`,
      ['decisions.wrongValue@2'],
    ],
    [
      'a count below one',
      `{ "groups": { "${a}": { "ignore": {\n "since": "2026-11-20", "count": 0, "release": "v1" } } } }`,
      ['decisions.wrongValue@2'],
    ],
  ];
  for (const [name, text, expected] of table) {
    it(`tells at its line: ${name}`, () => assert.deepEqual(codes(text), expected));
  }

  it('hides nothing for what it cannot read', () => {
    const text = `{ "groups": { "${a}": { "ignore": { "since": "2026-11-20" } }, "${b}": { "title": "B" } } }`;
    const { decisions } = readDecisions(text, file);
    assert.equal(decisions[0]?.ignore, undefined);
    assert.equal(decisions[1]?.title, 'B');
  });

  it('is never written where it is newer, and is read as far as it is known', () => {
    const { readOnly, decisions } = readDecisions(
      `{ "version": 2, "groups": { "${a}": { "title": "A" } } }`,
      file,
    );
    assert.equal(readOnly, true);
    assert.equal(decisions.length, 1);
  });
});
