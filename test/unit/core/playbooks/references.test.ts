import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandFiles } from '../../../../src/core/playbooks/commandFiles';
import { referencesOf } from '../../../../src/core/playbooks/references';

/** As "kind target @line:column". */
const found = (text: string, firstLine = 0): readonly string[] =>
  referencesOf(text, firstLine).references.map(
    ({ kind, target, line, column }) => `${kind} ${target} @${line}:${column}`,
  );

describe('what a playbook refers to', () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['a link', 'See [the map](../map.md#north "Map").', ['link ../map.md#north @0:14']],
    ['an image', '![Panel](img/panel.png)', ['image img/panel.png @0:9']],
    ['an image that is a link', '[![P](p.png)](q.md)', ['image p.png @0:6', 'link q.md @0:14']],
    ['parentheses in a target', '[a](b_(c).md)', ['link b_(c).md @0:4']],
    ['angle brackets', '[a](<b c.md>)', ['link b c.md @0:5']],
    ['a definition', '[map]: ./map.md "Map"', ['link ./map.md @0:7']],
    ['a footnote is none', '[^1]: ./map.md', []],
    ['escaped brackets are text', '\\[a](b.md)', ['link b.md @0:5']],
    ['code is no link', 'Write `[a](b.md)` there', []],
    ['a fence is no link', '```\n[a](b.md)\n```\n', []],
    ['a comment is no link', '<!--\n[a](b.md)\n-->\n[c](d.md)', ['link d.md @3:4']],
    ['what a site fills in', '[a]({{< ref "b.md" >}}) [c](${url}/x)', []],
    ['a link in a list', '- one\n  - [a](b.md)', ['link b.md @1:8']],
    ['two in a line', '[a](b.md), [c](d.md)', ['link b.md @0:4', 'link d.md @0:15']],
    ['not closed', '[a](b.md', ['link b.md @0:4']],
    ['nothing in it', '[a]()', []],
    [
      'a command',
      'Run:\n\n```sh\nkubectl get pods\n./scripts/drain.sh node1\n```\n',
      ['file ./scripts/drain.sh @4:0'],
    ],
    ['a program is no command', '```js\nimport "./scripts/drain.js"\n```', []],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(found(text), expected));

  it('counts lines from where the text starts', () => {
    assert.deepEqual(found('\n[a](b.md)', 10), ['link b.md @11:4']);
  });

  it('knows ids that raw HTML gives', () => {
    assert.deepEqual(referencesOf('<a name="north"></a>\n<h2 id=south>S</h2>', 0).anchors, [
      'north',
      'south',
    ]);
  });

  it('takes any text, in time that grows with it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), text => {
        referencesOf(text, 0);
      }),
    );
    for (const piece of ['[', '](', '![](', '`', '<a ', '[a](b.md) ', '(', '```sh\n./a/b.sh\n```\n']) {
      const began = performance.now();
      referencesOf(piece.repeat(40_000), 0);
      assert.ok(performance.now() - began < 1_500, piece);
    }
  });
});

describe('files that commands need', () => {
  const cases: readonly (readonly [commands: readonly string[], expected: readonly string[]])[] = [
    [['./scripts/drain.sh node1'], ['./scripts/drain.sh']],
    [['bash scripts/drain.sh'], ['scripts/drain.sh']],
    [['python tools/check.py --in "data/rows.json"'], ['tools/check.py', 'data/rows.json']],
    [['kubectl apply -f deploy/app.yaml'], ['deploy/app.yaml']],
    [['kubectl apply --filename=deploy/app.yaml'], ['deploy/app.yaml']],
    [['kubectl exec pod -- cat etc/app.yaml'], []],
    [['kubectl logs deploy/app'], []],
    [['ssh host ./scripts/drain.sh'], []],
    [['curl https://example.com/a.sh'], []],
    [['cd /opt/app', './bin/run.sh'], []],
    [['make report > out/report.json', './bin/send.sh out/report.json'], ['./bin/send.sh']],
    [['./bin/pull.sh -o out/dump.sql', 'psql -f out/dump.sql'], ['./bin/pull.sh']],
    [['./scripts/$NAME.sh'], []],
    [['bash scripts/<name>.sh'], []],
    [['/usr/local/bin/check.sh'], []],
    [['bash ~/scripts/check.sh'], []],
    [['echo scripts/check.sh'], []],
  ];
  for (const [commands, expected] of cases) {
    it(commands.join(' ; '), () =>
      assert.deepEqual(
        commandFiles(commands).map(({ path }) => path),
        expected,
      ),
    );
  }
});
