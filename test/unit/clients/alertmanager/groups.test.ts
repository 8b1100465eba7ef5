import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupId, readGroups, type AlertGroup } from '../../../../src/clients/alertmanager/alertGroup';
import { serviceOf, severityOf, titleOf } from '../../../../src/clients/alertmanager/labelMeaning';
import { mutingOf, toAlert, toIncident } from '../../../../src/clients/alertmanager/toIncident';
import { isProblemError } from '../../../../src/core/base/problem';
import type { Silence } from '../../../../src/core/incidents/muting';
import { recordedGroups } from './recordedAnswers';

const context = { account: 'am', baseUrl: 'https://am.example.com/x', silences: new Map<string, Silence>() };

function alert(
  labels: Readonly<Record<string, string>>,
  change: object = {},
): Readonly<Record<string, unknown>> {
  return {
    fingerprint: JSON.stringify(labels).length.toString(16).padStart(16, '0'),
    labels,
    annotations: {},
    startsAt: '2026-01-01T00:00:00.000Z',
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    ...change,
  };
}

function oneGroup(labels: Readonly<Record<string, string>>, ...alerts: unknown[]): AlertGroup {
  const { groups } = readGroups([{ labels, receiver: { name: 'ops' }, alerts }]);
  const [group] = groups;
  assert.ok(group);
  return group;
}

describe('an alert group of Alertmanager', () => {
  it('is read as release 0.16 wrote it', () => {
    const [group] = readGroups(recordedGroups.v016).groups;
    assert.ok(group);
    const incident = toIncident(group, context);
    assert.deepEqual(
      [incident.title, incident.service.name, incident.alertSeverity, incident.urgency, incident.createdAt],
      ['Disk of db-1 is full', 'node', 'warning', 'low', Date.parse('2019-03-01T09:00:00Z')],
    );
    assert.deepEqual(incident.muting, {
      whole: true,
      alerts: 1,
      silences: [],
      inhibited: false,
      timed: false,
    });
    const [row] = group.alerts;
    assert.ok(row);
    const { runbookLink, links, details } = toAlert(row, context.silences);
    assert.equal(runbookLink, 'https://wiki.example.com/disk');
    assert.deepEqual(
      links.map(({ text }) => text),
      ['runbook', 'Prometheus'],
    );
    assert.deepEqual((details as { silencedBy: unknown }).silencedBy, [{ id: '5b7a' }]);
  });

  it('is read as release 0.28 writes it, with what a time interval mutes', () => {
    const [group] = readGroups(recordedGroups.v028).groups;
    assert.ok(group);
    const incident = toIncident(group, context);
    assert.deepEqual(
      [incident.title, incident.service.name, incident.alertSeverity, incident.urgency],
      ['NoOrders, Slow', 'team/checkout', 'critical', 'high'],
    );
    assert.deepEqual(incident.muting, {
      whole: false,
      alerts: 1,
      silences: [],
      inhibited: false,
      timed: true,
    });
    assert.equal(incident.withoutAcknowledge, true);
  });

  it('leads to its own page, below the path', () => {
    const group = oneGroup({ b: 'say "x"\\', a: '1' }, alert({ b: 'say "x"\\', a: '1' }));
    const url = new URL(toIncident(group, context).url ?? '');
    assert.equal(url.origin + url.pathname, 'https://am.example.com/x/');
    const query = new URLSearchParams(url.hash.split('?')[1]);
    assert.equal(query.get('filter'), '{a="1",b="say \\"x\\"\\\\"}');
    assert.equal(query.get('receiver'), 'ops');
  });

  it('is one where two routes to one receiver group alike, each alert once', () => {
    const a = alert({ alertname: 'A' }, { fingerprint: 'aa' });
    const b = alert({ alertname: 'B' }, { fingerprint: 'bb' });
    const listed = { labels: {}, receiver: { name: 'ops' } };
    const { groups } = readGroups([
      { ...listed, alerts: [a, b] },
      { ...listed, alerts: [b] },
    ]);
    assert.deepEqual(
      groups.map(({ alerts }) => alerts.map(({ fingerprint }) => fingerprint)),
      [['aa', 'bb']],
    );
  });

  it('has an id that hangs on receiver and labels alone, in any order', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
        fc.string(),
        fc.string(),
        (labels, receiver, other) => {
          const turned = Object.fromEntries(Object.entries(labels).reverse());
          assert.equal(groupId(receiver, turned), groupId(receiver, labels));
          if (other !== receiver) assert.notEqual(groupId(other, labels), groupId(receiver, labels));
        },
      ),
    );
  });

  const bad: readonly (readonly [string, unknown, string, string])[] = [
    ['no list', { groups: [] }, 'incidents.unexpectedAnswer', 'groups'],
    ['a text', 'hello', 'incidents.unexpectedAnswer', 'groups'],
    ['null', null, 'incidents.unexpectedAnswer', 'groups'],
  ];
  for (const [what, body, code, where] of bad) {
    it(`refuses ${what} in place of the list, with the place`, () => {
      assert.throws(
        () => readGroups(body),
        error =>
          isProblemError(error) &&
          error.problem.code === code &&
          (error.problem.args as { where: string }).where === where,
      );
    });
  }

  const spoilt: readonly (readonly [string, unknown, string, string])[] = [
    [
      'a label that is no text',
      alert({ alertname: 'A' }, { labels: { alertname: 'Bad', n: 1 } }),
      'Bad',
      'alerts.labels.n',
    ],
    ['no start', alert({ alertname: 'Late' }, { startsAt: 'yesterday' }), 'Late', 'alerts.startsAt'],
    [
      'an unknown state',
      alert({ alertname: 'Odd' }, { status: { state: 'odd' } }),
      'Odd',
      'alerts.status.state',
    ],
    ['no alert at all', 7, '?', 'alerts.'],
  ];
  for (const [what, row, first, where] of spoilt) {
    it(`tells of an alert with ${what}, and shows the others`, () => {
      const good = alert({ alertname: 'Good' }, { fingerprint: 'ff' });
      const { groups, dropped } = readGroups([
        { labels: {}, receiver: { name: 'ops' }, alerts: [row, good] },
      ]);
      assert.equal(groups[0]?.alerts.length, 1);
      assert.deepEqual(dropped, {
        code: 'incidents.unreadableRows',
        args: { what: 'alerts', dropped: 1, first, where },
      });
    });
  }

  const severities: readonly (readonly [Readonly<Record<string, string>>, string | undefined])[] = [
    [{ severity: 'critical' }, 'critical'],
    [{ severity: 'PAGE' }, 'critical'],
    [{ severity: ' warning ' }, 'warning'],
    [{ severity: 'high' }, 'error'],
    [{ severity: 'none' }, 'info'],
    [{ severity: 'purple', priority: 'P2' }, 'error'],
    [{ severity: 'purple' }, undefined],
    [{ severity: 'constructor' }, undefined],
    [{}, undefined],
  ];
  for (const [labels, severity] of severities) {
    it(`is ${severity ?? 'of unknown severity'} by ${JSON.stringify(labels)}`, () => {
      assert.equal(severityOf({ labels }), severity);
    });
  }

  it('is not taken lightly where it does not tell its severity', () => {
    assert.equal(toIncident(oneGroup({}, alert({ alertname: 'A' })), context).urgency, 'high');
  });

  const services: readonly (readonly [string, AlertGroup])[] = [
    [
      'checkout',
      oneGroup({}, alert({ service: 'checkout', job: 'node' }), alert({ service: 'checkout', x: '1' })),
    ],
    ['node', oneGroup({}, alert({ service: 'a', job: 'node' }), alert({ service: 'bb', job: 'node' }))],
    ['ops', oneGroup({}, alert({ alertname: 'A' }))],
    ['cart', oneGroup({ app: 'cart' }, alert({ app: 'cart', alertname: 'A' }))],
  ];
  for (const [service, group] of services) {
    it(`is about ${service}`, () => assert.equal(serviceOf(group), service));
  }

  const summary = (text: string) => ({ annotations: { summary: text } });
  const titles: readonly (readonly [string, AlertGroup])[] = [
    ['Card charges fail', oneGroup({}, alert({ alertname: 'A' }, summary(' Card charges fail\nsince noon')))],
    [
      'A (service=cart)',
      oneGroup(
        { alertname: 'A', service: 'cart' },
        alert({ alertname: 'A', i: '1' }, summary('one')),
        alert({ alertname: 'A', i: '22' }, summary('two')),
      ),
    ],
    [
      'A, B, C +1',
      oneGroup(
        {},
        ...['A', 'B', 'C', 'D'].map((alertname, index) => alert({ alertname, i: '1'.repeat(index) })),
      ),
    ],
    ['A', oneGroup({}, alert({ alertname: 'A' }))],
  ];
  for (const [title, group] of titles) {
    it(`is titled "${title}"`, () => assert.equal(titleOf(group), title));
  }
});

