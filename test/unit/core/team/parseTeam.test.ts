import assert from 'node:assert/strict';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { defaultTeam } from '../../../../src/core/team/team';

const file = 'file:///w/.opex/team.json';
const parse = (text: string) => parseTeam(text, file);

/** `code@line:column "the marked text"` of each problem. */
function told(text: string): readonly string[] {
  const lines = text.split('\n');
  return parse(text).problems.map(({ code, place }) => {
    assert.ok(place, `${code} has a place`);
    assert.equal(place.file, file);
    const line = lines[place.line] ?? '';
    const end = place.endLine === place.line ? place.endColumn : line.length;
    return `${code}@${place.line}:${place.column} ${line.slice(place.column, end)}`;
  });
}

const placeless = { messagePlace: undefined };

const full = `// what a team keeps
{
  "services": {
    "checkout": {
      "pagerDuty": ["PABC123"], "logs": { "service": "checkout-api" }, "paths": ["services/checkout/**"], "source": { "paths": { "/usr/src/app": "services/checkout", "/srv": "." }, "maps": ["maps/**/*.map"] },
      "repository": "git@git.example.com:shop/checkout.git", "lead": "lead@example.com",
      "area": "purchase", "partners": { "payments": { "when": "gateway errors", "reach": "escalation policy PXYZ, #payments" } },
      "value": { "distinctBy": "order_id", "loss": [40, 67], "currency": "USD", "because": "basket × share" },
    },
  },
  "areas": { "purchase": { "lead": "area@example.com" } },
  "severity": [
    { "class": "critical", "service": "checkout", "exception": "ChargeError" },
    { "class": "major", "status": 503, "environment": "production", "text": "Gateway" },
    { "class": "standard", "message": "^client disconnected" } /* the last */
  ],
  "priorities": { "P1": "critical", "P2": "major" },
  "sla": { "critical": { "acknowledge": "5m", "resolve": "1h" }, "standard": { "resolve": "5d", "hours": "support" } },
  "support": { "zone": "Europe/Berlin", "days": ["Mon", "Sat"], "hours": "08:30-24:00", "holidays": ["2026-12-25"] },
  "review": { "zone": "Europe/Berlin", "handOver": "Mon 09:00", "manager": "Mia" },
  "bugs": { "repository": "acme/shop", "labels": { "sev1": "critical" } },
  "alerts": { "critical": { "share": "0.1%", "window": "10m", "minTraffic": 1000 }, "slo": { "objective": "99.9%", "window": "30d" } },
  "goals": { "2026-Q4": [ { "class": "critical", "count": "<= 2", "because": "sleep" } ] }
}
`;

