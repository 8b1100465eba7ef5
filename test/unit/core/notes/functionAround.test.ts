import assert from 'node:assert/strict';
import { functionAround } from '../../../../src/core/notes/functionAround';

describe('the function around a line', () => {
  /** Text with `>` before the line; what is found: `name first-last`, from 1. */
  const cases: readonly (readonly [name: string, text: string, found: string, frame?: string])[] = [
    [
      'of TypeScript',
      'import x\nexport async function charge(a) {\n  try {\n>    b();\n  } catch {}\n}\nc();',
      'charge 2-6',
    ],
    ['a method', 'class A {\n  m() {\n>    b();\n  }\n  n() {}\n}', 'm 2-4'],
    ['an arrow function', 'const charge = async (order) => {\n>  b();\n};\nd();', 'charge 1-3'],
    [
      'a signature of several lines',
      'function charge(\n  order: Order,\n): Receipt {\n>  b();\n}\nd();',
      'charge 1-5',
    ],
    ['of Python', 'def a():\n    pass\n\ndef b(x):\n    if x:\n>        y()\n    return 1\n\nz()', 'b 4-7'],
    ['of Go', 'func (s *S) Run(x int) error {\n\tfor {\n>\t\ty()\n\t}\n}\n', 'Run 1-5'],
    ['its own line', 'x\n>def a():\n    pass\ny', 'a 2-3'],
    [
      'the one that the frame names',
      'function outer() {\n  function inner() {\n>    b();\n  }\n}',
      'outer 1-5',
      'Shop.outer',
    ],
    ['none', `${'x;\n'.repeat(20)}>y;\n${'x;\n'.repeat(20)}`, '- 11-31'],
    ['a class is none', 'class A {\n>  x = 1;\n}', '- 1-3'],
  ];
  for (const [name, marked, found, frame] of cases) {
    it(name, () => {
      const lines = marked.split('\n');
      const line = lines.findIndex(text => text.startsWith('>'));
      const {
        start,
        end,
        name: is = '-',
      } = functionAround(
        lines.map(text => text.replace(/^>/, '')),
        line,
        frame,
      );
      assert.equal(`${is} ${start + 1}-${end + 1}`, found);
    });
  }
});
