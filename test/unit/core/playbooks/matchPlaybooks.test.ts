import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/documents/frontMatter';
import {
  PlaybookMatcher,
  sureConfidence,
  type IncidentFacts,
} from '../../../../src/core/playbooks/matchPlaybooks';
import { parsePlaybook } from '../../../../src/core/playbooks/parsePlaybook';

const files: Readonly<Record<string, string>> = {
  '.opex/playbooks/card-gateway-down.md':
    '---\ntitle: Card gateway down\nalerts: [CheckoutChargeErrors]\nservices: [checkout]\n---\n## Check\n',
  'runbooks/kubernetes/KubePodCrashLooping.md': '# KubePodCrashLooping\n## Diagnosis\n',
  'runbooks/node/TargetDown.md': '# Target down',
  'runbooks/other/TargetDown.md': '# Target down elsewhere',
  'runbooks/search-latency.md': '---\nservice: PSEARCH\n---\n# Search latency above target',
  'runbooks/all-alerts.md': '# Alerts of billing\n\n## QueueBacklogGrowing\n\n## LedgerMismatch\n',
  'runbooks/disk/_index.md': '# Disk full',
  'runbooks/mail/0042-bounces.md': '---\nslug: /on-call/mail-bounces\n---\n# Mails come back',
  'runbooks/mail/old.md': '---\nid: queue-stuck\n---\n# Mail queue',
};
const playbooks = Object.entries(files).map(
  ([path, text]) => parsePlaybook(`file:///repo/${path}`, text, parseFrontMatter).playbook,
);

const nothing: IncidentFacts = { title: '', services: [], alertNames: [], runbookLinks: [] };

/** The matches as "path#section reason". */
function found(facts: Partial<IncidentFacts>): readonly string[] {
  return new PlaybookMatcher(playbooks)
    .match({ ...nothing, ...facts })
    .map(
      ({ playbook, section, reason }) =>
        `${playbook.uri.replace('file:///repo/', '')}${section === undefined ? '' : `#${section}`} ${reason}`,
    );
}

