import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stackFormats } from '../../../../src/core/source/formats/stackFormats';
import { parseStack } from '../../../../src/core/source/parseStack';
import { stackLine } from '../../../../src/core/source/stackLine';
import type { StackFrame } from '../../../../src/core/source/stackFrame';
import { readOwnTraces } from '../../../bench/support/stackTraceCases';

/** As the traces' files write a frame: `line[:column] [*]file[ | function]`, `*` before a library's. */
function asWritten({ line, column, library, file, function: name }: StackFrame): string {
  return `${line}${column === undefined ? '' : `:${column}`} ${library ? '*' : ''}${file}${name === undefined ? '' : ` | ${name}`}`;
}

const inProse: readonly string[] = [
  'at (12:30:45)',
  'deploy at prod (v2:31:4) done',
  'Error: timeout at gateway:30:12',
  'run at 2026-10-11T02:14:09Z line 3',
  '#12 (fixed): see #13',
  'wait (10): done',
  '1# first, 2# second at 3:4',
  'a@b:1:2, c@d.e:3',
  'http://user:pass@host:8080:1/x',
  '10.0.0.1:8080:12',
  '::1:80:12',
  'ratio 1.2:3.4:5',
  'Called from home in file "notes", line 3',
  'in /tmp on line 12 of the plan',
  'thread panicked at noon, sharp:12:30',
  'took 3ms at line 40',
];

