import assert from 'node:assert/strict';
import { serviceOfFile } from '../../../../src/clients/logFiles/serviceOfFile';

const serviceOf = serviceOfFile([
  { name: 'checkout', service: 'checkout-api' },
  { name: 'checkout-api', service: 'checkout-api' },
  { name: 'Search', service: 'search' },
]);

const cases: readonly [path: string, service: string | undefined][] = [
  ['/w/logs/checkout.log', 'checkout-api'],
  ['/w/logs/checkout-api.jsonl', 'checkout-api'],
  ['/w/logs/search.log.1', 'search'],
  ['/w/logs/search-2026-10-11.log.gz', 'search'],
  ['/w/logs/search/app.log', 'search'],
  ['/w/logs/app.log', undefined],
  ['/w/logs/research.log', undefined],
];

describe('serviceOfFile', () => {
  for (const [path, service] of cases) {
    it(`${path} → ${service}`, () => assert.equal(serviceOf(path), service));
  }
});
