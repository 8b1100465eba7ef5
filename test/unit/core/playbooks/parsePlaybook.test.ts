import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';

const parse = (text: string, uri = 'file:///repo/runbooks/card-gateway-down.md') =>
  parsePlaybook(uri, text, parseFrontMatter);

describe('title of a playbook', () => {
  const cases: readonly (readonly [name: string, text: string, uri: string, title: string])[] = [
    ['front matter', '---\ntitle: Card gateway down\n---\n# Other', 'file:///r/a.md', 'Card gateway down'],
    [
      'first heading',
      'Text before.\n\n## Check the `gateway` *now*\n',
      'file:///r/a.md',
      'Check the gateway now',
    ],
    ['setext heading', 'Card gateway\ndown\n====\n', 'file:///r/a.md', 'Card gateway down'],
    ['file name', 'Only text.', 'file:///r/card-gateway_down.md', 'Card gateway down'],
    ['encoded file name', '', 'file:///r/Gro%C3%9Fe%20Last.md', 'Große Last'],
    ['folder of an index', '', 'file:///r/search-latency/_index.md', 'Search latency'],
    ['empty heading is none', '#\n\n## Real', 'file:///r/a.md', 'Real'],
    [
      'TOML front matter',
      '+++\ntitle = "From Hugo"\nweight = 3\n+++\n# Other',
      'file:///r/a.md',
      'From Hugo',
    ],
    ['byte order mark', '\ufeff# Marked', 'file:///r/a.md', 'Marked'],
    ['a number', '---\ntitle: 503\n---', 'file:///r/a.md', '503'],
    ['broken front matter', '---\ntitle: [\n---\n# Still here', 'file:///r/a.md', 'Still here'],
  ];
  for (const [name, text, uri, title] of cases) {
    it(name, () => assert.equal(parse(text, uri).playbook.title, title));
  }
});

describe('alerts of a playbook', () => {
  const cases: readonly (readonly [name: string, text: string, uri: string, alerts: readonly string[]])[] = [
    ['alert', '---\nalert: DiskFull\n---', 'file:///r/a.md', ['DiskFull']],
    ['alerts', '---\nalerts: [DiskFull, disk_slow]\n---', 'file:///r/a.md', ['DiskFull', 'disk_slow']],
    ['alertname', '---\nalertname: DiskFull\n---', 'file:///r/a.md', ['DiskFull']],
    [
      'the same once',
      '---\nalert: DiskFull\nalerts: [disk-full]\n---',
      'file:///r/DiskFull.md',
      ['DiskFull'],
    ],
    ['file name', '# Pods', 'file:///r/KubePodCrashLooping.md', ['KubePodCrashLooping']],
    ['file name with capitals', '', 'file:///r/CPUThrottlingHigh.md', ['CPUThrottlingHigh']],
    ['file name that starts small', '', 'file:///r/etcdMembersDown.md', ['etcdMembersDown']],
    ['plain file names are none', '# Disk', 'file:///r/README.md', []],
    ['heading', '# All\n\n## KubePodNotReady\n\n## What else', 'file:///r/a.md', ['KubePodNotReady']],
    ['heading that says so', '##### Alert Name: "disk_full"', 'file:///r/a.md', ['disk_full']],
    ['heading in code marks', '## `KubeJobFailed`', 'file:///r/a.md', ['KubeJobFailed']],
    ['not in a fence', '```\n## KubeJobFailed\n```', 'file:///r/a.md', []],
    ['not in a comment', '<!--\n## KubeJobFailed\n-->\n', 'file:///r/a.md', []],
  ];
  for (const [name, text, uri, alerts] of cases) {
    it(name, () => assert.deepEqual(parse(text, uri).playbook.alerts, alerts));
  }
});

describe('front matter of a playbook', () => {
  it('gives services and owner', () => {
    const { playbook } = parse(
      '---\nservice: checkout\nservices: [search, checkout]\nowner: lead@example.com\n---\n',
    );
    assert.deepEqual(playbook.services, ['checkout', 'search']);
    assert.equal(playbook.owner, 'lead@example.com');
  });

  it('that is of the wrong kind is told and costs only itself', () => {
    const parsed = parse('---\ntitle: x\nalerts: {a: 1}\nservices: [checkout]\n---\n# Title');
    assert.deepEqual(
      parsed.problems.map(problem => [problem.code, problem.place?.line]),
      [['playbooks.frontMatterField', 2]],
    );
    assert.deepEqual(parsed.playbook.services, ['checkout']);
    assert.equal(parsed.playbook.title, 'x');
  });

  it('keeps the lines of the file', () => {
    const { playbook, bodyLine } = parse('---\ntitle: T\n---\n\n# One\n\ntext\n\n## Two\n');
    assert.equal(bodyLine, 3);
    assert.deepEqual(
      playbook.headings.map(({ text, line, level, slug }) => [text, line, level, slug]),
      [
        ['One', 4, 1, 'one'],
        ['Two', 8, 2, 'two'],
      ],
    );
  });
});

