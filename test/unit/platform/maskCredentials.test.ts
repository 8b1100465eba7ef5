import assert from 'node:assert/strict';
import { maskCredentials } from '../../../src/platform/maskCredentials';

describe('the last wall before the log', () => {
  const cases: readonly (readonly [message: string, masked: string])[] = [
    ['Authorization: Token token=u+AbCdEf123', 'Authorization: Token ***'],
    ['sent Bearer ghp_abcdef123456', 'sent Bearer ***'],
    ['Basic dXNlcjpwYXNz', 'Basic ***'],
    ['ApiKey VnVhQ2ZHY0JDZGJrUW', 'ApiKey ***'],
    ['authorization: abcdefgh1234 sent', 'authorization: *** sent'],
    ['X-Api-Key: abcd1234', 'X-Api-Key: ***'],
    [
      'git: cannot reach https://dana:s3cr@t@git.example/x.git',
      'git: cannot reach https://***@git.example/x.git',
    ],
    ['GET incidents at api.pagerduty.com: 200 in 12 ms', 'GET incidents at api.pagerduty.com: 200 in 12 ms'],
    ['outbox: note of pagerduty:acme:Q1 notSent', 'outbox: note of pagerduty:acme:Q1 notSent'],
  ];
  for (const [message, masked] of cases) it(message, () => assert.equal(maskCredentials(message), masked));
});
