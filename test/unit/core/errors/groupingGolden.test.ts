import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hash64 } from '../../../../src/core/errors/fingerprint';
import { learnTemplates } from '../../../../src/core/errors/learnTemplates';
import { MessageTemplates } from '../../../../src/core/errors/messageTemplates';
import { messageTokens } from '../../../../src/core/errors/messageTokens';

/** What messages are made of here: all that the tokens tell apart, and what lies at their edges. */
const parts =
  `user | = | ( | ) |  |   | " | ' | \` | \\ | / | . | .. | ... | - | -- | @ | :// | http:// | https://a.b/c | 0 | 7 | 12 | a | B | ff | FE | : | ff: | 00: | Jan | jan | Mon | MON | Sat | , | , | ,  | . | Jun 17 | Jun  3 | May, 2 | ms | µs | ΜS | s | MB | % | utf-8 | UTF-8 | sha-123456789 | sha-1. | x.509 | http/1.1 | HTTP/1.0 | S3 | p99 | es7 | com | a.com | A.Com | shop.Cart | com.shop.Cart | db.internal | K.hK | localhost | \n | \r | \t | \u2028 | é | ſ3 | İ.com | GET  | "GET /a b" | 'plain' | 'not plain' | { | } | [ | < | > | <*> | * | $ | _ | ~ | + | ; | a.b | enable......0 | root | foo@bar.com | C:\\x\\y | ~/x | ./x | PM | UTC | utc | day | 10.0.0.1:80 | blk_-123 | May | (uid=0) | tty= | a=b | x-y | -x | x- | x. | .x | \\" | \\' | 😀 | \0 | fail`.split(
    ' | ',
  );

/** A linear congruential generator (Numerical Recipes): the same numbers for ever. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function madeMessages(count: number): readonly string[] {
  const below = numbersFrom(4);
  return Array.from({ length: count }, (_, i) => {
    const message = Array.from({ length: 1 + below(12) }, () => parts[below(parts.length)] ?? '');
    // Every 50th is longer than what is looked at.
    return message.join(below(2) === 0 ? '' : ' ').repeat(i % 50 === 0 ? 60 : 1);
  });
}

function madeTemplates(set: number): readonly (readonly string[])[] {
  const below = numbersFrom(set);
  const names =
    'user ann bo =root =ann com.shop.A com.shop.B a_b x@y $z <*> failed started ( host Login USER for … job'.split(
      ' ',
    );
  const word = (): string => (below(2) === 0 ? `w${below(40)}` : (names[below(names.length)] ?? ''));
  return Array.from({ length: 1 + below(4) }, () => Array.from({ length: below(8) }, word)).flatMap(base =>
    Array.from({ length: 1 + below(60) }, () => {
      const row = [...base];
      for (let change = below(2); change >= 0 && row.length > 0; change -= 1) row[below(row.length)] = word();
      return row;
    }),
  );
}

// Notes of years hold fingerprints that come of these: where one of these two hashes changes, groups fall apart.
describe('grouping, held against what it was when fingerprints were first written', () => {
  it('finds the tokens, and where they stand, that it found', () => {
    const found = madeMessages(10_000).map(message => {
      const { words, places } = messageTokens(message, true);
      return `${words.join(' ')} ${places?.join(' ') ?? ''}`;
    });
    assert.equal(hash64(found.join('\n')), '9d3c942abf332c07');
  });

  it('learns what it learnt', () => {
    const found = Array.from({ length: 400 }, (_, set) =>
      learnTemplates(madeTemplates(set))
        .map(open => [...open].sort((a, b) => a - b).join(' '))
        .join(','),
    );
    assert.ok(found.filter(learnt => /\d/.test(learnt)).length > 100);
    assert.equal(hash64(found.join('\n')), 'e6753b2f4dcf24d2');
  });

  it('hashes a message as its words together, in any order of messages and scopes', () => {
    const templates = new MessageTemplates();
    const piece = fc.oneof(fc.constantFrom(...parts), fc.string());
    fc.assert(
      fc.property(fc.array(piece), fc.string({ maxLength: 2 }), (pieces, scope) => {
        const message = pieces.join('');
        const { words } = messageTokens(message);
        const known = templates.of(message, scope);
        assert.equal(known.hash, hash64(`${scope}\n${words.join(' ')}`));
        assert.deepEqual([known.scope, known.words], [scope, words]);
        assert.equal(templates.of(message, scope), known);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows a bounded number of templates, and makes those anew that it forgot', () => {
    const templates = new MessageTemplates();
    const name = (i: number): string =>
      `lost ${String(i).replace(/\d/g, digit => 'abcdefghij'.charAt(Number(digit)))}`;
    const first = templates.of(name(0), '');
    for (let i = 1; i < 12_000; i += 1) templates.of(name(i), '');
    const again = templates.of(name(0), '');
    assert.notEqual(again, first);
    assert.deepEqual([again.hash, again.words], [first.hash, first.words]);
  });
});
