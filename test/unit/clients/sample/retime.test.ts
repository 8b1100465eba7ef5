import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  recordTime,
  retimeLine,
  retimeLog,
  type SampleLogFormat,
} from '../../../../src/clients/sample/retime';

const hour = 3_600_000;

function assertRetimed(format: SampleLogFormat, line: string, shiftMs: number, expected: string): void {
  assert.equal(retimeLine(line, format, shiftMs), expected);
}

describe('retime', () => {
  it('keeps each way to write a time', () => {
    const cases: [SampleLogFormat, string, number, string][] = [
      [
        'json',
        '{"level":30,"time":1768478400000,"msg":"a"}',
        1500,
        '{"level":30,"time":1768478401500,"msg":"a"}',
      ],
      ['json', '{"ts":1768478400,"msg":"a"}', hour, '{"ts":1768482000,"msg":"a"}'],
      ['json', '{"ts":1768478400123456789}', 1, '{"ts":1768478400124456789}'],
      [
        'json',
        '{"@timestamp":"2026-01-15T12:00:00.123456Z","message":"a"}',
        hour,
        '{"@timestamp":"2026-01-15T13:00:00.123456Z","message":"a"}',
      ],
      [
        'json',
        '{"timestamp": "2026-01-15T12:00:00+02:00"}',
        hour,
        '{"timestamp": "2026-01-15T13:00:00+02:00"}',
      ],
      ['logfmt', 'ts=2026-01-15T12:00:00.5Z level=info', -500, 'ts=2026-01-15T12:00:00.0Z level=info'],
      [
        'logfmt',
        'level=info time="2026-12-31 23:59:59" msg=a',
        1000,
        'level=info time="2027-01-01 00:00:00" msg=a',
      ],
      ['text', '2026-01-15 12:00:00,123 ERROR a', hour, '2026-01-15 13:00:00,123 ERROR a'],
      ['text', '2026-01-15 12:00:00.123Z INFO a', -24 * hour, '2026-01-14 12:00:00.123Z INFO a'],
      ['text', '[2026-02-28T23:30:00+0530] a', hour, '[2026-03-01T00:30:00+0530] a'],
    ];
    for (const [format, line, shift, expected] of cases) assertRetimed(format, line, shift, expected);
  });

  it('moves only the time of the record itself', () => {
    const cases: [SampleLogFormat, string][] = [
      ['json', '{"level":30,"msg":"deployed at 2026-01-15T12:00:00Z"}'],
      ['json', '{"msg":"\\"time\\":1768478400000"}'],
      ['json', 'not json "time":1768478400000'],
      ['json', '{"level":50,"time":17684'],
      ['json', '{"time":"yesterday"}'],
      ['logfmt', 'level=info msg="uptime=1768478400000"'],
      ['text', '  File "/app/services/search/index.py", line 18, in load_segment'],
      ['text', 'json.decoder.JSONDecodeError: at 2026-01-15 12:00:00'],
      ['text', ''],
    ];
    for (const [format, line] of cases) assertRetimed(format, line, hour, line);
  });

  it('leaves the lines of a stack trace between records', () => {
    const log =
      '2026-01-15 12:00:00 ERROR a\nTraceback (most recent call last):\n  x\n2026-01-15 12:00:01 INFO b\n';
    assert.equal(
      retimeLog(log, 'text', hour),
      '2026-01-15 13:00:00 ERROR a\nTraceback (most recent call last):\n  x\n2026-01-15 13:00:01 INFO b\n',
    );
  });

  it('reads the instant of a record', () => {
    const cases: [SampleLogFormat, string, number | undefined][] = [
      ['json', '{"time":1768478400000}', Date.parse('2026-01-15T12:00:00Z')],
      ['json', '{"ts":1768478400}', Date.parse('2026-01-15T12:00:00Z')],
      ['text', '2026-01-15 12:00:00,5 a', Date.parse('2026-01-15T12:00:00.500Z')],
      ['text', '2026-01-15T12:00:00+02:00 a', Date.parse('2026-01-15T10:00:00Z')],
      ['text', '2026-01-15T12:00:00-0330 a', Date.parse('2026-01-15T15:30:00Z')],
      ['logfmt', 'level=info', undefined],
    ];
    for (const [format, line, expected] of cases) assert.equal(recordTime(line, format), expected, line);
  });

  it('moves any instant by exactly the shift, and back to the same text', () => {
    const forms: [SampleLogFormat, (iso: string) => string][] = [
      ['json', iso => `{"level":50,"time":${Date.parse(iso)},"msg":"x"}`],
      ['json', iso => `{"@timestamp":"${iso}","msg":"x"}`],
      ['logfmt', iso => `ts=${iso} level=error`],
      ['text', iso => `${iso.replace('T', ' ').replace('.', ',')} ERROR x`],
    ];
    const instants = fc.integer({ min: Date.UTC(2001, 8, 10), max: Date.UTC(2099, 0, 1) });
    const shifts = fc.integer({ min: -365 * 24 * hour, max: 365 * 24 * hour });
    fc.assert(
      fc.property(instants, shifts, fc.constantFrom(...forms), (instant, shift, [format, write]) => {
        fc.pre(instant + shift > Date.UTC(2001, 8, 10));
        const line = write(new Date(instant).toISOString());
        const moved = retimeLine(line, format, shift);
        assert.equal(recordTime(moved, format), instant + shift);
        assert.equal(retimeLine(moved, format, -shift), line);
      }),
    );
  });
});
