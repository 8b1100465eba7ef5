import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import {
  newPlaybookName,
  newPlaybookText,
  type PlaybookSeed,
  type PlaybookWords,
} from '../../../../src/core/playbooks/newPlaybook';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';

const words: PlaybookWords = {
  meaning: 'Meaning',
  meaningHint: 'What does it say?',
  impact: 'Impact',
  impactHint: 'Who notices?',
  check: 'Check',
  checkHint: 'Look first',
  fix: 'Fix',
  fixHint: 'Then do',
  call: 'Call',
  callHint: 'Whom',
  seen: 'Written for',
  lastTime: 'Causes so far',
};
const bare: PlaybookSeed = {
  title: 'Queue backlog growing',
  alerts: [],
  partners: [],
  errors: [],
  commands: [],
  causes: [],
  today: '2026-11-20',
};
const read = (seed: PlaybookSeed) =>
  parsePlaybook('file:///p/x.md', newPlaybookText(seed, words), parseFrontMatter);

describe('newPlaybookText', () => {
  it('is a playbook of what is known, with the five sections that a night needs', () => {
    const { playbook, problems } = read({
      ...bare,
      alerts: ['BillingQueueBacklog'],
      service: 'billing',
      owner: 'lead@example.com',
      partners: [{ name: 'finance', when: 'twice', reach: '#finance' }],
      from: { label: '#1482 Queue', url: 'https://pd.example.com/i/1' },
      errors: ['LedgerError: 503'],
      commands: [{ text: 'kubectl get pods\nkubectl logs x', language: 'sh' }],
      causes: [{ title: 'Ledger was down', path: '../root-causes/ledger.md' }],
    });
    assert.deepEqual(problems, []);
    assert.equal(playbook.title, 'Queue backlog growing');
    assert.deepEqual(playbook.alerts, ['BillingQueueBacklog']);
    assert.deepEqual(playbook.services, ['billing']);
    assert.equal(playbook.owner, 'lead@example.com');
    assert.deepEqual(playbook.partners, [{ name: 'finance', when: 'twice', reach: '#finance' }]);
    assert.deepEqual(
      playbook.headings.map(({ text }) => text),
      ['Queue backlog growing', 'Meaning', 'Impact', 'Check', 'Fix', 'Call', 'Causes so far'],
    );
  });

  it('leaves out what is not known', () => {
    assert.doesNotMatch(newPlaybookText(bare, words), /undefined|alerts:|service:|Written for|Causes/);
    assert.deepEqual(read(bare).problems, []);
  });

  it('takes any text for text: no heading, link, list or front matter of its own', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '# x',
        '---',
        '[a](javascript:b)',
        '<script>',
        '```\n',
        'a: "b"',
        '- [ ] c',
        "'",
        '${x}',
        '\u2028',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, name, command) => {
        const text = newPlaybookText(
          {
            ...bare,
            title,
            alerts: [name],
            errors: [name],
            partners: [{ name }],
            commands: [{ text: command }],
            causes: [{ title: name, path: name }],
          },
          words,
        );
        const { playbook, problems } = parsePlaybook('file:///p/x.md', text, parseFrontMatter);
        assert.deepEqual(problems, []);
        assert.deepEqual(
          playbook.headings.slice(-6).map(heading => heading.text),
          ['Meaning', 'Impact', 'Check', 'Fix', 'Call', 'Causes so far'],
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('newPlaybookName', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['Queue backlog growing', ['BillingQueueBacklog'], 'BillingQueueBacklog.md'],
    ['Queue backlog growing', ['with / slash'], 'queue-backlog-growing.md'],
    ['../../etc/passwd', [], 'etcpasswd.md'],
    ['???', [], 'playbook.md'],
    ['CON', [], 'playbook.md'],
    ['.hidden', [], 'hidden.md'],
  ];
  for (const [title, alerts, name] of cases) {
    it(`${title} is ${name}`, () => assert.equal(newPlaybookName({ title, alerts }), name));
  }
});
