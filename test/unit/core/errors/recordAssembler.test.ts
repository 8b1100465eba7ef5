import assert from 'node:assert/strict';
import {
  RecordAssembler,
  recordLimit,
  type AssembledRecord,
} from '../../../../src/core/errors/recordAssembler';
import { readOwnTraces } from '../../../bench/support/stackTraceCases';

function assemble(text: string): AssembledRecord[] {
  const records: AssembledRecord[] = [];
  const assembler = new RecordAssembler(record => records.push(record));
  text.split('\n').forEach((line, i) => assembler.push(line, i + 1));
  assembler.flush();
  return records;
}

/** Each entry of `records` is one record; all of them in a row must come out as they went in. */
const logs: readonly [name: string, records: readonly string[]][] = [
  ['JSON lines', ['{"level":30}', '{"level":50,"msg":"a"}', '{"cut":"']],
  [
    'a crash between JSON lines',
    ['{"level":30}', 'TypeError: x is undefined\n    at f (/a.js:1:2)\n    at g (/b.js:1:2)', '{"level":30}'],
  ],
  [
    'a head, then lines without one',
    [
      '2026-10-11 02:14:09 ERROR failed\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nKeyError: 1',
      '2026-10-11 02:14:10 INFO ok',
      '2026-10-11 02:14:11 ERROR two\nlines',
    ],
  ],
  [
    'a crash after an info line',
    [
      '2026-10-11 02:14:09 INFO ready',
      'Traceback (most recent call last):\n  File "/a.py", line 1, in f\nKeyError: 1',
    ],
  ],
  [
    'a Node crash after an info line',
    ['2026-10-11 02:14:09 INFO ready', 'Uncaught Error: x\n    at f (/a.js:1:2)'],
  ],
  [
    'chained Python',
    [
      'Traceback (most recent call last):\n  File "/a.py", line 1, in f\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/a.py", line 3, in g\nValueError: 2',
      'plain',
    ],
  ],
  [
    'Java with causes and blank lines',
    [
      'java.lang.IllegalStateException: a\n\tat com.A.b(A.java:1)\nCaused by: java.io.IOException: c\n\tat com.A.d(A.java:2)\n\t... 3 more',
      'java.io.IOException: another\n\tat com.A.d(A.java:2)',
    ],
  ],
  [
    'Go',
    [
      'panic: x\n\ngoroutine 1 [running]:\nmain.f(0x1)\n\t/a.go:3 +0x1\ncreated by main.main\n\t/a.go:1 +0x2\nexit status 2',
    ],
  ],
  [
    'a message of several lines before the frames',
    [
      'Error: Problem at this\nlocation. Error code:1234\n    at f (/a.js:1:2)',
      'Error: next\n    at g (/a.js:1:2)',
    ],
  ],
  ['exceptions without frames', ['Error: a', 'Error: b', 'Error: c', 'listening']],
  [
    'prose',
    [
      'This arbitrary text.',
      'It sounds tympanic: a word which means like a drum.',
      'I am glad it contains no exception.',
    ],
  ],
  ['logfmt', ['level=info msg="a b"', 'ts=1 level=error msg=c']],
  [
    'PHP',
    [
      "PHP Fatal error:  Uncaught exception 'E' with message 'm' in /a.php:60\nStack trace:\n#0 /a.php(20): f()\n#1 {main}\n  thrown in /a.php on line 60",
    ],
  ],
];

describe('RecordAssembler', () => {
  for (const { id, text } of readOwnTraces().filter(({ isOneRecord }) => isOneRecord)) {
    it(`joins ${id}, between other lines`, () => {
      const records = assemble(`{"level":30}\n${text}\n2026-10-11 02:14:10 INFO ok`).map(
        record => record.text,
      );
      assert.deepEqual(records, ['{"level":30}', text, '2026-10-11 02:14:10 INFO ok']);
    });
  }

  for (const [name, records] of logs) {
    it(`joins ${name}`, () => {
      assert.deepEqual(
        assemble(records.join('\n')).map(record => record.text),
        records,
      );
    });
  }

  it('tells the line that each record begins at', () => {
    assert.deepEqual(
      assemble('Error: a\n    at f (/a.js:1:2)\n\n{"a":1}\nplain').map(record => record.line),
      [1, 4, 5],
    );
  });

  it('takes off what containers put around lines, and joins what they cut apart', () => {
    const docker = ['Error: a\n', '    at f (/a.js:1:2)\n'].map(log =>
      JSON.stringify({ log, stream: 'stderr', time: '2026-10-11T02:14:09.123456789Z' }),
    );
    const cri = ['Error: b', '    at f (/a.js:1:2)'].map(
      text => `2026-10-11T02:14:09.123456789Z stderr F ${text}`,
    );
    const time = Date.UTC(2026, 9, 11, 2, 14, 9, 123);
    assert.deepEqual(assemble([...docker, ...cri].join('\n')), [
      { text: 'Error: a\n    at f (/a.js:1:2)', line: 1, cut: false, time },
      { text: 'Error: b\n    at f (/a.js:1:2)', line: 3, cut: false, time },
    ]);
  });

  it('keeps a record within its limits and says that it is cut', () => {
    const [record, ...others] = assemble(
      `Error: a\n${'    at f (/a.js:1:2)\n'.repeat(recordLimit.lines + 10)}`,
    );
    assert.deepEqual(
      [record?.cut, record?.text.split('\n').length, others.length],
      [true, recordLimit.lines, 0],
    );
    const [long] = assemble(`ERROR: a\n${'x'.repeat(700_000)}\n${'y'.repeat(700_000)}`);
    assert.deepEqual([long?.cut, (long?.text.length ?? 0) <= recordLimit.chars], [true, true]);
  });
});
