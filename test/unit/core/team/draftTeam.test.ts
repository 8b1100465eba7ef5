import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isProblemError } from '../../../../src/core/base/problem';
import { ownersOf, parseCodeOwners } from '../../../../src/core/team/codeOwners';
import type { DirectoryFacts, DraftFolder } from '../../../../src/core/team/draftServices';
import { draftTeam, type DraftRequest, type DraftWords } from '../../../../src/core/team/draftTeam';
import { parseTeam } from '../../../../src/core/team/parseTeam';

const words: DraftWords = {
  header: 'What the team keeps',
  services: 'Services',
  unmatched: folders => `Folders without a service: ${folders}`,
  policy: (name, id, asked) => `${name} (${id}) asks ${asked}`,
  severity: 'First match wins',
  priorities: 'Which cost money?',
  sla: 'A start',
};

const directory: DirectoryFacts = {
  services: [
    { id: 'PCHKOUT', name: 'Checkout API', escalationPolicyId: 'EPAY', teams: ['Purchase'] },
    { id: 'PCHKSTG', name: 'checkout-staging', teams: [] },
    { id: 'PBILLNG', name: 'Billing', escalationPolicyId: 'EPAY', teams: [] },
  ],
  priorities: [{ name: 'P1' }, { name: 'P2' }, { name: 'P3' }],
  policies: [{ id: 'EPAY', name: 'Payments', firstLevel: [{ name: 'Ann', email: 'ann@example.com' }] }],
  runbookLinks: [
    { serviceId: 'PCHKOUT', href: 'https://git.example.com/runbooks/card.md' },
    { serviceId: 'PCHKOUT', href: 'https://git.example.com/runbooks/card.md' },
    { serviceId: 'PCHKOUT', href: 'https://user:secret@git.example.com/' },
    { serviceId: 'PBILLNG', href: 'javascript:alert(1)' },
  ],
};

const owners = parseCodeOwners('* @shop/all\n/services/checkout/ @shop/payments lead@example.com # both\n');

function folder(path: string, repository?: string): DraftFolder {
  const name = path.split('/').at(-1) ?? '';
  return repository === undefined ? { name, path, owners } : { name, path, repository, owners };
}

const request: DraftRequest = {
  directory,
  folders: [folder('services/checkout'), folder('services/search')],
  words,
};

const merged = (text: string, more: Partial<DraftRequest> = {}): string =>
  draftTeam({ ...request, ...more, existing: { text, file: 'team.json' } }).text;