describe('parseStack', () => {
  for (const { id, text, told } of readOwnTraces()) {
    it(`reads ${id}`, () => assert.deepEqual(parseStack(text).map(asWritten), told));
  }

  for (const text of inProse) {
    it(`finds no frame in ${JSON.stringify(text)}`, () => assert.deepEqual(parseStack(text), []));
  }

  it('reads the same whatever ends the lines', () => {
    for (const { text, told } of readOwnTraces().filter(({ lang }) => lang !== 'prose')) {
      assert.deepEqual(parseStack(text.replaceAll('\n', '\r\n')).map(asWritten), told);
    }
  });

  it('reads a trace between other lines of a log', () => {
    const around = readOwnTraces()
      .filter(({ lang }) => lang === 'prose')
      .map(({ text }) => text)
      .join('\n');
    for (const { id, text, told } of readOwnTraces().filter(
      ({ lang }) => lang !== 'prose' && lang !== 'links',
    )) {
      assert.deepEqual(parseStack(`${around}\n\n${text}\n\n${around}`).map(asWritten), told, id);
    }
  });

  it('tells the folder that a Java class implies', () => {
    const [frame] = parseStack('\tat com.example.shop.App$Repo.find(App.java:8)');
    assert.equal(frame?.impliedPath, 'com/example/shop/App.java');
  });

  it('reads back any frame as Node, Python, Java and Go print it', () => {
    const name = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,12}$/);
    const place = fc.record({
      dir: fc.array(name, { maxLength: 4 }),
      base: name,
      fn: name,
      line: fc.integer({ min: 1, max: 99_999 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), places => {
        const path = (p: (typeof places)[number], ext: string): string =>
          ['', ...p.dir, p.base].join('/') + ext;
        const expected = (ext: string): string[] => places.map(p => `${path(p, ext)}:${p.line}`);
        const read = (text: string): string[] => parseStack(text).map(f => `${f.file}:${f.line}`);
        assert.deepEqual(
          read(`Error: x\n${places.map(p => `    at ${p.fn} (${path(p, '.ts')}:${p.line}:1)`).join('\n')}`),
          expected('.ts'),
        );
        const python = places
          .map(p => `  File "${path(p, '.py')}", line ${p.line}, in ${p.fn}\n    code()`)
          .reverse();
        assert.deepEqual(
          read(`Traceback (most recent call last):\n${python.join('\n')}\nE: x`),
          expected('.py'),
        );
        const go = places.map(p => `main.${p.fn}(0x1)\n\t${path(p, '.go')}:${p.line} +0x1`);
        assert.deepEqual(read(`panic: x\n\ngoroutine 1 [running]:\n${go.join('\n')}`), expected('.go'));
        const java = places.map(p => `\tat ${p.dir.join('.')}.X${p.base}.${p.fn}(X${p.base}.java:${p.line})`);
        assert.deepEqual(
          read(java.join('\n')),
          places.map(p => `X${p.base}.java:${p.line}`),
        );
      }),
      { numRuns: 200 },
    );
  });

  /** What each format looks for, over and over: a pattern that tries anew at each place is quadratic in it. */
  const pieces: readonly string[] = [
    'at a (b\n',
    '    at f (/a/b.js:1:2)\n',
    'at f (',
    '(',
    ')',
    '@',
    '.a',
    '.js:',
    'vendor/',
    ' line 1 ',
    ' at line ',
    ' at x.pl line 1x',
    '(eval at ',
    '), ',
    ' (a:1) ',
    'a.go:',
    ' in ',
    ' in /a.php:1 ',
    '(1): ',
    '#0 (1)x',
    'File "',
    'file "a", line 1, ',
    '{file,"',
    '{file,"a.erl"},{line,1}]},',
    '{a,b,1,[',
    ':in `',
    ': in function ',
    ' panicked at ',
    '0: ',
    '.cs:line 1 ',
    '.cs:',
    ' - ',
    '0x1 in ',
    ' [a : 1 ',
    ' + 0x1]',
    '==1==    at 0x1: ',
    '.swift:1',
    '.dart 1:1 ',
    '.ex:1: ',
    '"',
    '\u001b[1m',
    ' | ',
    '│ ',
    '/',
    '\\',
    ' ',
    '.ts"',
    '.ts (1',
    '"a.ts", line 1x',
    '::',
    'a:1:1 ',
    '[opt] ',
    'é',
  ];
  const starts = [
    '',
    '    at ',
    '#0 ',
    '  File "',
    '\tfrom ',
    '==1==    at 0x1: ',
    'thread x panicked at ',
    '0: a\n  at ',
  ];
  const size = 4_000;
  for (const piece of pieces) {
    it(`takes time linear in lines of ${JSON.stringify(piece)}`, () => {
      for (const start of starts) {
        const line = `${start}${piece.repeat(Math.ceil(size / piece.length)).slice(0, size)}:1:1`;
        // A quadratic pattern takes 16 million steps a line: 250 lines would take seconds, not milliseconds.
        const text = `${line}\n`.repeat(250);
        const started = process.cpuUsage();
        parseStack(text);
        const ms = process.cpuUsage(started).user / 1e3;
        assert.ok(ms < 1_000, `${JSON.stringify(start)}: ${Math.round(ms)} ms`);
      }
    }).timeout(60_000);
  }

  const large: readonly (readonly [string, string])[] = [
    ['one line of 10 MB', 'at '.padEnd(10_000_000, 'a (')],
    ['one line of 10 MB of frames', '    at f (/a/b.js:1:2)'.repeat(450_000)],
    ['10 MB of short lines', 'at a (b\n'.repeat(1_250_000)],
    ['10 MB of frames', '    at f (/a/b.js:1:2)\n'.repeat(450_000)],
    ['10 MB of line ends', '\n'.repeat(10_000_000)],
    ['10 MB of almost-Go', `f(${'a.go:'.repeat(800)}\n\t${'x.go '.repeat(800)}:1\n`.repeat(1_200)],
  ];
  for (const [name, text] of large) {
    it(`takes bounded time and memory on ${name}`, () => {
      const started = process.cpuUsage();
      const frames = parseStack(text);
      const ms = process.cpuUsage(started).user / 1e3;
      assert.ok(frames.length <= 2_000, `${frames.length} frames`);
      assert.ok(ms < 4_000, `${Math.round(ms)} ms`);
    });
  }

  it('reads any text without throwing, and only places that stand in it', () => {
    const part = fc.oneof(
      fc.constantFrom(...pieces, ...starts, '\n', '12', ':12:3', 'app.py', '/a/b.rb'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), parts => {
        const text = parts.join('');
        for (const { file, line, column } of parseStack(text)) {
          assert.ok(file !== '' && Number.isInteger(line) && line > 0, file);
          assert.ok(column === undefined || (Number.isInteger(column) && column > 0));
          assert.ok(stackLine(text).includes(String(line)));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('names each format once', () => {
    assert.equal(new Set(stackFormats.map(({ name }) => name)).size, stackFormats.length);
  });
});
