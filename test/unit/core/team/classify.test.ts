import assert from 'node:assert/strict';
import {
  classifyIncident,
  classifyRecord,
  type ClassifiableIncident,
  type ClassifiableRecord,
} from '../../../../src/core/team/classify';
import type { Classified } from '../../../../src/core/team/severity';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { defaultTeam, type Team } from '../../../../src/core/team/team';
import { inProcessPatterns } from './inProcessPatterns';

const incident: ClassifiableIncident = {
  title: 'Checkout: card charges failing',
  urgency: 'high',
  service: { id: 'PCHKOUT', name: 'Checkout (prod)' },
};

const record: ClassifiableRecord = { level: 'error', message: 'charge failed', service: 'checkout-api' };

function teamWith(severity: readonly object[], more: object = {}): Team {
  const services = {
    checkout: { pagerDuty: ['PCHKOUT'], logs: { service: 'checkout-api' } },
    search: {},
  };
  const { team, problems } = parseTeam(JSON.stringify({ services, severity, ...more }), 'team.json');
  assert.deepEqual(
    problems.filter(({ code }) => code !== 'team.valueNeeded' && code !== 'team.undefinedService'),
    [],
  );
  return team;
}

const priorities = { priorities: { P1: 'critical', P3: 'standard' } };

/** A class and the facts of its reason. */
const facts = ({ severity, reason }: Classified): readonly unknown[] => [
  severity,
  ...(Object.values(reason) as readonly unknown[]),
];

describe('classifyIncident', () => {
  const cases: readonly {
    readonly title: string;
    readonly incident?: Partial<ClassifiableIncident>;
    readonly rules?: readonly object[];
    readonly team?: object;
    readonly gives: readonly [severity: string, ...reason: unknown[]];
  }[] = [
    { title: 'high urgency is major', gives: ['major', 'urgency', 'high'] },
    { title: 'low urgency is standard', incident: { urgency: 'low' }, gives: ['standard', 'urgency', 'low'] },
    {
      title: 'a critical alert is major, never critical',
      incident: { alertSeverity: 'critical', urgency: 'low' },
      gives: ['major', 'alertSeverity', 'critical'],
    },
    {
      title: 'an alert that says error beats high urgency',
      incident: { alertSeverity: 'error' },
      gives: ['standard', 'alertSeverity', 'error'],
    },
    {
      title: 'a priority without a map decides nothing',
      incident: { priority: 'P1' },
      gives: ['major', 'urgency', 'high'],
    },
    {
      title: 'a mapped priority beats the alert',
      incident: { priority: 'P1', alertSeverity: 'info', urgency: 'low' },
      team: priorities,
      gives: ['critical', 'priority', 'P1'],
    },
    {
      title: 'a priority is known whatever its case',
      incident: { priority: ' p1' },
      team: priorities,
      gives: ['critical', 'priority', ' p1'],
    },
    {
      title: 'a priority that the map leaves out decides nothing',
      incident: { priority: 'P2' },
      team: priorities,
      gives: ['major', 'urgency', 'high'],
    },
    {
      title: 'the first rule that matches wins',
      rules: [
        { class: 'critical', service: 'search' },
        { class: 'standard', service: 'checkout' },
        { class: 'critical', text: 'card' },
      ],
      gives: ['standard', 'teamRule', 2, false],
    },
    {
      title: 'a rule that lowers a priority says so',
      incident: { priority: 'P1' },
      rules: [{ class: 'major', text: 'CARD CHARGES' }],
      team: priorities,
      gives: ['major', 'teamRule', 1, true],
    },
    {
      title: 'a rule that raises a priority lowers nothing',
      incident: { priority: 'P3' },
      rules: [{ class: 'critical', text: 'card' }],
      team: priorities,
      gives: ['critical', 'teamRule', 1, false],
    },
    {
      title: 'a rule that lowers an urgency lowers no priority',
      rules: [{ class: 'standard', text: 'card' }],
      gives: ['standard', 'teamRule', 1, false],
    },
    {
      title: 'a pattern is found anywhere in the title',
      rules: [{ class: 'critical', message: '(?i)CHARGES? fail' }],
      gives: ['critical', 'teamRule', 1, false],
    },
    {
      title: 'a rule needs all of its conditions',
      rules: [{ class: 'critical', service: 'checkout', message: '^card' }],
      gives: ['major', 'urgency', 'high'],
    },
    {
      title: 'a rule about exceptions, status or environment matches no incident',
      rules: [
        { class: 'critical', exception: 'ChargeError' },
        { class: 'critical', status: '5xx' },
        { class: 'critical', environment: 'production' },
      ],
      gives: ['major', 'urgency', 'high'],
    },
    {
      title: 'a rule about a value that nobody estimates matches nothing',
      rules: [{ class: 'critical', valuePerHour: '>= 0' }],
      gives: ['major', 'urgency', 'high'],
    },
    {
      title: "a rule may name the source's own service",
      rules: [{ class: 'critical', service: 'checkout (PROD)' }],
      gives: ['critical', 'teamRule', 1, false],
    },
    {
      title: 'a rule without conditions matches all',
      rules: [{ class: 'standard' }],
      gives: ['standard', 'teamRule', 1, false],
    },
    {
      title: 'a service without ids is known by its name',
      incident: { service: { id: 'PX', name: 'Search' } },
      rules: [{ class: 'critical', service: 'search' }],
      gives: ['critical', 'teamRule', 1, false],
    },
  ];
  for (const { title, rules = [], team: more, gives, ...given } of cases) {
    it(title, () => {
      const team = teamWith(rules, more);
      const patterns = inProcessPatterns(team.severityRules);
      const classified = classifyIncident({ ...incident, ...given.incident }, team, patterns);
      assert.deepEqual(facts(classified), gives);
    });
  }

  it('uses no pattern that was not given', () => {
    const team = teamWith([{ class: 'critical', message: 'card' }]);
    assert.equal(classifyIncident(incident, team, noPatterns).severity, 'major');
  });
});

