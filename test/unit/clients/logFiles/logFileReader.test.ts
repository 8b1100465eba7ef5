import assert from 'node:assert/strict';
import { chmod, utimes, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isAbort } from '../../../../src/core/base/problem';
import { day, line, LogFolder, now, written } from './logFolder';

describe('LogFileReader', () => {
  let logs: LogFolder;

  beforeEach(async () => {
    logs = await LogFolder.make();
  });
  afterEach(() => logs.remove());

  it('reads JSON, logfmt, plain text with traces, and gzip, and says where each record stands', async () => {
    const paths = [
      await logs.write('a.jsonl', line('charge failed') + line('calm', { level: 30 })),
      await logs.write(
        'b.log',
        `2026-10-11T11:00:00Z ERROR no row\nTraceback (most recent call last):\n  File "/srv/q.py", line 4, in q\nKeyError: 'id'\n2026-10-11T11:00:01Z INFO ok\n`,
      ),
      await logs.write('c.log.gz', gzipSync('time=2026-10-11T11:00:00Z level=error msg="queue full"\n')),
    ];
    const reading = await logs.read(...paths);
    assert.deepEqual(
      reading.groups
        .map(
          ({ title, samples }) =>
            `${title} @ ${basename(samples[0]?.origin.source ?? '')}:${samples[0]?.origin.line}`,
        )
        .sort(),
      ["KeyError: 'id' @ b.log:1", 'charge failed @ a.jsonl:1', 'queue full @ c.log.gz:1'],
    );
    assert.deepEqual(
      [reading.recordsRead, reading.errorsRead, reading.files, reading.problems],
      [5, 3, 3, []],
    );
    assert.equal(
      reading.groups.find(group => group.title.startsWith('KeyError'))?.frames[0]?.file,
      '/srv/q.py',
    );
  });

  it('reads only what was appended', async () => {
    const path = await logs.write('a.jsonl', line('one failed').repeat(30));
    await logs.read(path);
    // A line far from both ends says something else now: who reads the whole file again would see it.
    const text = line('one failed').repeat(30);
    await writeFile(
      path,
      `${text.slice(0, 15 * line('one failed').length)}${line('xxx failed')}${text.slice(16 * line('one failed').length)}`,
    );
    await logs.append(path, line('two failed'));
    assert.deepEqual(await logs.counts(path), { 'one failed': 30, 'two failed': 1 });
    assert.deepEqual(await logs.counts(path), { 'one failed': 30, 'two failed': 1 });
  });

  it('skips files that end before the window, and records before it', async () => {
    const old = await logs.write('old.jsonl', line('lost'), new Date(now - 2 * day));
    const mixed = await logs.write('mixed.jsonl', line('before', { time: now - 2 * day }) + line('within'));
    const reading = await logs.read(old, mixed);
    assert.deepEqual(
      reading.groups.map(group => group.title),
      ['within'],
    );
    assert.equal(reading.recordsRead, 1);
  });

  it('leaves half a record at the end of a file that is being written, and takes it when it is whole', async () => {
    const fresh = new Date(now - 100);
    const path = await logs.write(
      'a.log',
      `${line('first failed')}2026-10-11T11:00:00Z ERROR charge failed\n    at charge (/app/a.ts:1:2)\n    at ha`,
      fresh,
    );
    const half = await logs.read(path);
    assert.deepEqual(
      half.groups.map(group => group.title),
      ['first failed'],
    );
    assert.ok(half.readAgainMs);
    await logs.append(path, 'ndle (/app/b.ts:3:4)\n', fresh);
    await logs.append(path, line('second failed'), fresh);
    const whole = await logs.read(path);
    assert.deepEqual(whole.groups.map(group => [group.title, group.count, group.frames.length]).sort(), [
      ['charge failed', 1, 2],
      ['first failed', 1, 0],
      ['second failed', 1, 0],
    ]);
    assert.equal(whole.readAgainMs, undefined);
  });

  it('takes a last line without its end once nobody has written for a while', async () => {
    const path = await logs.write(
      'a.jsonl',
      line('one failed') + line('two failed').trimEnd(),
      new Date(now - 100),
    );
    assert.deepEqual(await logs.counts(path), { 'one failed': 1 });
    await utimes(path, written, written);
    assert.deepEqual(await logs.counts(path), { 'one failed': 1, 'two failed': 1 });
  });

  const bad: readonly [
    name: string,
    content: string | Buffer,
    groups: readonly string[],
    problems: readonly string[],
  ][] = [
    [
      'lines that are no JSON',
      `${line('a failed')}{"level":50,"msg":"b failed"\n{"level" oops}\n${line('c failed')}`,
      ['a failed', 'b failed', 'c failed'],
      ['logs.unreadableLines 2'],
    ],
    [
      'broken UTF-8',
      Buffer.concat([
        Buffer.from(line('a failed')),
        Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 10]),
        Buffer.from(line('b failed')),
      ]),
      ['a failed', 'b failed'],
      ['logs.brokenText 1', 'logs.unreadableLines 1'],
    ],
    [
      'a byte order mark and CRLF',
      `\ufeff${line('a failed').trimEnd()}\r\n${line('b failed').trimEnd()}\r\n`,
      ['a failed', 'b failed'],
      [],
    ],
    [
      'NULs before the first line',
      Buffer.concat([Buffer.alloc(5_000), Buffer.from(line('a failed'))]),
      ['a failed'],
      [],
    ],
    [
      'a binary file',
      Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * 7) % 32)),
      [],
      ['logs.notText undefined'],
    ],
    ['UTF-16', Buffer.from(`\ufeff${line('a failed')}`, 'utf16le'), [], ['logs.notText undefined']],
    ['an empty file', '', [], []],
    [
      'a record of 10 MB',
      line('a failed', { body: 'x'.repeat(10_000_000) }) + line('b failed'),
      ['a failed', 'b failed'],
      ['logs.recordsCut 1'],
    ],
    [
      'a clock that is ahead',
      line('a failed', { time: now + day }) + line('b failed'),
      ['a failed', 'b failed'],
      ['logs.futureTimes 1'],
    ],
    ['no times at all', 'ERROR a failed\nERROR b failed\n', ['a failed', 'b failed'], ['logs.noTimes 2']],
    [
      'numbers for strings',
      line('a failed', { service: 7, level: '50', time: String(now - 1_000) }),
      ['a failed'],
      [],
    ],
  ];
  for (const [name, content, groups, problems] of bad) {
    it(`survives ${name}`, async () => {
      const reading = await logs.read(
        await logs.write('a.log', content),
        await logs.write('good.jsonl', line('good failed')),
      );
      assert.deepEqual(reading.groups.map(group => group.title).sort(), [...groups, 'good failed'].sort());
      assert.deepEqual(
        reading.problems.map(({ code, args }) => `${code} ${'count' in args ? args.count : undefined}`),
        problems,
      );
    });
  }

  it('names the first line of what could not be read, and never shows a time ahead of now', async () => {
    const path = await logs.write(
      'a.log',
      `${line('a failed')}{"x\n{"y\n${line('b failed', { time: now + day })}`,
    );
    const reading = await logs.read(path);
    assert.deepEqual(reading.problems[0]?.place, { file: path, line: 1, column: 0 });
    assert.ok(reading.groups.every(group => group.lastSeen <= now));
  });

  it('reads what stands before the break of a broken gzip, and goes on when it is whole', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => line('a failed', { i: i * 7919 })).join('');
    const zipped = gzipSync(text);
    const path = await logs.write('a.log.gz', zipped.subarray(0, zipped.length / 2));
    const half = await logs.read(path);
    assert.equal(half.problems[0]?.code, 'logs.brokenGzip');
    assert.ok(half.errorsRead > 1_000 && half.errorsRead < 20_000, `${half.errorsRead} errors`);
    await logs.write('a.log.gz', zipped);
    const whole = await logs.read(path);
    assert.deepEqual([whole.errorsRead, whole.problems.map(({ code }) => code)], [20_000, []]);
  });

  it('names files that cannot be read, and reads the others', async function () {
    const good = await logs.write('good.jsonl', line('good failed'));
    const missing = logs.path('missing.log');
    const reading = await logs.read(missing, good);
    assert.deepEqual(
      reading.groups.map(group => group.title),
      ['good failed'],
    );
    assert.deepEqual(reading.problems, [
      { code: 'logs.unreadableFile', args: { file: missing, reason: 'ENOENT' } },
    ]);
    if (process.getuid?.() === 0 || process.platform === 'win32') return;
    await chmod(good, 0);
    assert.equal((await logs.read(good)).problems[0]?.code, 'logs.unreadableFile');
  });

  it('takes the service from where the caller says it is, without changing the group', async () => {
    const path = await logs.write('search.log', '2026-10-11T11:00:00Z ERROR no row\n');
    const plain = (await logs.read(path)).groups[0];
    logs.useReader({ serviceOf: file => (basename(file).startsWith('search') ? 'search' : undefined) });
    const named = (await logs.read(path)).groups[0];
    assert.deepEqual([plain?.service, named?.service], [undefined, 'search']);
    assert.equal(named?.fingerprint, plain?.fingerprint);
  });

  it('stops when it is told to, and goes on from there without counting anything twice', async () => {
    const path = await logs.write('a.jsonl', line('a failed').repeat(20_000));
    const controller = new AbortController();
    let clock = now;
    const reader = logs.useReader({ now: () => (clock += 1_000) });
    const window = { from: now - day, to: now };
    const abandoned = reader.read([path], window, controller.signal, partial => {
      assert.equal(partial.incomplete?.code, 'logs.stillReading');
      controller.abort();
    });
    await assert.rejects(abandoned, isAbort);
    const { errorsRead } = await reader.read([path], window, new AbortController().signal);
    assert.equal(errorsRead, 20_000);
  });

  it('takes times without a zone by the zone in which they fit the file', async () => {
    const asUtc = new Date(now - 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const reading = await logs.read(await logs.write('a.log', `${asUtc} ERROR a failed\n`));
    assert.equal(reading.groups[0]?.lastSeen, now - 60_000);
  });
});