describe('headings of a playbook', () => {
  const cases: readonly (readonly [name: string, text: string, slugs: readonly string[]])[] = [
    [
      'as GitHub makes them',
      '# Check: is it *up*?\n## `kubectl get` & more',
      ['check-is-it-up', 'kubectl-get--more'],
    ],
    ['repeated', '# A\n# A\n# A-1\n# A', ['a', 'a-1', 'a-1-1', 'a-2']],
    ['of their own', '# Check {#verify}\n# Verify', ['verify', 'verify-1']],
    ['other scripts', '# Überlast prüfen\n# 再起動', ['überlast-prüfen', '再起動']],
    ['links and images', '# [Card](x.md) ![img](i.png) down', ['card-img-down']],
    ['closing marks', '## Two ##\n### Three #', ['two', 'three']],
    ['no headings', '#hash\n    # code\n\\# escaped\n- # in a list', []],
    ['a rule is no underline', '- item\n---\n\n| a |\n---\n\ntext\n\n---', []],
    ['fences of the other kind', '~~~\n```\n# no\n~~~\n# yes', ['yes']],
    ['a longer fence', '````\n```\n# no\n````\n# yes', ['yes']],
    ['fence in a list', '- ```sh\n  # no\n  ```\n\n# yes', ['yes']],
    ['a fence that is never closed', '# yes\n```\n# no', ['yes']],
    ['Windows line ends', '# One\r\n\r\nTwo\r\n---\r\n', ['one', 'two']],
  ];
  for (const [name, text, slugs] of cases) {
    it(name, () => {
      assert.deepEqual(
        parse(text).playbook.headings.map(heading => heading.slug),
        slugs,
      );
    });
  }

  it('have slugs that never come twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'a', 'A 1', 'a-1', 'a-1-1', '{#a}', '')), names => {
        const { headings } = parse(names.map(name => `# ${name}`).join('\n')).playbook;
        assert.equal(new Set(headings.map(heading => heading.slug)).size, headings.length);
      }),
    );
  });
});

it('any text is a playbook', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '---',
      '+++',
      '```',
      '~~~',
      '# x',
      'a: b',
      '<!--',
      '-->',
      '===',
      '    ',
      '- ',
      '&amp;',
      '[a](b)',
    ),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), lines => {
      const { playbook, sections } = parse(lines.join('\n'));
      assert.ok(playbook.title.length > 0);
      assert.ok(sections.every((section, at) => at === 0 || section.line >= (sections[at - 1]?.line ?? 0)));
    }),
  );
});

describe('lines that are made to be costly', () => {
  const length = 300_000;
  const blanks = ' '.repeat(length);
  const cases: readonly (readonly [name: string, text: string])[] = [
    ['blanks in a heading', `# a${blanks}b`],
    ['blanks before an id', `# a${blanks}{#b`],
    ['closing signs', `# ${'#'.repeat(length)} a`],
    ['blanks in TOML', `+++\ntitle = b${blanks}c\n+++\n`],
    ['quotes in TOML', `+++\ntitle = "${'\\"'.repeat(length / 10)}\n+++\n`],
    ['brackets in headings', `# ${'!['.repeat(500)}\n`.repeat(300)],
    ['fences in lists', `${'- '.repeat(length)}\``],
  ];
  for (const [name, text] of cases) {
    it(name, () => {
      const start = performance.now();
      parse(text);
      // Where a rule takes the square of a line, this takes minutes.
      assert.ok(performance.now() - start < 5_000);
    });
  }
});

describe('what sites call a playbook', () => {
  const cases: readonly (readonly [name: string, text: string, aliases: readonly string[] | undefined])[] = [
    ['Docusaurus', '---\nid: gateway\nslug: /on-call/gateway\n---\n', ['/on-call/gateway', 'gateway']],
    ['Hugo', '---\naliases:\n  - /runbooks/old/\n---\n', ['/runbooks/old/']],
    ['nothing', '---\ntitle: A\n---\n', undefined],
    ['what is no text', '---\nslug: {a: 1}\n---\n', undefined],
  ];
  for (const [name, text, aliases] of cases) {
    it(name, () => {
      const { playbook, problems } = parse(text);
      assert.deepEqual(playbook.aliases, aliases);
      assert.deepEqual(problems, []);
    });
  }

  it('a label of the side bar is a title where there is no other', () => {
    assert.equal(parse('---\nsidebar_label: Gateway\n---\n# Long heading').playbook.title, 'Gateway');
  });
});

describe('the day of the last review', () => {
  const day = Date.parse('2026-05-01T00:00:00Z');
  const cases: readonly (readonly [line: string, at: number | undefined])[] = [
    ['reviewed: 2026-05-01', day],
    ['last_reviewed: "2026-05-01"', day],
    ['lastReviewed: 2026-05-01T10:00:00Z', day],
    ['reviewed: last spring', undefined],
    ['reviewed: 2026-13-45', undefined],
    ['reviewed: true', undefined],
  ];
  for (const [line, at] of cases) {
    it(line, () => assert.equal(parse(`---\n${line}\n---\n`).playbook.reviewedAt, at));
  }
});
