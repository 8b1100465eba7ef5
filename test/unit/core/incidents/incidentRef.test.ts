import assert from 'node:assert/strict';
import { readIncidentRef, readLinkQuery } from '../../../../src/core/incidents/incidentRef';

describe('readIncidentRef', () => {
  const cases: readonly [string, readonly [string, string] | undefined][] = [
    ['1482', ['number', '1482']],
    [' #1482 ', ['number', '1482']],
    ['Q1482ABC', ['id', 'Q1482ABC']],
    ['PT4KHLK', ['id', 'PT4KHLK']],
    ['https://acme.pagerduty.com/incidents/Q1482ABC', ['id', 'Q1482ABC']],
    ['https://acme.eu.pagerduty.com/incidents/Q1482ABC/timeline?x=1#y', ['id', 'Q1482ABC']],
    ['https://acme.pagerduty.com/incidents/1482', ['number', '1482']],
    ['pagerduty:acme:Q1482ABC', ['entity', 'pagerduty:acme:Q1482ABC']],
    ['vscode://opex.opex/incident?id=pagerduty%3Aacme%3AQ1482ABC', ['entity', 'pagerduty:acme:Q1482ABC']],
    ['vscode-insiders://opex.opex/incident?id=pagerduty:acme:Q1#top', ['entity', 'pagerduty:acme:Q1']],
    ['', undefined],
    ['checkout', undefined],
    ['card charges', undefined],
    ['http://acme.pagerduty.com/incidents/Q1482ABC', undefined],
    ['https://acme.pagerduty.com/services/PT4KHLK', undefined],
    ['https://acme.pagerduty.com/incidents/..%2f..%2fusers', undefined],
    ['vscode://opex.opex/incident?id=../../users', undefined],
    ['vscode://opex.opex/connect?id=pagerduty:acme:Q1', undefined],
    ['1'.repeat(16), undefined],
    ['Q'.repeat(3_000), undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${text.slice(0, 60) || 'nothing'} is ${expected ? expected.join(' ') : 'none'}`, () => {
      const ref = readIncidentRef(text);
      assert.deepEqual(ref && [ref.kind, ref.value], expected);
    });
  }
});

describe('readLinkQuery', () => {
  const cases: readonly [string, string | undefined][] = [
    ['id=pagerduty:acme:Q1', 'pagerduty:acme:Q1'],
    ['from=slack&id=pagerduty%3Aacme%3AQ1', 'pagerduty:acme:Q1'],
    ['id=alertmanager:main:checkout/HighErrorRate', 'alertmanager:main:checkout/HighErrorRate'],
    ['', undefined],
    ['id=', undefined],
    ['id=Q1', undefined],
    ['id=%E0%A4%A', undefined],
    ['id=pagerduty:acme:Q1%0d%0aHost:%20evil', undefined],
    ['id=pagerduty:acme:../../users/me', undefined],
    ['id=pagerduty:ac%20me:Q1', undefined],
    [`id=pagerduty:acme:${'Q'.repeat(600)}`, undefined],
    ['id=bad&id=pagerduty:acme:Q1', undefined],
  ];
  for (const [query, expected] of cases) {
    it(`${query.slice(0, 60) || 'nothing'} names ${expected ?? 'nothing'}`, () =>
      assert.equal(readLinkQuery(query), expected));
  }
});
