import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entityId } from '../../../../src/core/base/identity';
import type { Incident } from '../../../../src/core/incidents/incident';
import { fillIn, isSafeValue, namesIn, valuesOf, withStandIns } from '../../../../src/core/playbooks/values';
import { serviceOf } from '../team/serviceOf';

const incident: Incident = {
  id: entityId('pagerduty', 'acme', 'Q1'),
  sourceId: 'pagerduty:acme',
  nativeId: 'Q1',
  number: 1482,
  title: 'Checkout: card charges failing; rm -rf /',
  status: 'triggered',
  urgency: 'high',
  service: { id: 'PCHKOUT', name: 'Checkout API' },
  createdAt: Date.UTC(2026, 9, 12, 2, 10),
  assignees: [],
  acknowledgedBy: [],
  mine: true,
  pendingActions: [],
};
const service = serviceOf('checkout', { pagerDuty: ['PCHKOUT'], params: { namespace: 'shop' } });
const known = { incident, severity: 'critical' as const };

describe('values of a playbook', () => {
  const values = valuesOf(known, service, new Map([['param:pod', 'checkout-1']]));
  const filled: readonly (readonly [string, string])[] = [
    ['kubectl -n ${param:namespace} get pod ${param:pod}', 'kubectl -n shop get pod checkout-1'],
    ['{service="${incident.service}"}', '{service="checkout"}'],
    ['echo ${incident.number} ${incident.number}', 'echo 1482 1482'],
    ['echo ${incident.since} ${incident.class} ${incident.id}', 'echo 2026-10-12T02:10:00.000Z critical Q1'],
    ['echo ${HOME} $X ${X:-1}', 'echo ${HOME} $X ${X:-1}'],
  ];
  for (const [template, text] of filled) {
    it(`${template} is ${text}`, () => assert.deepEqual(fillIn(template, values), { kind: 'filled', text }));
  }

  it('without a service of the team, the incident’s own name counts', () =>
    assert.equal(valuesOf(known, undefined, new Map()).get('incident.service'), 'Checkout API'));
  it('what the person typed comes first', () =>
    assert.equal(
      valuesOf(known, service, new Map([['param:namespace', 'stage']])).get('param:namespace'),
      'stage',
    ));
  it('names what is missing, each once', () =>
    assert.deepEqual(fillIn('${param:a} ${param:b} ${param:a} ${param:namespace}', values), {
      kind: 'missing',
      names: ['param:a', 'param:b'],
    }));

  it('a title is no part of a command', () =>
    assert.deepEqual(fillIn('echo "${incident.title}"', values), {
      kind: 'refused',
      name: 'incident.title',
      value: incident.title,
    }));

  const hostile: readonly string[] = [
    '',
    ' ',
    'a b',
    '-rf',
    '--all',
    '$(reboot)',
    '`reboot`',
    'a;b',
    'a&&b',
    'a|b',
    'a>b',
    'a<b',
    'a\nb',
    'a\rb',
    'a\tb',
    'a\0b',
    "a'b",
    'a"b',
    'a\\b',
    '*',
    '?',
    '~',
    '!!',
    '#',
    '%0a',
    '{a,b}',
    '[a]',
    '(a)',
    '^a',
    ',',
    'ä',
    'a\u202eb',
    'a\u200bb',
    '${HOME}',
    '${param:namespace}',
    'x'.repeat(301),
  ];
  for (const value of hostile) {
    it(`refuses ${JSON.stringify(value.slice(0, 30))}`, () => {
      assert.equal(isSafeValue(value), false);
      const filledIn = fillIn('echo ${param:x}', new Map([['param:x', value]]));
      assert.deepEqual(filledIn, { kind: 'refused', name: 'param:x', value });
    });
  }
  for (const value of ['shop', 'prod-eu', 'a.b.c:8080/x', 'ops@db-1', 'k=v', '10.0.0.1', 'A_b', '=x']) {
    it(`takes ${value}`, () => assert.equal(isSafeValue(value), true));
  }

  it('adds nothing but such characters, whatever the value is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), value => {
        const made = fillIn('a ${param:x} b', new Map([['param:x', value]]));
        if (made.kind === 'filled') assert.match(made.text, /^a (?!-)[A-Za-z0-9._:/@=-]+ b$/);
        else assert.equal(made.kind, 'refused');
      }),
    );
  });

  it('names and stand-ins', () => {
    assert.equal(withStandIns('kubectl -n ${param:ns} get ${HOME}'), 'kubectl -n value get ${HOME}');
    assert.deepEqual(namesIn('${param:} ${incident.} ${x} ${param:1a}'), []);
  });
});
