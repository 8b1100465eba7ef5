import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineLimit, LineSplitter, type RawLine } from '../../../../src/clients/logFiles/lineSplitter';

function split(chunks: readonly Buffer[]): { lines: RawLine[]; splitter: LineSplitter } {
  const lines: RawLine[] = [];
  const splitter = new LineSplitter(1, 0, line => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, splitter };
}

describe('LineSplitter', () => {
  it('gives the same lines, however the bytes arrive', () => {
    const text = fc.array(fc.stringMatching(/^[a-zäß€😀 ]{0,20}$/u), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (wanted, sizes) => {
        const bytes = Buffer.from(`${wanted.join('\n')}\n`);
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(bytes.subarray(at, (at += size)));
        }
        const { lines, splitter } = split(chunks);
        assert.deepEqual(
          lines.map(line => line.text),
          wanted,
        );
        for (const line of lines) {
          const length = Buffer.byteLength(line.text);
          assert.equal(bytes.toString('utf8', line.start, line.start + length), line.text);
        }
        assert.deepEqual(
          [splitter.offset, splitter.nextLine, splitter.hasRest],
          [bytes.length, wanted.length + 1, false],
        );
      }),
    );
  });

  it('cuts a long line, counts its bytes and goes on with the next', () => {
    const chunk = Buffer.alloc(700_000, 'x');
    const { lines, splitter } = split([chunk, chunk, Buffer.from('\nnext\nrest')]);
    assert.deepEqual(
      lines.map(({ text, cut, start }) => [text.length, cut, start]),
      [
        [lineLimit, true, 0],
        [4, false, 1_400_001],
      ],
    );
    assert.deepEqual([splitter.offset, splitter.hasRest], [1_400_006, true]);
    splitter.end();
    assert.deepEqual([lines[2]?.text, splitter.offset], ['rest', 1_400_010]);
  });

  it('tells broken bytes from a character that a program wrote, and from one that the cut went through', () => {
    const { lines } = split([
      Buffer.from([0x61, 0xff, 10]),
      Buffer.from('\ufffd\n'),
      Buffer.concat([Buffer.alloc(lineLimit - 1, 'x'), Buffer.from('€xx\n')]),
    ]);
    assert.deepEqual(
      lines.map(({ broken }) => broken),
      [true, false, false],
    );
  });
});