describe('draftTeam', () => {
  it('drafts from the account, the folders and their owners', () => {
    assert.equal(
      draftTeam(request).text,
      `// What the team keeps
{
  "version": 1,
  // Services
  // Folders without a service: services/search
  "services": {
    // Payments (EPAY) asks Ann
    "checkout": {
      "pagerDuty": ["PCHKOUT", "PCHKSTG"],
      "paths": ["services/checkout/**"],
      "area": "Purchase",
      "lead": "@shop/payments",
      "runbooks": ["https://git.example.com/runbooks/card.md"]
    },
    // Payments (EPAY) asks Ann
    "Billing": {
      "pagerDuty": ["PBILLNG"],
      "lead": "ann@example.com"
    }
  },
  "areas": {
    "Purchase": {}
  },
  // First match wins
  "severity": [
    // { "class": "critical", "service": "checkout", "text": "payment" }
  ],
  // Which cost money?
  "priorities": {
    "P1": "critical",
    "P2": "major",
    "P3": "standard"
  },
  // A start
  "sla": {
    "critical": { "acknowledge": "5m", "resolve": "1h" },
    "major": { "acknowledge": "15m", "resolve": "8h" },
    "standard": { "resolve": "5d" }
  }
}
`,
    );
  });

  it('drafts from folders and owners where no account is connected', () => {
    const { folders } = request;
    const { team, problems } = parseTeam(draftTeam({ folders, words }).text, 'f');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      team.services.map(({ name, paths, lead }) => [name, paths, lead]),
      [
        ['checkout', ['services/checkout/**'], '@shop/payments'],
        ['search', ['services/search/**'], '@shop/all'],
      ],
    );
    assert.equal(team.priorities.size, 0);
  });

  it('names the repository of a service that lives in another one', () => {
    const repository = 'git@git.example.com:shop/search.git';
    const whole = { name: 'search', path: '', repository, owners: [] };
    const { team } = parseTeam(draftTeam({ folders: [whole], words }).text, 'f');
    assert.deepEqual([team.services[0]?.paths, team.services[0]?.repository], [['**'], repository]);
    const secret = { ...whole, repository: 'https://user:secret@git.example.com/search.git' };
    assert.ok(!draftTeam({ folders: [secret], words }).text.includes('secret'));
  });

  it('adds what a file lacks and leaves every character of it', () => {
    const existing = `// ours
{
    "services": {
        "Checkout": { "pagerDuty": ["PCHKOUT"], "lead": "me@example.com" }, // do not touch
    },
    /* none */ "severity": [ ],
    "sla": {},
}
`;
    assert.equal(
      merged(existing),
      `// ours
{
    "services": {
        "Checkout": { "pagerDuty": ["PCHKOUT", "PCHKSTG"], "lead": "me@example.com", "paths": ["services/checkout/**"], "area": "Purchase", "runbooks": ["https://git.example.com/runbooks/card.md"] }, // do not touch
        "Billing": {
            "pagerDuty": ["PBILLNG"],
            "lead": "ann@example.com"
        },
    },
    /* none */ "severity": [ ],
    "sla": {},
    "areas": {
        "Purchase": {}
    },
    "priorities": {
        "P1": "critical",
        "P2": "major",
        "P3": "standard"
    },
}
`,
    );
  });

  it('takes an empty file for none', () => assert.equal(merged(' \n'), draftTeam(request).text));

  const shapes: readonly (readonly [title: string, text: string])[] = [
    ['an empty object', '{}'],
    ['an empty object over lines', '{\n}'],
    ['comments alone', '{\n  // to come\n}\n'],
    ['a comment after the last value', '{\n  "services": {\n    "a": {} // x\n  } // y\n  // z\n}'],
    ['a block comment after the last value', '{\n  "services": {} /* y */\n}'],
    ['a block comment over lines', '{\n  "services": {} /* y\n z */ }'],
    ['a trailing comma after a comment', '{\n  "services": {} // y\n  ,\n}'],
    ['tabs and Windows line ends', '{\r\n\t"services": {\r\n\t\t"a": {}\r\n\t}\r\n}\r\n'],
    ['all on one line', '{ "services": { "checkout": {} }, "severity": [] }'],
    ['ids over lines', '{ "services": { "checkout": { "pagerDuty": [\n "PCHKOUT" // main\n ] } } }'],
    ['services of a wrong type', '{ "services": [], "sla": 1 }'],
    ['a service of a wrong type', '{ "services": { "checkout": 5 } }'],
  ];
  for (const [title, text] of shapes) {
    it(`merges into ${title}, once`, () => {
      const once = merged(text);
      assert.equal(parseTeam(once, 'f').broken, false, once);
      assert.ok(isSubsequence(text, once), 'every character is still there, in order');
      assert.ok(!text.includes('\r\n') || !/[^\r]\n/.test(once));
      assert.equal(merged(once), once);
    });
  }

  const refused: readonly (readonly [title: string, code: string, change: Partial<DraftRequest>])[] = [
    [
      'nothing to draft from',
      'team.nothingToDraft',
      { folders: [], directory: { ...directory, services: [] } },
    ],
    ['a file that does not parse', 'team.draftNeedsValidFile', { existing: { text: '{ "a": ', file: 'f' } }],
    ['a file of a newer version', 'team.newerVersion', { existing: { text: '{ "version": 9 }', file: 'f' } }],
  ];
  for (const [title, code, change] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => draftTeam({ ...request, ...change }),
        error => isProblemError(error) && error.problem.code === code,
      );
    });
  }

  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '"',
      '\\',
      '*/',
      '// x',
      'a\nb',
      'a\u2028b',
      '${x}',
      '{',
      ' ',
      '\uD800',
    ),
  );
  const account = fc.record({
    services: fc.array(
      fc.record({
        id: fc.oneof(fc.constantFrom('P1', 'P2'), nasty),
        name: nasty,
        teams: fc.array(nasty, { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    priorities: fc.array(fc.record({ name: nasty }), { maxLength: 3 }),
    policies: fc.array(
      fc.record({
        id: fc.constant('E'),
        name: nasty,
        firstLevel: fc.array(fc.record({ name: nasty, email: nasty }), { maxLength: 2 }),
      }),
      { maxLength: 1 },
    ),
    runbookLinks: fc.array(fc.record({ serviceId: fc.constant('P1'), href: fc.oneof(fc.webUrl(), nasty) }), {
      maxLength: 2,
    }),
  });

  it('drafts a file without an error from whatever an account holds, and merges it once', () => {
    fc.assert(
      fc.property(account, fc.array(nasty, { maxLength: 3 }), (facts, paths) => {
        const made = {
          ...facts,
          services: [...facts.services, { id: 'PREAL', name: 'real', teams: [], escalationPolicyId: 'E' }],
        };
        const { text } = draftTeam({
          directory: made,
          folders: paths.map(path => folder(path, path)),
          words,
        });
        const { problems, broken } = parseTeam(text, 'f');
        assert.deepEqual([broken, problems], [false, []], text);
        const again = draftTeam({
          directory: made,
          folders: paths.map(path => folder(path, path)),
          words,
          existing: { text, file: 'f' },
        });
        assert.deepEqual([again.changed, again.text], [false, text]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseCodeOwners', () => {
  const text = `# who
*                 @shop/all
services/         @shop/services
/services/search  @shop/search  # fast
*.ts              @shop/types
docs/*            nobody
[Section]
!x
`;
  const cases: readonly (readonly [folder: string, ...owners: string[]])[] = [
    ['lib', '@shop/all'],
    ['services/checkout', '@shop/services'],
    ['apps/services/x', '@shop/services'],
    ['services/search', '@shop/search'],
    ['docs/a'],
  ];
  for (const [folder, ...owners] of cases) {
    it(`${folder} is owned by ${owners.join(', ') || 'nobody'}`, () => {
      assert.deepEqual(ownersOf(parseCodeOwners(text), folder), owners);
    });
  }
});

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}
