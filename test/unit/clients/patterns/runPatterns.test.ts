import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { until } from '../../../host/until';
import { PatternWorld, told } from './patternWorld';

/** Patterns that a backtracking engine does not end in a lifetime, each with a text that shows it. */
const hostile: readonly (readonly [pattern: string, text: string])[] = [
  ['(a+)+$', `${'a'.repeat(60)}!`],
  ['([a-zA-Z]+)*$', `${'a'.repeat(60)}!`],
  ['(a|a)*b', 'a'.repeat(60)],
  ['(a|aa)+$', `${'a'.repeat(120)}!`],
  ['(x+x+)+y', 'x'.repeat(60)],
  ['(.*)*x', 'a'.repeat(60)],
  ['(.*){20}b', 'a'.repeat(2000)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(60)],
  ['(?:(?:a{0,1000}){0,1000}){0,1000}b', 'a'.repeat(2000)],
  ['.*.*.*.*.*=.*', 'a'.repeat(2000)],
];

describe('runPatterns', function () {
  this.timeout(60_000);
  let world: PatternWorld;
  before(() => {
    world = new PatternWorld();
  });
  afterEach(() => world.end());
  after(() => world.dispose());

  const found: readonly (readonly [pattern: string, text: string, found: boolean])[] = [
    ['^client disconnected', 'client disconnected early', true],
    ['^client disconnected', 'the client disconnected', false],
    ['time(d )?out', 'gateway timed out', true],
    ['GATEWAY', 'the gateway', false],
    ['(?i)GATEWAY', 'the gateway', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['(?m)^second', 'first\nsecond', true],
    ['order \\d{4,6}', 'order 12345', true],
    ['\\bcard\\b', 'discarded', false],
    ['\\p{Lu}rror', 'Ärror', true],
    ['^.$', '😀', true],
    ['(?<=card )declined', 'card declined', true],
    ['', 'anything', true],
  ];
  it('finds as JavaScript does', async () => {
    const patterns = await world.run(found.map(([pattern]) => pattern));
    assert.deepEqual(told(patterns), []);
    for (const [pattern, text, expected] of found)
      assert.equal(patterns.matches(pattern, text), expected, `${pattern} in ${text}`);
    assert.equal(patterns.matches('never given', 'never given'), false);
  });

  const bad: readonly (readonly [pattern: string, detail: string])[] = [
    ['(', 'Unterminated group'],
    ['[a', 'Unterminated character class'],
    ['a{2,1}', 'numbers out of order in {} quantifier'],
    ['[]x]+$', 'Lone quantifier brackets'],
    ['(a)\\2', 'Invalid escape'],
    ['\\p{Nothing}', 'Invalid property name'],
    ['time(?i)out', 'Invalid group'],
    ['/(: ', 'Unterminated group'],
  ];
  for (const mayWait of [true, false])
    it(`a pattern that is none is told at its place and costs no other rule (${mayWait ? 'worker' : 'host'})`, async () => {
      const patterns = await world.run(['fine', ...bad.map(([pattern]) => pattern)], { mayWait });
      assert.deepEqual(
        patterns.problems.map(({ code, args, place }) => [code, args, place?.line]),
        bad.map(([, detail], index) => ['team.badPattern', { rule: index + 2, detail }, (index + 2) * 10]),
      );
      for (const [pattern] of bad) assert.equal(patterns.matches(pattern, `${pattern} aaaa([`), false);
      await until('the other to be asked', () => patterns.matches('fine', 'all fine'));
    });

  it('looks at the first 2,000 characters only', async () => {
    const patterns = await world.run(['end']);
    assert.equal(patterns.matches('end', `${'x'.repeat(1990)} end`), true);
    assert.equal(patterns.matches('end', `${'x'.repeat(2000)} end`), false);
  });

  it('starts no thread where there is nothing to run', async () => {
    await world.run([]);
    await sleep(200);
    assert.equal(world.starts, 0);
  });

  describe('where a thread may wait', () => {
    for (const [pattern, text] of hostile)
      it(`${pattern} is switched off and told; others go on`, async () => {
        const patterns = await world.run(['charge failed', pattern], { giveUpMs: 150 });
        const from = performance.now();
        // It gets a second chance, in the same question where it is asked patiently.
        for (let time = 0; time < 2; time++) assert.equal(patterns.matches(pattern, text), false);
        assert.ok(performance.now() - from < 15_000);
        assert.deepEqual(told(patterns), ['team.patternTooSlow@20']);
        assert.equal(patterns.matches('charge failed', 'a charge failed'), true);
        assert.equal(patterns.matches(pattern, 'a'), false);
      });
  });

  describe('on the thread of the extension host', () => {
    for (const [pattern, text] of hostile.slice(0, 3))
      it(`${pattern} keeps nobody waiting, and is switched off and told`, async () => {
        const patterns = await world.run(['charge failed', pattern], { mayWait: false, giveUpMs: 200 });
        let longestMs = 0;
        /** As a store asks anew for each row. */
        const ask = (): void => {
          for (const asked of [text, `${text}?`, 'ok']) {
            const from = performance.now();
            patterns.matches(pattern, asked);
            longestMs = Math.max(longestMs, performance.now() - from);
          }
        };
        patterns.onDidChange(ask);
        ask();
        await until('the pattern to be off', () => told(patterns).length > 0);
        assert.deepEqual(told(patterns), ['team.patternTooSlow@20']);
        // 50 ms, and what a loaded machine adds to it.
        assert.ok(longestMs < 400, `${longestMs} ms`);
        await until('others to be asked', () => patterns.matches('charge failed', 'a charge failed'));
        assert.equal(patterns.matches(pattern, 'a'), false);
      });

    it('one text without an answer costs a pattern nothing', async () => {
      const patterns = await world.run(['(a+)+$'], { mayWait: false });
      let changes = 0;
      patterns.onDidChange(() => changes++);
      assert.equal(patterns.matches('(a+)+$', `${'a'.repeat(60)}!`), false);
      // Nothing is known while that answer is waited for, and it is told when there is.
      assert.equal(patterns.matches('(a+)+$', 'aaa'), false);
      await until('the change', () => changes > 0);
      assert.deepEqual(told(patterns), []);
      await until('the answer', () => patterns.matches('(a+)+$', 'aaa'));
      assert.deepEqual(told(patterns), []);
      assert.equal(world.starts, 2);
    });
  });

  it('asks no second time for what it knows', async () => {
    const patterns = await world.run(['charge'], { idleMs: 20 });
    assert.equal(patterns.matches('charge', 'a charge'), true);
    await sleep(300);
    assert.equal(patterns.matches('charge', 'a charge'), true);
    await sleep(300);
    assert.equal(world.starts, 1);
  });

  for (const mayWait of [true, false])
    it(`ends the thread when idle and starts it anew (${mayWait ? 'worker' : 'host'})`, async () => {
      const patterns = await world.run(['charge'], { mayWait, idleMs: 20 });
      await sleep(300);
      await until('an answer', () => patterns.matches('charge', `a charge ${Math.random()}`));
      assert.equal(world.starts >= 2, true);
    });

  it('answers no after it was disposed, and starts nothing', async () => {
    const patterns = await world.run(['charge']);
    patterns.dispose();
    assert.equal(patterns.matches('charge', 'a charge'), false);
    await sleep(100);
    assert.equal(world.starts, 1);
  });

  const broken: readonly (readonly [title: string, script: () => string])[] = [
    ['is missing', () => world.script.replace('counting', 'absent')],
    ['throws', () => world.write('throws.js', 'throw new Error("broken")')],
    ['ends', () => world.write('ends.js', '')],
  ];
  for (const [title, script] of broken)
    it(`a script that ${title} is told, and no pattern matches`, async () => {
      const patterns = await world.run(['charge'], { script: script() });
      assert.deepEqual(told(patterns), ['team.patternsFailed@10']);
      assert.equal(patterns.matches('charge', 'a charge'), false);
    });

  it('keeps no process alive, not in the middle of a match either', () => {
    const module = world.build('src/clients/patterns/runPatterns.ts', 'runPatterns.js');
    const script = `
      const alive = setInterval(() => {}, 1000);
      require(${JSON.stringify(module)})
        .runPatterns([{ class: 'major', message: '(a+)+$', number: 1, line: 1 }], {
          script: ${JSON.stringify(world.script)}, mayWait: false })
        .then(patterns => console.log(patterns.matches('(a+)+$', 'aa'), patterns.matches('(a+)+$', 'a'.repeat(60) + '!')))
        .finally(() => clearInterval(alive));`;
    const { status, stdout, error } = spawnSync(process.execPath, ['-e', script], {
      timeout: 30_000,
      encoding: 'utf8',
    });
    assert.deepEqual([error, status, stdout.trim()], [undefined, 0, 'true false']);
  });

  it('never throws', async () => {
    const parts = fc.constantFrom(
      ...'(){}[]|*+?.^$\\,-:<>=!aZ09é😀'.split(''),
      '(?',
      '\\p',
      '{9}',
      '[:alpha:]',
    );
    const pattern = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 20 }).map(list => list.join('')),
    );
    const property = fc.asyncProperty(
      fc.uniqueArray(pattern, { minLength: 1, maxLength: 100 }),
      fc.string(),
      async (messages, text) => {
        const patterns = await world.run(messages);
        const faulty = new Set(
          patterns.problems.map(({ place }) => messages[Math.floor((place?.line ?? 0) / 10) - 1]),
        );
        for (const message of messages) {
          const matches = patterns.matches(message, text);
          assert.ok(!faulty.has(message) || !matches);
        }
        patterns.dispose();
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });
});
