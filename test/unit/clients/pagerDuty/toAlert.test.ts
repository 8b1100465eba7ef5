import assert from 'node:assert/strict';
import type { PagerDutyAlert } from '../../../../src/clients/pagerDuty/schemas';
import { toAlert } from '../../../../src/clients/pagerDuty/toAlert';

type Body = NonNullable<PagerDutyAlert['body']>;

function alert(body: Partial<Body>) {
  return toAlert({
    id: 'A1',
    summary: 'It fails',
    severity: 'error',
    status: 'triggered',
    created_at: '2026-11-20T02:10:00+01:00',
    body: { contexts: undefined, ...body },
  });
}

const wiki = 'https://wiki.example.com/pages/42';
const link = (href: unknown, text?: unknown) => ({ type: 'link', href, text });

describe('toAlert', () => {
  it('reads what every alert has', () => {
    const { details, links, ...rest } = alert({ details: { a: 1 } });
    assert.deepEqual(rest, {
      id: 'A1',
      summary: 'It fails',
      severity: 'error',
      status: 'triggered',
      createdAt: Date.UTC(2026, 10, 20, 1, 10),
    });
    assert.deepEqual([details, links], [{ a: 1 }, []]);
  });

  const prometheus = `Labels:
 - alertname = HighErrorRate
 - service = checkout
Annotations:
 - runbook_url = ${wiki}
Source: http://prometheus:9090/graph?g0.expr=1
`;
  const runbooks: readonly [string, Partial<Body>, string | undefined][] = [
    ['the key runbook', { details: { runbook: wiki } }, wiki],
    ['runbook_url', { details: { runbook_url: wiki } }, wiki],
    ['runbookUrl', { details: { runbookUrl: wiki } }, wiki],
    ['Runbook URL', { details: { 'Runbook URL': wiki } }, wiki],
    ['RUNBOOK-LINK', { details: { 'RUNBOOK-LINK': wiki } }, wiki],
    ['playbook', { details: { playbook: wiki } }, wiki],
    ['a key deep inside', { details: { alerts: [{ annotations: { runbook_url: wiki } }] } }, wiki],
    ['labels of Alertmanager as text', { details: { firing: prometheus } }, wiki],
    ['the details of an event', { cef_details: { details: { runbook_url: wiki } } }, wiki],
    ['a link called Runbook', { contexts: [link('https://x.example/d'), link(wiki, 'The Runbook')] }, wiki],
    [
      'a link to a runbook',
      { contexts: [link('https://x.example/runbooks/a.md')] },
      'https://x.example/runbooks/a.md',
    ],
    [
      'a key before a link',
      { contexts: [link('https://x.example/runbooks/a.md')], details: { runbook: wiki } },
      wiki,
    ],
    ['no link', { details: { runbook: 'ask Dana' } }, undefined],
    ['a link of another kind', { contexts: [{ type: 'image', href: wiki, text: 'Runbook' }] }, undefined],
    ['a command', { contexts: [link('command:workbench.action.terminal', 'Runbook')] }, undefined],
    ['a script', { details: { runbook: 'javascript:alert(1)' } }, undefined],
    ['a file', { details: { runbook: 'file:///etc/passwd' } }, undefined],
    ['a text with a link in it', { details: { runbook: `see ${wiki} please` } }, undefined],
    ['contexts that are no contexts', { contexts: [null, 7, 'x', { type: 'link', href: 7 }] }, undefined],
  ];
  for (const [name, body, expected] of runbooks) {
    it(`finds the runbook link: ${name}`, () => assert.equal(alert(body).runbookLink, expected));
  }

  const names: readonly [string, unknown, string | undefined][] = [
    ['alertname', { alertname: 'HighErrorRate' }, 'HighErrorRate'],
    ['alert_name', { alert_name: 'CheckoutErrorRate' }, 'CheckoutErrorRate'],
    ['labels', { labels: { alertname: 'HighErrorRate' } }, 'HighErrorRate'],
    [
      'commonLabels before a rule',
      { rule: 'x', commonLabels: { alertname: 'HighErrorRate' } },
      'HighErrorRate',
    ],
    ['labels of Alertmanager as text', { firing: prometheus }, 'HighErrorRate'],
    ['none', { name: 'x' }, undefined],
    ['no text', { alertname: 7 }, undefined],
    ['nothing', '', undefined],
  ];
  for (const [name, details, expected] of names) {
    it(`finds the alert's name: ${name}`, () => assert.equal(alert({ details }).alertName, expected));
  }

  it('keeps each http or https link once', () => {
    const { links } = alert({
      contexts: [link(wiki, 'Wiki'), link('ftp://x.example'), link('http://grafana/d/1')],
      details: { dashboard: 'https://grafana.example/d/2', again: wiki },
    });
    assert.deepEqual(links, [
      { href: wiki, text: 'Wiki' },
      { href: 'http://grafana/d/1' },
      { href: 'https://grafana.example/d/2', text: 'dashboard' },
    ]);
  });

  it('takes bounded time on details of any size and depth', () => {
    let deep: unknown = wiki;
    for (let i = 0; i < 50_000; i++) deep = { runbook: deep };
    const wide = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`key${i}`, `- a = ${'x'.repeat(20)}`]),
    );
    const started = Date.now();
    assert.equal(alert({ details: deep }).runbookLink, undefined);
    alert({ details: wide });
    alert({ details: { firing: ' - a = '.repeat(1_000_000) } });
    assert.ok(Date.now() - started < 1_000);
  });
});