describe('the playbook of an incident', () => {
  const cases: readonly (readonly [
    name: string,
    facts: Partial<IncidentFacts>,
    expected: readonly string[],
  ])[] = [
    [
      'runbook link to a rendered site',
      { runbookLinks: ['https://runbooks.example.com/runbooks/kubernetes/kubepodcrashlooping/'] },
      ['runbooks/kubernetes/KubePodCrashLooping.md runbookLink'],
    ],
    [
      'link by the address that the page gives itself',
      { runbookLinks: ['https://docs.example.com/on-call/mail-bounces'] },
      ['runbooks/mail/0042-bounces.md runbookLink'],
    ],
    [
      'link by the id that the page gives itself, beside its file',
      { runbookLinks: ['https://docs.example.com/runbooks/mail/queue-stuck'] },
      ['runbooks/mail/old.md runbookLink'],
    ],
    [
      'runbook link to the repository, with a section',
      { runbookLinks: ['https://github.com/acme/shop/blob/main/.opex/playbooks/card-gateway-down.md#check'] },
      ['.opex/playbooks/card-gateway-down.md#check runbookLink'],
    ],
    [
      'the folder tells files of one name apart',
      { runbookLinks: ['https://wiki.example.com/node/TargetDown.html'] },
      ['runbooks/node/TargetDown.md runbookLink'],
    ],
    [
      'files of one name, both offered',
      { runbookLinks: ['https://wiki.example.com/x/TargetDown'] },
      ['runbooks/node/TargetDown.md runbookLink', 'runbooks/other/TargetDown.md runbookLink'],
    ],
    [
      'a wiki page named by its title',
      { runbookLinks: ['https://wiki.example.com/display/OPS/Card+gateway+down'] },
      ['.opex/playbooks/card-gateway-down.md runbookLink'],
    ],
    [
      'a folder with an index',
      { runbookLinks: ['https://wiki.example.com/runbooks/disk'] },
      ['runbooks/disk/_index.md runbookLink'],
    ],
    [
      'one page for many alerts, named by the fragment',
      {
        runbookLinks: [
          'https://wiki.example.com/runbook.md#alert-name-kubepodcrashlooping',
          'https://wiki.example.com/r#kubepodcrashlooping',
        ],
      },
      ['runbooks/kubernetes/KubePodCrashLooping.md runbookLink'],
    ],
    [
      'a link that is none of ours',
      { runbookLinks: ['https://wiki.example.com/elsewhere', 'not a url', ''] },
      [],
    ],
    [
      'alert name of front matter',
      { alertNames: ['CheckoutChargeErrors'] },
      ['.opex/playbooks/card-gateway-down.md alertName'],
    ],
    [
      'alert name in other spelling',
      { alertNames: ['kube-pod-crash-looping'] },
      ['runbooks/kubernetes/KubePodCrashLooping.md alertName'],
    ],
    [
      'alert name of a heading, at its section',
      { alertNames: ['LedgerMismatch'] },
      ['runbooks/all-alerts.md#ledgermismatch alertName'],
    ],
    [
      'alert name in the title',
      { title: '[FIRING:1] KubePodCrashLooping shop (prod)' },
      ['runbooks/kubernetes/KubePodCrashLooping.md alertName'],
    ],
    ['service', { services: ['checkout', 'PCHKOUT'] }, ['.opex/playbooks/card-gateway-down.md service']],
    ['service by its id', { services: ['PSEARCH'] }, ['runbooks/search-latency.md service']],
    ['title', { title: 'Card gateway is down again' }, ['.opex/playbooks/card-gateway-down.md title']],
    ['one common word is not enough', { title: 'Gateway' }, []],
    ['none fits', { title: 'Certificate expires', services: ['mail'], alertNames: ['CertExpiry'] }, []],
    [
      'the strongest reason wins, the rest follows',
      {
        title: 'Search latency above 2 s',
        services: ['search', 'PSEARCH'],
        alertNames: ['CheckoutChargeErrors'],
      },
      ['.opex/playbooks/card-gateway-down.md alertName', 'runbooks/search-latency.md service'],
    ],
  ];
  for (const [name, facts, expected] of cases) {
    it(name, () => assert.deepEqual(found(facts), expected));
  }

  it('says less surely what it cannot tell apart', () => {
    const [one] = new PlaybookMatcher(playbooks).match({
      ...nothing,
      runbookLinks: ['https://x.example/node/TargetDown'],
    });
    const [two] = new PlaybookMatcher(playbooks).match({
      ...nothing,
      runbookLinks: ['https://x.example/y/TargetDown'],
    });
    assert.ok((one?.confidence ?? 0) > 0.9);
    assert.ok((two?.confidence ?? 1) < 0.7);
  });

  it('is that of the service where several teams have one for the alert', () => {
    const both = ['checkout', 'search'].map(
      team =>
        parsePlaybook(
          `file:///${team}/HighLatency.md`,
          `---\nservice: ${team}\n---\n# Slow`,
          parseFrontMatter,
        ).playbook,
    );
    const matcher = new PlaybookMatcher(both);
    const [first, second] = matcher.match({ ...nothing, alertNames: ['HighLatency'], services: ['search'] });
    assert.equal(first?.playbook.uri, 'file:///search/HighLatency.md');
    assert.ok(first.confidence > 0.9 && (second?.confidence ?? 1) < 0.7);
    const either = matcher.match({ ...nothing, alertNames: ['HighLatency'] });
    assert.deepEqual(
      either.map(match => match.confidence < 0.7),
      [true, true],
    );
  });

  it('is surely the only one that the team file names for the service', () => {
    const facts = { ...nothing, title: 'Something broke', serviceRunbooks: ['runbooks/search-latency.md'] };
    const [match] = new PlaybookMatcher(playbooks).match(facts);
    assert.equal(match?.playbook.title, 'Search latency above target');
    assert.equal(match.reason, 'service');
    assert.ok(match.confidence >= sureConfidence);
  });

  it('is, of several that the team file names for the service, the one that shares words; a vague link names none', () => {
    const serviceRunbooks = [
      'https://example.com/acme/shop/blob/main/runbooks/disk',
      'runbooks/search-latency.md',
      'TargetDown.md',
    ];
    const matches = new PlaybookMatcher(playbooks).match({
      ...nothing,
      title: 'Search latency above target for 5 min',
      serviceRunbooks,
    });
    assert.deepEqual(
      matches.map(({ playbook, confidence }) => [playbook.title, confidence >= sureConfidence]),
      [
        ['Search latency above target', true],
        ['Disk full', false],
      ],
    );
  });

  it('is none where there are no playbooks', () => {
    assert.deepEqual(
      new PlaybookMatcher([]).match({ ...nothing, title: 'Card gateway down', alertNames: ['X'] }),
      [],
    );
  });
});
