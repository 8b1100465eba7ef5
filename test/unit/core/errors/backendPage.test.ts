import assert from 'node:assert/strict';
import { pageOf, pageText } from '../../../../src/core/errors/backendPage';

describe('the page of a backend', () => {
  const panes = encodeURIComponent(
    '{"xyz":{"datasource":"P8E80F9AEF21F6940","queries":[{"refId":"A","expr":"{app=\\"shop\\"}"}]}}',
  );
  const left = encodeURIComponent('["now-1h","now","loki-prod",{}]');
  const cases: readonly (readonly [string, string, object | undefined])[] = [
    [
      'Explore of Grafana 10',
      `https://grafana.example.com/explore?schemaVersion=1&panes=${panes}&orgId=1`,
      { url: 'https://grafana.example.com', dataSource: 'P8E80F9AEF21F6940' },
    ],
    [
      'Explore of an older Grafana, below a path',
      'https://example.com/grafana/explore?left=%7B%22datasource%22:%22loki-prod%22%7D',
      { url: 'https://example.com/grafana', dataSource: 'loki-prod' },
    ],
    [
      'a list of Explore, which names no uid',
      `https://grafana.example.com/explore?left=${left}`,
      { url: 'https://grafana.example.com' },
    ],
    [
      'Kibana’s Discover',
      'https://kibana.example.com/app/discover#/?_g=()',
      { url: 'https://kibana.example.com/app/discover' },
    ],
    [
      'Kibana in a space, with the data view that was looked at',
      "https://kibana.example.com/s/shop/app/discover#/?_g=(time:(from:now-15m,to:now))&_a=(columns:!(),index:c259d110-b169,query:(language:kuery,query:''))",
      { url: 'https://kibana.example.com/s/shop/app/discover', dataSource: 'c259d110-b169' },
    ],
    [
      'a newer Kibana',
      "https://kibana.example.com/app/discover#/?_a=(dataSource:(dataViewId:'logs-*',type:dataView))",
      { url: 'https://kibana.example.com/app/discover', dataSource: 'logs-*' },
    ],
    [
      'Discover of OpenSearch 2.10 and later',
      "https://osd.example.com/_dashboards/app/data-explorer/discover#?_a=(discover:(columns:!(_source)),metadata:(indexPattern:'90943e30-9a47',view:discover))",
      { url: 'https://osd.example.com/_dashboards/app/data-explorer', dataSource: '90943e30-9a47' },
    ],
    [
      'another app of Kibana',
      'https://kibana.example.com/app/dashboards',
      { url: 'https://kibana.example.com' },
    ],
    ['an address with blanks around', '  http://localhost:3000/  ', { url: 'http://localhost:3000' }],
    ['no address', 'grafana', undefined],
    ['a script', 'javascript:alert(1)', undefined],
    ['an address with a password', 'https://me:secret@grafana.example.com', undefined],
    [
      'a uid that would leave its place',
      'https://g.example.com/explore?panes=%7B%22datasource%22:%22a%2F..%22%7D',
      { url: 'https://g.example.com' },
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`is read of ${what}`, () => assert.deepEqual(pageOf(text), expected));
  }

  it('is shown as it is read again', () => {
    for (const page of [
      { url: 'https://g.example.com/x', dataSource: 'loki-1' },
      { url: 'https://k.example.com' },
    ]) {
      assert.deepEqual(pageOf(pageText(page)), page);
    }
  });
});
