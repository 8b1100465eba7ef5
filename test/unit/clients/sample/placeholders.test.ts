import assert from 'node:assert/strict';
import { fillPlaceholders } from '../../../../src/clients/sample/placeholders';

describe('fillPlaceholders', () => {
  const now = Date.parse('2026-03-02T00:30:00Z');
  const commits = new Map([['retry-budget', '4be1f2c9d0a1b2c3d4e5f60718293a4b5c6d7e8f']]);

  it('fills days and commits, and nothing else', () => {
    const cases: [string, string][] = [
      ['created: {{date 2d}}', 'created: 2026-02-28'],
      ['due: {{date -9d}}', 'due: 2026-03-11'],
      ['commit: {{commit retry-budget}}', 'commit: 4be1f2c'],
      ['commit: {{commit unheard-of}}', 'commit: 0000000'],
      ['summary: {{ $value }} {{date}} {{commit}}', 'summary: {{ $value }} {{date}} {{commit}}'],
    ];
    for (const [text, expected] of cases) assert.equal(fillPlaceholders(text, now, commits), expected);
  });
});
