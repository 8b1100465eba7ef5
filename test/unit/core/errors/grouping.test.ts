import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hash64 } from '../../../../src/core/errors/fingerprint';
import { groupKey } from '../../../../src/core/errors/groupKey';
import type { LogRecord } from '../../../../src/core/errors/logRecord';
import { learnTemplates, opened } from '../../../../src/core/errors/learnTemplates';
import { logTemplate, shownTemplate } from '../../../../src/core/errors/logTemplate';
import { messageTokens } from '../../../../src/core/errors/messageTokens';

function record(change: Partial<LogRecord>): LogRecord {
  return { level: 'error', message: 'failed', origin: { source: 'a' }, raw: '', ...change };
}

const trace =
  'ChargeError: gateway timeout\n    at charge (/app/src/checkout.ts:118:11)\n    at handle (/app/src/server.ts:4:1)\n    at next (/app/node_modules/express/lib/router.js:3:1)';
const exception = record({
  exceptionType: 'ChargeError',
  exceptionMessage: 'gateway timeout',
  stack: trace,
  service: 'checkout',
});

const templates: readonly [message: string, template: string][] = [
  ['payment 4711 failed after 1200 ms', 'payment <*> failed after <*>'],
  ['order 550e8400-e29b-41d4-a716-446655440000 lost', 'order <*> lost'],
  ["no user \"ann o'brien\" for 'x'", 'no user <*> for x'],
  ["can't read it", 'can t read it'],
  ['mail to ann@example.com bounced', 'mail to <*> bounced'],
  ['GET https://api.example.com/v1/x?y=2 gave 503', 'GET <*> gave <*>'],
  ['10.0.0.7 "POST /v2/carts/7/items HTTP/1.1" status: 503', '<*> POST <*> status <*>'],
  ['connect ECONNREFUSED 10.0.0.7:5432', 'connect ECONNREFUSED <*>'],
  ['lookup db.internal:5432 failed', 'lookup <*> failed'],
  ['no class com.shop.Cart', 'no class com.shop.Cart'],
  ['cannot open /var/lib/app/7/data.db', 'cannot open <*>'],
  ['cannot open ./data.db: gone', 'cannot open <*> gone'],
  ['cannot open C:\\data\\7.db now', 'cannot open C <*> now'],
  ['at 0x7ffd55e529d0 in worker-12', 'at <*> in <*>'],
  ['since 2026-10-11T02:14:09Z lag 4.2 MB', 'since <*> lag <*>'],
  ['last seen Fri Jun 17 07:07:00 2005 there', 'last seen <*> there'],
  ['may fail on Monday', 'may fail on Monday'],
  ['ids 1, 2, 3 and 4', 'ids <*> and <*>'],
  ['card FF:F2:9F:AA:E2:23 gone', 'card <*> gone'],
  ['uid=0 user=root rhost=10.0.0.1 tty= end', 'uid <*> user =root rhost <*> tty <*> end'],
  ['session by (uid=0), none by ()', 'session by ( uid <*> none by ( <*>'],
  ['key ord_8f3k21 in shard:7', 'key <*> in shard <*>'],
  ['not utf-8 in HTTP2 at 3', 'not utf-8 in HTTP2 at <*>'],
  ['cache enabled........0', 'cache enabled … <*>'],
  ['first line 1\nsecond', 'first line <*>'],
];

/** Messages, and which of them are one group once all were seen. */
const learnt: readonly [name: string, messages: readonly string[], groups: number][] = [
  ['names behind what they name', ['ann', 'bo', 'chen'].map(user => `login of user ${user} failed`), 1],
  ['two names only', ['ann', 'bo'].map(user => `login of user ${user} failed`), 2],
  ['a name beside an id', ['ann', 'u123'].map(user => `login of user ${user} failed`), 1],
  [
    'what happened',
    ['started', 'stopped', 'paused', 'resumed', 'crashed', 'killed'].map(what => `job ${what} on node a`),
    6,
  ],
  [
    'words of any kind, when there are many',
    'a b c d e f g h'.split(' ').map(word => `cannot frob the x${word}x at all`),
    1,
  ],
  [
    'words of any kind, when there are few',
    'a b c d'.split(' ').map(word => `cannot frob the x${word}x at all`),
    4,
  ],
  [
    'names and values that differ together',
    ['A', 'B', 'C', 'D', 'E'].map(word => `lock tag=${word}, name=com.shop.${word}x held`),
    1,
  ],
  ['messages with little in common', 'a b c d e f g h i j'.split(' ').map(word => `${word} x`), 10],
];