describe('classifyRecord', () => {
  const cases: readonly {
    readonly title: string;
    readonly record?: Partial<ClassifiableRecord>;
    readonly rules?: readonly object[];
    readonly gives: readonly unknown[];
  }[] = [
    { title: 'an error is standard', gives: ['standard', 'level', 'error'] },
    {
      title: 'a fatal one is major, never critical',
      record: { level: 'fatal' },
      gives: ['major', 'level', 'fatal'],
    },
    { title: 'an uncaught one is major', record: { uncaught: true }, gives: ['major', 'uncaught'] },
    {
      title: 'a class field wins over fatal',
      record: { level: 'fatal', classField: { field: 'class', value: 'standard' } },
      gives: ['standard', 'field', 'class', 'standard'],
    },
    {
      title: 'a severity field makes critical',
      record: { classField: { field: 'severity', value: 'critical' } },
      gives: ['critical', 'field', 'severity', 'critical'],
    },
    {
      title: "CRITICAL as Google and Python write a level is none of the team's classes",
      record: { level: 'fatal', classField: { field: 'severity', value: 'CRITICAL' } },
      gives: ['major', 'level', 'fatal'],
    },
    {
      title: 'a class field may shout',
      record: { classField: { field: 'error_class', value: 'CRITICAL' } },
      gives: ['critical', 'field', 'error_class', 'CRITICAL'],
    },
    {
      title: 'a field that holds no class decides nothing',
      record: { classField: { field: 'severity', value: 'ERROR' } },
      gives: ['standard', 'level', 'error'],
    },
    { title: 'a warning is no error', record: { level: 'warn' }, gives: [] },
    {
      title: 'a warning with an exception is none',
      record: { level: 'warn', exceptionType: 'E' },
      gives: [],
    },
    {
      title: 'a warning is none for a rule either',
      record: { level: 'warn' },
      rules: [{ class: 'critical' }],
      gives: [],
    },
    {
      title: 'a warning that names its class is an error',
      record: { level: 'warn', classField: { field: 'class', value: 'major' } },
      gives: ['major', 'field', 'class', 'major'],
    },
    { title: 'a line without level is none', record: { level: 'unknown' }, gives: [] },
    {
      title: 'a line without level but with a stack is one',
      record: { level: 'unknown', stack: 'at x' },
      gives: ['standard', 'default'],
    },
    {
      title: 'a line without level but with a 500 is one',
      record: { level: 'unknown', status: 500 },
      gives: ['standard', 'default'],
    },
    { title: 'a 404 without level is none', record: { level: 'unknown', status: 404 }, gives: [] },
    {
      title: 'a rule beats the class field',
      record: { classField: { field: 'class', value: 'critical' } },
      rules: [{ class: 'standard', text: 'charge' }],
      gives: ['standard', 'teamRule', 1, false],
    },
    {
      title: 'an exception is known without its package',
      record: { exceptionType: 'com.shop.ChargeError' },
      rules: [{ class: 'critical', exception: 'ChargeError' }],
      gives: ['critical', 'teamRule', 1, false],
    },
    {
      title: 'but not by the end of its name',
      record: { exceptionType: 'RechargeError' },
      rules: [
        { class: 'critical', exception: 'ChargeError' },
        { class: 'critical', exception: 'chargeError' },
      ],
      gives: ['standard', 'level', 'error'],
    },
    {
      title: 'a status by its hundred',
      record: { status: 503 },
      rules: [
        { class: 'standard', status: '4xx' },
        { class: 'major', status: '5xx' },
      ],
      gives: ['major', 'teamRule', 2, false],
    },
    {
      title: 'a status by number',
      record: { status: 503 },
      rules: [{ class: 'major', status: 503 }],
      gives: ['major', 'teamRule', 1, false],
    },
    {
      title: 'environment and service together',
      record: { environment: 'Production' },
      rules: [{ class: 'critical', service: 'checkout', environment: 'production' }],
      gives: ['critical', 'teamRule', 1, false],
    },
    {
      title: 'another environment',
      record: { environment: 'staging' },
      rules: [{ class: 'critical', environment: 'production' }],
      gives: ['standard', 'level', 'error'],
    },
    {
      title: 'a pattern in the message of the exception',
      record: { exceptionMessage: 'gateway timeout' },
      rules: [{ class: 'critical', message: '^gateway' }],
      gives: ['critical', 'teamRule', 1, false],
    },
  ];
  for (const { title, record: given, rules = [], gives } of cases) {
    it(title, () => {
      const team = teamWith(rules);
      const patterns = inProcessPatterns(team.severityRules);
      const classified = classifyRecord({ ...record, ...given }, team, patterns);
      assert.deepEqual(classified ? facts(classified) : [], gives);
    });
  }

  it('needs no team', () => {
    assert.equal(classifyRecord(record, defaultTeam, noPatterns)?.severity, 'standard');
  });
});