describe('parseTeam', () => {
  it('reads every key of the file', () => {
    const { team, problems, broken, readOnly } = parse(full);
    assert.deepEqual([broken, readOnly], [false, false]);
    assert.deepEqual(problems, []);
    const [service] = team.services;
    assert.deepEqual(service, {
      name: 'checkout',
      pagerDuty: ['PABC123'],
      logServices: ['checkout-api'],
      paths: ['services/checkout/**'],
      pathRules: [
        { from: '/usr/src/app', to: 'services/checkout' },
        { from: '/srv', to: '.' },
      ],
      sourceMaps: ['maps/**/*.map'],
      repository: 'git@git.example.com:shop/checkout.git',
      lead: 'lead@example.com',
      area: 'purchase',
      partners: [{ name: 'payments', when: 'gateway errors', reach: 'escalation policy PXYZ, #payments' }],
      runbooks: [],
      value: { distinctBy: 'order_id', loss: [40, 67], currency: 'USD', because: 'basket × share' },
    });
    assert.deepEqual(team.areas, [{ name: 'purchase', lead: 'area@example.com' }]);
    assert.deepEqual(
      team.severityRules.map(rule => ({ ...rule, messagePlace: undefined })),
      [
        {
          class: 'critical',
          service: 'checkout',
          exception: 'ChargeError',
          number: 1,
          line: 12,
          ...placeless,
        },
        {
          class: 'major',
          status: '503',
          environment: 'production',
          text: 'Gateway',
          number: 2,
          line: 13,
          ...placeless,
        },
        { class: 'standard', message: '^client disconnected', number: 3, line: 14, ...placeless },
      ],
    );
    assert.deepEqual(
      [...team.priorities],
      [
        ['P1', 'critical'],
        ['P2', 'major'],
      ],
    );
    assert.deepEqual(team.sla, {
      critical: { acknowledgeMs: 300_000, resolveMs: 3_600_000 },
      standard: { resolveMs: 432_000_000, hours: 'support' },
    });
    assert.deepEqual(team.support, {
      zone: 'Europe/Berlin',
      days: [1, 6],
      from: 510,
      to: 1440,
      holidays: ['2026-12-25'],
    });
    assert.deepEqual(team.review, {
      zone: 'Europe/Berlin',
      handOver: { day: 1, minute: 540 },
      manager: 'Mia',
    });
    assert.deepEqual(team.bugs, {
      repository: 'acme/shop',
      labels: new Map([['sev1', 'critical']]),
      itemLabels: [],
    });
    assert.deepEqual(team.alerts, {
      shares: { critical: { share: 0.001, windowMs: 600_000, minTraffic: 1000 } },
      slo: { objective: 0.999, windowMs: 2_592_000_000 },
    });
    assert.deepEqual(team.goals, [
      { quarter: '2026-Q4', class: 'critical', count: { operator: '<=', value: 2 }, because: 'sleep' },
    ]);
  });

  const places: readonly (readonly [title: string, text: string, ...told: string[]])[] = [
    ['nothing', ''],
    ['comments only', '// to be written\n'],
    ['an empty object', '{}'],
    ['a byte order mark', '\uFEFF{}'],
    ['a list', '\n [1]', 'team.notAnObject@1:1 [1]'],
    ['a missing comma', '{\n "areas": {}\n "sla": {}\n}', 'team.syntax@2:1 "sla"'],
    ['an unknown key', '{ "servics": {} }', 'team.unknownKey@0:2 "servics"'],
    [
      'an unknown key inside a service',
      '{ "services": { "a": {\n  "pagerduty": ["P1"] } } }',
      'team.unknownKey@1:2 "pagerduty"',
    ],
    ['a key twice', '{ "areas": {},\n "areas": {} }', 'team.duplicateKey@1:1 "areas"'],
    ['a service twice', '{ "services": { "a": {},\n "a": {} } }', 'team.duplicateKey@1:1 "a"'],
    [
      'a PagerDuty id in two services',
      '{ "services": { "a": { "pagerDuty": ["P1"] },\n "b": { "pagerDuty": ["P2", "P1"] } } }',
      'team.duplicateService@1:28 "P1"',
    ],
    ['a wrong class', '{ "severity": [\n { "class": "sev1" } ] }', 'team.wrongValue@1:12 "sev1"'],
    ['a rule without class', '{ "severity": [\n { "text": "x" } ] }', 'team.missingKey@1:1 {'],
    [
      'a rule with an unknown condition',
      '{ "severity": [\n { "class": "critical", "mesage": "x" } ] }',
      'team.unknownCondition@1:24 "mesage"',
    ],
    [
      'a rule for a service that is not there',
      '{ "severity": [\n { "class": "major", "service": "ghost" } ] }',
      'team.undefinedService@1:32 "ghost"',
    ],
    ['an area that is not there', '{ "services": { "a": { "area": "x" } } }', 'team.undefinedArea@0:31 "x"'],
    [
      'rules behind one that matches everything',
      '{ "severity": [\n { "class": "major" },\n { "class": "critical", "text": "x" } ] }',
      'team.rulesHidden@1:1 { "class": "major" }',
    ],
    ['a duration without unit', '{ "sla": { "major": { "resolve": "90" } } }', 'team.wrongValue@0:33 "90"'],
    ['a duration as number', '{ "sla": { "major": { "resolve": 90 } } }', 'team.wrongValue@0:33 90'],
    ['a share above all', '{ "alerts": { "major": { "share": "101%" } } }', 'team.wrongValue@0:34 "101%"'],
    ['a share of nothing', '{ "alerts": { "major": { "share": "0.0%" } } }', 'team.wrongValue@0:34 "0.0%"'],
    [
      'a comparison without sign',
      '{ "goals": { "2026-Q4": [{ "class": "major", "count": "2" }] } }',
      'team.wrongValue@0:54 "2"',
    ],
    ['a quarter that is none', '{ "goals": { "Q4": [] } }', 'team.wrongValue@0:13 "Q4"'],
    [
      'a status that is none',
      '{ "severity": [{ "class": "major", "status": "6xx" }] }',
      'team.wrongValue@0:45 "6xx"',
    ],
    [
      'a glob out of the repository',
      '{ "services": { "a": { "paths": ["../b"] } } }',
      'team.wrongValue@0:33 "../b"',
    ],
    [
      'a repository that runs a program',
      '{ "services": { "a": { "repository": "ext::sh -c x" } } }',
      'team.wrongValue@0:37 "ext::sh -c x"',
    ],
    [
      'a loss from more to less',
      '{ "services": { "a": { "value": { "distinctBy": "o", "loss": [5, 1], "currency": "USD" } } } }',
      'team.wrongValue@0:61 [5, 1]',
    ],
    [
      'a partner that nobody can reach',
      '{ "services": { "a": { "partners": {\n "pay": { "when": "x" } } } } }',
      'team.missingKey@1:1 "pay"',
    ],
    ['services as a list', '{ "services": [] }', 'team.wrongValue@0:14 []'],
    ['null for a list', '{ "severity": null }', 'team.wrongValue@0:14 null'],
    ['a newer version', '{ "version": 2 }', 'team.newerVersion@0:13 2'],
    [
      'a rule about what errors cost where nobody said what',
      '{ "severity": [{ "class": "critical", "valuePerHour": ">= 500" }] }',
      'team.valueNeeded@0:38 "valuePerHour"',
    ],
    ['a prototype', '{ "__proto__": { "services": {} } }', 'team.unknownKey@0:2 "__proto__"'],
    ['old Mac line ends', '{\r "x": 1 }', 'team.unknownKey@1:1 "x"'],
  ];
  for (const [title, text, ...expected] of places) {
    it(`tells ${title} at its place`, () => assert.deepEqual(told(text.replace('\r', '\n')), expected));
  }

  it('loses no more than the bad part', () => {
    const { team } = parse(`{
      "services": { "a": { "pagerDuty": ["P1", 7], "lead": 5, "area": "x",
                           "partners": { "p": { "when": "w" }, "q": { "reach": "#q" } } }, "b": [], "c": {} },
      "areas": { "x": {} },
      "severity": [ { "class": "nope" }, { "class": "major", "text": "x" },
                    { "class": "critical", "why": 1 }, { "class": "standard", "message": "y" } ],
      "sla": { "critical": { "acknowledge": "soon", "resolve": "1h" } },
      "priorities": { "P1": "critical", "P2": "bad" }
    }`);
    assert.deepEqual(
      team.services.map(service => [service.name, service.pagerDuty, service.lead, service.area]),
      [
        ['a', ['P1'], undefined, 'x'],
        ['c', [], undefined, undefined],
      ],
    );
    assert.deepEqual(team.services[0]?.partners, [{ name: 'q', reach: '#q' }]);
    assert.deepEqual(
      team.severityRules.map(rule => [rule.number, rule.class]),
      [
        [2, 'major'],
        [4, 'standard'],
      ],
    );
    assert.deepEqual(team.sla, { critical: { resolveMs: 3_600_000 } });
    assert.deepEqual([...team.priorities], [['P1', 'critical']]);
  });

  it('leaves out what is no zone, day, time or date of the review, and says so', () => {
    const { team, problems } = parse(`{
      "support": { "zone": "Mars/Olympus", "days": ["Mon", "Funday"], "hours": "17:00-09:00", "holidays": ["Xmas"] },
      "review": { "handOver": "Mon 25:00", "manager": "Mia" },
      "bugs": { "repository": "shop", "labels": { "sev1": "worst", "sev2": "major" } },
      "sla": { "major": { "resolve": "1h", "hours": "some" } }
    }`);
    assert.deepEqual(team.support, { days: [1], from: 540, to: 1020, holidays: [] });
    assert.deepEqual([team.review, team.sla], [{ manager: 'Mia' }, { major: { resolveMs: 3_600_000 } }]);
    assert.deepEqual([...(team.bugs?.labels ?? [])], [['sev2', 'major']]);
    const expected = problems.map(({ args }) => (args as { expected?: string }).expected);
    assert.deepEqual([...expected].sort(), [
      'class',
      'date',
      'gitHubName',
      'handOver',
      'hours',
      'slaHours',
      'weekday',
      'zone',
    ]);
  });

  it('reads a file that breaks off as far as it goes, and calls it broken', () => {
    for (let end = full.indexOf('"areas"'); end < full.length - 3; end += 17) {
      const { team, broken } = parse(full.slice(0, end));
      assert.equal(broken, true);
      assert.deepEqual(
        team.services.map(service => service.pagerDuty),
        [['PABC123']],
      );
    }
  });

  it('calls a text without any value broken: an editor may be about to write it', () => {
    for (const text of ['', ' \n', '// soon']) assert.equal(parse(text).broken, true);
    assert.equal(parse('{}').broken, false);
  });

  it('refuses what is too large or too deep, and says where', () => {
    const large = parse(`{${' '.repeat(1_000_001)}}`);
    assert.deepEqual(
      large.problems.map(({ code }) => code),
      ['team.tooLarge'],
    );
    for (const opening of ['[', '{"a":']) {
      const deep = parse(opening.repeat(150_000));
      assert.deepEqual(
        deep.problems.map(({ code }) => code),
        ['team.tooDeep'],
      );
      assert.equal(deep.problems[0]?.place?.column, 40 * opening.length);
      assert.equal(deep.team, defaultTeam);
    }
  });

  it('keeps a flood of problems to a number that a person can read, errors first', () => {
    const rules = Array.from({ length: 500 }, () => '{ "class": 1 }').join(',');
    const { problems } = parse(`{ "x": 1, "severity": [${rules}] }`);
    assert.equal(problems.length, 201);
    assert.deepEqual(problems[0]?.code, 'team.wrongValue');
    assert.deepEqual(problems[200]?.args, { count: 301 });
  });

  it('takes names that objects have by themselves for names', () => {
    const { team, problems } = parse('{ "services": { "constructor": { "lead": "a" }, "toString": {} } }');
    assert.deepEqual(
      team.services.map(({ name, lead }) => [name, lead]),
      [
        ['constructor', 'a'],
        ['toString', undefined],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it('tells every unknown key, whatever its name', () => {
    const { problems } = parse(
      '{ "a": 1, "constructor": 2, "prototype": 3, "severity": [{ "class": "major", "prototype": 1 }] }',
    );
    assert.deepEqual(problems.map(({ code, args }) => [code, 'key' in args ? args.key : undefined]).sort(), [
      ['team.unknownCondition', 'prototype'],
      ['team.unknownKey', 'a'],
      ['team.unknownKey', 'constructor'],
      ['team.unknownKey', 'prototype'],
    ]);
  });
});
