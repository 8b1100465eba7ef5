import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { alertRulesOf } from '../../../../../src/core/errors/alerts/alertRule';
import { exportRules, spanText, type RuleCounts } from '../../../../../src/core/errors/alerts/exportRules';
import { parseTeam } from '../../../../../src/core/team/parseTeam';
import { day, hour, minute } from './world';

const counts: RuleCounts = {
  all: window => `sum(increase(requests_total[${window}]))`,
  bad: (window, severity) =>
    `sum(increase(requests_total{code=~"5..",class="${severity ?? ''}"}[${window}]))`,
  remark: 'counts 5xx\nonly',
};

describe('exportRules', () => {
  const { team } = parseTeam(
    JSON.stringify({
      services: { 'check "out" {{ x }}': {}, search: {} },
      alerts: { critical: { share: '0.1%', minTraffic: 1000 }, slo: { objective: '99.9%' } },
    }),
    'team.json',
  );
  const rules = alertRulesOf(team);

  it('writes the thresholds of the team file as rules, in a file that parses', () => {
    const { text, left } = exportRules(rules, () => counts);
    const file = parse(text) as { groups: { name: string; rules: Record<string, unknown>[] }[] };
    assert.deepEqual(left, []);
    assert.deepEqual(
      file.groups.map(({ name, rules: group }) => [name, group.map(({ alert }) => alert)]),
      [
        [
          'opex check "out" { x }',
          ['OpexCriticalErrorShare', ...Array<string>(3).fill('OpexErrorBudgetBurn')],
        ],
        ['opex search', ['OpexCriticalErrorShare', ...Array<string>(3).fill('OpexErrorBudgetBurn')]],
      ],
    );
    const [share, fast] = file.groups[1]?.rules ?? [];
    assert.equal(
      String(share?.['expr']).replace(/\s+/g, ' ').trim(),
      '( sum(increase(requests_total{code=~"5..",class="critical"}[10m])) / sum(increase(requests_total[10m])) ) > 0.001 ' +
        'and ( sum(increase(requests_total[10m])) ) >= 1000',
    );
    assert.deepEqual(share?.['labels'], { severity: 'critical', service: 'search' });
    assert.match(
      String(fast?.['expr']).replace(/\s+/g, ' '),
      /\[1h\]\)\) \) > 0\.0144 and .*\[5m\]\)\) \) > 0\.0144/,
    );
    assert.match(text, /# counts 5xx only/);
  });

  it('is the same for the same thresholds, and names the rules that the engine cannot count for', () => {
    assert.equal(exportRules(rules, () => counts).text, exportRules(rules, () => counts).text);
    const { text, left } = exportRules(rules, rule => (rule.service === 'search' ? counts : undefined));
    assert.equal(left.length, 2);
    assert.doesNotMatch(text, /check/);
    assert.deepEqual(parse(exportRules(rules, () => undefined).text), { groups: [] });
  });
});

describe('spanText', () => {
  for (const [ms, text] of [
    [10 * minute, '10m'],
    [90 * minute, '90m'],
    [6 * hour, '6h'],
    [3 * day, '3d'],
    [30_000, '30s'],
    [0, '1s'],
  ] as const) {
    it(`${ms} ms are ${text}`, () => assert.equal(spanText(ms), text));
  }
});
