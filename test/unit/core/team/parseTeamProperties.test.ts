import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTeam } from '../../../../src/core/team/parseTeam';

const parse = (text: string) => parseTeam(text, 'file:///w/.opex/team.json');

describe('parseTeam on any text', () => {
  it('never throws, and every problem stands inside the text', () => {
    const fragments = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\n',
        '\r\n',
        '//',
        '/*',
        '*/',
        'null',
        '1e999',
        '-',
        '\\u00',
        '\u2028',
      ],
      ...[
        '"services"',
        '"severity"',
        '"class"',
        '"critical"',
        '"__proto__"',
        '"constructor"',
        '"version"',
        '2',
      ],
      ...[
        '"sla"',
        '"goals"',
        '"alerts"',
        '"paths"',
        '"message"',
        '"("',
        '"value"',
        '"loss"',
        '"😀"',
        '\uD800',
      ],
    );
    const noise = fc.oneof(
      fc.string(),
      fc.array(fragments, { maxLength: 60 }).map(parts => parts.join('')),
    );
    fc.assert(fc.property(noise, insideText), { numRuns: 2000 });
  });

  it('reads any JSON value at any key without throwing', () => {
    const keys = ['services', 'areas', 'severity', 'priorities', 'sla', 'alerts', 'goals', 'version', 'x'];
    const inner = [
      'a',
      'class',
      'message',
      'pagerDuty',
      'logs',
      'service',
      'paths',
      'partners',
      'value',
      'loss',
    ];
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('critical', '5m', '0.1%', '>= 5', 'P1', 'x', '', null, true, 0, -1, -0.5, 503),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...inner, 'critical', 'slo', '2026-Q1', 'constructor'), tie('value')),
      ),
    }));
    const teamFile = fc.dictionary(fc.constantFrom(...keys), value);
    const indent = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(teamFile, indent, (made, spaces) => {
        const text = JSON.stringify(made, undefined, spaces);
        insideText(text);
        const { problems, broken } = parse(text);
        assert.equal(broken, false);
        assert.ok(!problems.some(({ code }) => code === 'base.unexpected'), text);
      }),
      { numRuns: 800 },
    );
  });
});

function insideText(text: string): void {
  const lines = text.split(/\r\n|\r|\n/);
  for (const { code, place } of parse(text).problems) {
    assert.ok(place, code);
    const { line, column, endLine, endColumn } = place;
    assert.ok(endLine !== undefined && endColumn !== undefined);
    assert.ok(line >= 0 && line <= endLine && endLine < lines.length, `${code}: line ${line}`);
    assert.ok(column >= 0 && column <= (lines[line]?.length ?? -1) + 1, `${code}: column ${column}`);
    assert.ok(endLine > line || endColumn >= column, code);
  }
}
