import assert from 'node:assert/strict';
import { classRules, groupsOfRule, placeOfRule, type ClassRule } from '../../../../src/core/errors/classRule';
import { addClassRule } from '../../../../src/core/errors/editClassRule';
import type { ErrorGroup } from '../../../../src/core/errors/errorGroup';
import { classifyRecord } from '../../../../src/core/team/classify';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { noPatterns } from '../../../../src/core/team/severityRule';

function group(message: string, change: Partial<ErrorGroup> = {}): ErrorGroup {
  const { service = 'checkout-api', exceptionType } = change;
  const record = {
    level: 'error' as const,
    message,
    service,
    raw: message,
    origin: { source: 'f' },
    ...(exceptionType === undefined ? {} : { exceptionType, exceptionMessage: message }),
  };
  return {
    fingerprint: `v1:${message}`,
    title: message,
    service,
    classified: { severity: 'standard', reason: { kind: 'default' } },
    count: 1,
    firstSeen: 0,
    lastSeen: 0,
    frames: [],
    samples: [record],
    ...change,
  };
}

const charge = group('gateway timeout after 30 s', { exceptionType: 'ChargeError' });
const told = (text: string) => parseTeam(text, '/team.json');

describe('a rule for a group', () => {
  const table: readonly (readonly [string, ErrorGroup, readonly Omit<ClassRule, 'class'>[]])[] = [
    [
      'an exception',
      charge,
      [
        { service: 'checkout', exception: 'ChargeError', text: 'gateway timeout after' },
        { service: 'checkout', exception: 'ChargeError' },
        { service: 'checkout', text: 'gateway timeout after' },
        { exception: 'ChargeError' },
        { text: 'gateway timeout after' },
        { service: 'checkout' },
      ],
    ],
    [
      'a message of a service that the team does not know',
      group('queue 17 is full', { service: 'mailer' }),
      [{ service: 'mailer' }],
    ],
    [
      'a message with words',
      group('cannot reach ledger 9'),
      [
        { service: 'checkout', text: 'cannot reach ledger' },
        { text: 'cannot reach ledger' },
        { service: 'checkout' },
      ],
    ],
  ];
  const { team } = told('{ "services": { "checkout": { "logs": { "service": "checkout-api" } } } }');
  for (const [name, of, expected] of table) {
    it(`tells ${name} from others`, () => {
      const rules = classRules(of, 'critical', team);
      assert.deepEqual(
        rules,
        expected.map(conditions => ({ class: 'critical', ...conditions })),
      );
      for (const rule of rules) assert.ok(groupsOfRule(rule, [of], team, noPatterns).length === 1);
    });
  }

  it('says nothing of a group that says nothing', () => {
    const bare: Partial<ErrorGroup> = { ...group('x'), samples: [] };
    delete (bare as { service?: string }).service;
    assert.deepEqual(classRules(bare as ErrorGroup, 'major', team), []);
  });
});

describe('a rule in the team file', () => {
  const rule: ClassRule = { class: 'critical', exception: 'ChargeError' };
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'an empty file',
      '{}',
      '{\n  "severity": [\n    { "class": "critical", "exception": "ChargeError" }\n  ]\n}',
    ],
    [
      'no rule that is about it',
      '{\n  "severity": [\n    { "class": "major", "exception": "Other" } // ours\n  ]\n}\n',
      '{\n  "severity": [\n    { "class": "major", "exception": "Other" }, // ours\n    { "class": "critical", "exception": "ChargeError" }\n  ]\n}\n',
    ],
    [
      'a rule that decides now',
      '{ // team\n  "severity": [\n    { "class": "major", "exception": "Other" },\n    // all else\n    { "class": "standard" }\n  ]\n}\n',
      '{ // team\n  "severity": [\n    { "class": "major", "exception": "Other" },\n    // all else\n    { "class": "critical", "exception": "ChargeError" },\n    { "class": "standard" }\n  ]\n}\n',
    ],
    [
      'the same rule with another class',
      '{ "severity": [{ "exception": "ChargeError", "class": "major", "because": "x" }] }',
      '{ "severity": [{ "exception": "ChargeError", "class": "critical", "because": "x" }] }',
    ],
    [
      'the same rule behind another',
      '{ "severity": [{ "class": "standard", "text": "gateway" }, { "class": "major", "exception": "ChargeError" }] }',
      '{ "severity": [{ "class": "critical", "exception": "ChargeError" }, { "class": "standard", "text": "gateway" }, { "class": "major", "exception": "ChargeError" }] }',
    ],
    [
      'rules that cost something only',
      '{ "services": { "a": { "value": { "distinctBy": "o", "loss": [1, 2], "currency": "USD" } } },\r\n\t"severity": [{ "class": "major", "valuePerHour": ">= 5" }] }',
      '{ "services": { "a": { "value": { "distinctBy": "o", "loss": [1, 2], "currency": "USD" } } },\r\n\t"severity": [{ "class": "major", "valuePerHour": ">= 5" }, { "class": "critical", "exception": "ChargeError" }] }',
    ],
  ];
  for (const [name, text, expected] of rows) {
    it(`where there is ${name}`, () => {
      const before = told(text);
      const placed = addClassRule(text, rule, placeOfRule(rule, charge, before.team, noPatterns));
      assert.ok(placed);
      const lines = (of: string) => of.replace(/\s+/g, ' ');
      assert.equal(lines(placed.text), lines(expected));
      const after = told(placed.text);
      assert.deepEqual(after.problems, before.problems);
      const [record] = charge.samples;
      assert.ok(record);
      const classified = classifyRecord(record, after.team, noPatterns);
      assert.deepEqual(classified, {
        severity: 'critical',
        reason: { kind: 'teamRule', rule: placed.index + 1, lowered: false },
      });
      assert.match(placed.text.split(/\r?\n/)[placed.line] ?? '', /ChargeError/);
    });
  }

  for (const text of ['', '[]', '{ "severity": {} }', '{ "severity"']) {
    it(`is not written to ${JSON.stringify(text)}`, () =>
      assert.equal(addClassRule(text, rule, { kind: 'last' }), undefined));
  }
});
