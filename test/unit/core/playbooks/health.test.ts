import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { parseTeam } from '../../../../src/core/team/teamFile';
import {
  byGravity,
  careProblems,
  isFault,
  isOfFile,
  nameProblems,
  referenceProblem,
  unreachedProblem,
  type Care,
} from '../../../../src/core/playbooks/health';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';

const uri = 'file:///repo/runbooks/a.md';
const parse = (text: string, at = uri) => parsePlaybook(at, text, parseFrontMatter);

describe('names in front matter', () => {
  const { team } = parseTeam(
    JSON.stringify({
      services: {
        checkout: {
          pagerDuty: ['PCHECK'],
          lead: 'ana@example.com',
          partners: { Payments: { reach: '#pay' } },
        },
        search: { area: 'discovery' },
        mail: {},
      },
      areas: { discovery: { lead: 'bo@example.com' } },
    }),
    'team.json',
  );
  const none = parseTeam('{}', 'team.json').team;
  const cases: readonly (readonly [name: string, frontMatter: string, expected: readonly string[]])[] = [
    ['all known', 'services: [Checkout]', []],
    ['by the id of its account', 'owner: Ana\nservice: PCHECK', []],
    ['an area', 'owner: Ana\nservice: discovery', []],
    ['unknown', 'owner: Ana\nservices: [checkuot]', ['playbooks.unknownService 2']],
    ['the area answers for it', 'service: search', []],
    ['nobody answers for it', 'service: mail', ['playbooks.noOwner 0']],
    ['a partner of the team file', 'owner: Ana\npartners: [payments]', []],
    ['a partner with its own words', 'owner: Ana\npartners: {Fraud: "#fraud"}', []],
    ['a partner that nothing tells of', 'owner: Ana\npartners: [Fraud]', ['playbooks.unknownPartner 2']],
  ];
  const read = (text: string, known = team) =>
    nameProblems(parse(`---\n${text}\n---\n# A\n`), known).map(({ code, place }) => `${code} ${place.line}`);
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(read(text), expected));

  it('asks for no service where there is no team file', () => {
    assert.deepEqual(read('owner: Ana\nservice: anything', none), []);
  });
});

describe('how a playbook is looked after', () => {
  const day = 86_400_000;
  const now = Date.parse('2026-06-30T12:00:00Z');
  const read = (text: string, care: Care) =>
    careProblems(parse(text).playbook, care, now, 180 * day).map(({ code }) =>
      code.replace('playbooks.', ''),
    );
  const used = (days: number, more = {}) => ({ lastUsedAt: now - days * day, incidents: 1, ...more });
  const old = { before: now - 180 * day };
  const cases: readonly (readonly [name: string, text: string, care: Care, expected: readonly string[]])[] = [
    ['nothing is known: nothing is said', '# A', {}, []],
    ['not changed for long', '# A', { changed: old }, ['stale']],
    ['changed lately', '# A', { changed: { at: now - day } }, []],
    ['old, but used lately', '# A', { changed: old, history: used(3) }, []],
    ['old, but reviewed lately', '---\nreviewed: 2026-06-01\n---\n', { changed: old }, []],
    ['reviewed long ago, git does not know it', '---\nreviewed: 2025-06-01\n---\n', {}, ['stale']],
    ['reviewed long ago, changed lately', '---\nreviewed: 2025-06-01\n---\n', { changed: { at: now } }, []],
    ['used long ago, git does not know it', '# A', { history: used(300) }, []],
    ['a wrong step', '# A', { history: used(3, { wrongSince: now - 3 * day }) }, ['stepWrong']],
    [
      'a wrong step, mended since',
      '# A',
      { changed: { at: now - day }, history: used(3, { wrongSince: now - 3 * day }) },
      [],
    ],
    [
      'a wrong step, changed before',
      '# A',
      { changed: { at: now - 5 * day }, history: used(3, { wrongSince: now - 3 * day }) },
      ['stepWrong'],
    ],
  ];
  for (const [name, text, care, expected] of cases)
    it(name, () => assert.deepEqual(read(text, care), expected));
});

describe('what leads to a playbook', () => {
  const cases: readonly (readonly [
    name: string,
    text: string,
    at: string,
    reached: boolean,
    told: boolean,
  ])[] = [
    ['nothing', '# Odd things', uri, false, true],
    ['an alert that was seen', '# Odd things', uri, true, false],
    ['an alert that it names', '# OddThings', uri, false, false],
    ['its service', '---\nservice: a\n---', uri, false, false],
    ['an overview', '# All', 'file:///repo/runbooks/README.md', false, false],
    ['an overview of Hugo', '# All', 'file:///repo/runbooks/_index.md', false, false],
  ];
  for (const [name, text, at, reached, told] of cases) {
    it(name, () => assert.equal(unreachedProblem(parse(text, at).playbook, reached, 30) !== undefined, told));
  }
});

describe('problems of playbooks', () => {
  const link = { kind: 'link', target: 'b.md', line: 4, column: 2 } as const;

  it('stand where the reference stands', () => {
    assert.deepEqual(referenceProblem(uri, link, 'missing')?.place, {
      file: uri,
      line: 4,
      column: 2,
      endLine: 4,
      endColumn: 6,
    });
    assert.equal(referenceProblem(uri, link, 'noAnchor')?.code, 'playbooks.anchorDead');
    assert.equal(
      referenceProblem(uri, { ...link, kind: 'image' }, 'missing')?.code,
      'playbooks.imageMissing',
    );
    assert.equal(
      referenceProblem(uri, { ...link, kind: 'file' }, 'missing')?.code,
      'playbooks.commandFileGone',
    );
  });

  it('are none where it cannot be told', () => {
    for (const kind of ['link', 'image', 'file'] as const) {
      assert.equal(referenceProblem(uri, { ...link, kind }, 'unknown'), undefined);
      assert.equal(referenceProblem(uri, { ...link, kind }, 'there'), undefined);
    }
  });

  it('are told the gravest first, and faults apart from what asks for a look', () => {
    const dead = referenceProblem(uri, link, 'missing');
    const stale = unreachedProblem(parse('# Odd').playbook, false, 30);
    assert.ok(dead && stale);
    assert.deepEqual(byGravity([stale, dead]), [dead, stale]);
    assert.deepEqual([isFault(dead), isOfFile(dead)], [true, false]);
    assert.deepEqual([isFault(stale), isOfFile(stale)], [false, true]);
  });
});