describe('what holds alerts back', () => {
  const silence = (id: string, endsAt: number): Silence => ({
    id,
    author: 'x',
    comment: '',
    startsAt: 0,
    endsAt,
  });
  const known = new Map([silence('s1', 100), silence('s2', 200)].map(one => [one.id, one] as const));
  const held = (index: number, silencedBy: string[], inhibitedBy: string[] = []): unknown =>
    alert({ i: '1'.repeat(index) }, { status: { state: 'suppressed', silencedBy, inhibitedBy } });
  const heard = alert({ i: 'heard, and longer than the others' });

  const cases: readonly (readonly [string, readonly unknown[], object | undefined])[] = [
    ['nothing', [heard], undefined],
    ['a silence', [held(1, ['s1'])], { whole: true, alerts: 1, inhibited: false, timed: false, until: 100 }],
    [
      'the later of two on one alert',
      [held(1, ['s1', 's2'])],
      { whole: true, alerts: 1, inhibited: false, timed: false, until: 200 },
    ],
    [
      'the earlier of two on two alerts',
      [held(1, ['s2']), held(2, ['s1'])],
      { whole: true, alerts: 2, inhibited: false, timed: false, until: 100 },
    ],
    [
      'a part',
      [held(1, ['s1']), heard],
      { whole: false, alerts: 1, inhibited: false, timed: false, until: 100 },
    ],
    [
      'a silence that could not be read',
      [held(1, ['s1']), held(2, ['?'])],
      { whole: true, alerts: 2, inhibited: false, timed: false },
    ],
    [
      'a silence and another alert',
      [held(1, ['s1'], ['f'])],
      { whole: true, alerts: 1, inhibited: true, timed: false },
    ],
  ];
  for (const [what, alerts, expected] of cases) {
    it(`is told of ${what}`, () => {
      const muting = mutingOf(oneGroup({}, ...alerts).alerts, known);
      if (!muting) {
        assert.equal(muting, expected);
        return;
      }
      const { silences, ...rest } = muting;
      assert.deepEqual(rest, expected);
      assert.ok(silences.every(({ id }) => known.has(id)));
    });
  }
});