const same: readonly [name: string, a: LogRecord, b: LogRecord][] = [
  [
    'another line and message',
    exception,
    { ...exception, exceptionMessage: 'slow', stack: trace.replaceAll(':118:', ':120:') },
  ],
  [
    'another machine',
    exception,
    { ...exception, stack: trace.replaceAll('/app/', '/home/me/shop/services/checkout/') },
  ],
  [
    'Windows',
    exception,
    { ...exception, stack: trace.replace('/app/src/checkout.ts', 'C:\\build\\checkout.ts') },
  ],
  ['other library frames', exception, { ...exception, stack: trace.replace(/\n.*node_modules.*/, '') }],
  [
    'a hash in a bundle',
    record({ exceptionType: 'E', stack: 'E\n at f (/d/main.3f2a9c1.js:1:2)' }),
    record({ exceptionType: 'E', stack: 'E\n at f (/d/main.77ab01c.js:9:2)' }),
  ],
  ['numbers in a message', record({ message: 'order 1 failed' }), record({ message: 'order 22 failed' })],
  [
    'warnings of time and place',
    exception,
    { ...exception, time: 5, origin: { source: 'b', line: 9 }, release: '2', environment: 'prod' },
  ],
  [
    'deep recursion',
    record({ exceptionType: 'E', stack: 'E\n at f (/d/a.js:1:2)' }),
    record({ exceptionType: 'E', stack: `E${'\n at f (/d/a.js:1:2)'.repeat(50)}` }),
  ],
];
const different: readonly [name: string, a: LogRecord, b: LogRecord][] = [
  ['another type', exception, { ...exception, exceptionType: 'RefundError' }],
  ['another function', exception, { ...exception, stack: trace.replace('at charge', 'at refund') }],
  ['another file', exception, { ...exception, stack: trace.replace('checkout.ts', 'refunds.ts') }],
  ['another service', exception, { ...exception, service: 'billing' }],
  ['another message', record({ message: 'order 1 failed' }), record({ message: 'order 1 lost' })],
  [
    'numbered functions',
    record({ exceptionType: 'E', stack: 'E\n at step1 (/d/a.js:1:2)' }),
    record({ exceptionType: 'E', stack: 'E\n at step2 (/d/a.js:1:2)' }),
  ],
  [
    'a logger that names its file',
    record({ message: 'pod.go:7] no pod', stack: 'pod.go:7] no pod' }),
    record({ message: 'pod.go:9] no node', stack: 'pod.go:9] no node' }),
  ],
];

describe('grouping', () => {
  for (const [message, template] of templates) {
    it(`${JSON.stringify(message)} → ${template}`, () => assert.equal(logTemplate(message), template));
  }
  for (const [name, a, b] of same) {
    it(`one group: ${name}`, () => assert.equal(groupKey(a).fingerprint, groupKey(b).fingerprint));
  }
  for (const [name, a, b] of different) {
    it(`two groups: ${name}`, () => assert.notEqual(groupKey(a).fingerprint, groupKey(b).fingerprint));
  }

  for (const [name, messages, groups] of learnt) {
    it(`learns: ${name}`, () => {
      const words = messages.map(message => messageTokens(message).words);
      const open = learnTemplates(words);
      assert.equal(new Set(words.map((row, at) => opened(row, open[at] ?? new Set()))).size, groups);
    });
  }

  it('learns the same in any order', () => {
    const all = learnt.flatMap(([, messages]) => messages).map(message => messageTokens(message).words);
    const groupsOf = (rows: readonly (readonly string[])[]): readonly string[] => {
      const open = learnTemplates(rows);
      return [...new Set(rows.map((row, at) => opened(row, open[at] ?? new Set())))].sort();
    };
    const expected = groupsOf(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), rows => {
        assert.deepEqual(groupsOf(rows), expected);
      }),
    );
  });

  it('shows a message with what differs left out', () => {
    assert.equal(
      shownTemplate('login of user ann from 10.0.0.7:22 failed', new Set([3])),
      'login of user … from … failed',
    );
    assert.equal(shownTemplate('took 12 ms (retry 3)'), 'took … (retry …)');
  });

  it('writes fingerprints that stored notes can count on', () => {
    // Notes hold these: a change of the grouping must become v2, with v1 as alias.
    assert.equal(groupKey(exception).fingerprint, 'v1:ebed3d067f9b94bf');
    assert.equal(groupKey(record({ message: 'order 1 failed' })).fingerprint, 'v1:7037ca554e9f613d');
  });

  it('gives a title that a person understands, with and without what differs', () => {
    const titles = (change: Partial<LogRecord>): string[] => {
      const { titleOf, exactTitle } = groupKey(record(change));
      return [titleOf(), exactTitle];
    };
    assert.deepEqual(titles({ exceptionType: 'com.shop.PayError', exceptionMessage: "no order '7'" }), [
      "PayError: no order '…'",
      "PayError: no order '7'",
    ]);
    assert.deepEqual(titles({ message: 'KeyError: 7', exceptionType: 'KeyError' }), [
      'KeyError: …',
      'KeyError: 7',
    ]);
    assert.deepEqual(titles({ message: '' }), ['error', 'error']);
  });

  it('hashes so that no two of 200,000 texts meet', () => {
    const hashes = new Set(Array.from({ length: 200_000 }, (_, i) => hash64(`message ${i}`)));
    assert.equal(hashes.size, 200_000);
    assert.match(hash64(''), /^[0-9a-f]{16}$/);
  });

  it('masks again what it masked to the same, and any text in linear time', () => {
    fc.assert(fc.property(fc.string(), text => assert.equal(typeof logTemplate(text), 'string')));
    const started = process.hrtime.bigint();
    for (const unit of [
      'a',
      '1',
      '/',
      '"',
      "'",
      '.',
      ':',
      '=',
      '<',
      '1:',
      'a.',
      '/a',
      'a@',
      '\\',
      '-',
      '1.',
      'a1_',
    ])
      for (let i = 0; i < 20; i++) logTemplate(unit.repeat(100_000));
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    assert.ok(ms < 3_000, `${Math.round(ms)} ms`);
  });
});
