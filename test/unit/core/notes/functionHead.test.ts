import assert from 'node:assert/strict';
import { innermostFunction, TextFunctions } from '../../../../src/core/notes/functionHead';

/** `name@line` (from 1) of the function around the line that holds `HERE`. */
function around(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const head = new TextFunctions(lines).around(lines.findIndex(line => line.includes('HERE')));
  return head ? `${head.name ?? ''}@${head.line + 1}` : 'none';
}

describe('the function around a line, from its text', () => {
  const cases: readonly (readonly [language: string, text: string, expected: string])[] = [
    [
      'TypeScript',
      'export async function charge(order: Order): Promise<Receipt> {\n  if (x) {\n    HERE\n  }\n}',
      'charge@1',
    ],
    [
      'its head itself',
      'export async function charge(HERE: Order): Promise<Receipt> {\n  x();\n}',
      'charge@1',
    ],
    ['its last line', 'function a() {\n  x();\n} // HERE', 'a@1'],
    [
      'a head of several lines',
      'export function charge(\n  order: Order,\n  card: Card,\n): Receipt {\n  HERE\n}',
      'charge@1',
    ],
    [
      'a line of such a head',
      'export function charge(\n  order: Order,\n  HERE: Card,\n): Receipt {\n  x();\n}',
      'charge@1',
    ],
    [
      'a method',
      'export class Till {\n  async pay(amount: number): Promise<void> {\n    const a = HERE;\n  }\n}',
      'pay@2',
    ],
    ['a private method', 'class A {\n  #pay(a) {\n    HERE;\n  }\n}', 'pay@2'],
    ['an arrow', 'export const charge = async (order: Order): Promise<Receipt> => {\n  HERE\n};', 'charge@1'],
    ['an arrow in an object', 'const a = {\n  pay: x => {\n    HERE\n  },\n};', 'pay@2'],
    ['an assigned function', 'exports.pay = function (a) {\n  HERE\n};', 'pay@1'],
    ['a callback in a function', 'function all(xs) {\n  xs.forEach(x => {\n    HERE\n  });\n}', 'all@1'],
    ['a callback in none', "app.get('/x', (request, answer) => {\n  HERE\n});", 'none'],
    ['a test', "describe('x', () => {\n  HERE\n});", 'none'],
    ['a loop in none', 'for (const x of xs) {\n  HERE\n}', 'none'],
    ['a field of a class', 'class A {\n  x = HERE;\n  f() {\n    y();\n  }\n}', 'none'],
    ['a call of several lines', 'function a() {\n  charge(\n    HERE,\n  );\n}', 'a@1'],
    ['the top', 'const x = HERE;', 'none'],
    ['a line below a function', 'function a() {\n  x();\n}\nHERE', 'none'],
    ['a blank line in a function', 'function a() {\n  x();\n    \u0020\n  y(); // HERE\n}', 'a@1'],
    [
      'Python',
      'class A:\n    @cached\n    async def charge(self, order):\n        try:\n            HERE\n        except E:\n            pass',
      'charge@3',
    ],
    ['Python, long', 'def charge(\n    order,\n    card,\n) -> Receipt:\n    HERE', 'charge@1'],
    ['Python, below', 'def charge(a):\n    x()\n\nHERE', 'none'],
    [
      'Go',
      'func (s *Server) Charge(w http.ResponseWriter, r *http.Request) {\n\tfor {\n\t\tHERE\n\t}\n}',
      'Charge@1',
    ],
    ['Go, plain', 'func charge() error {\n\tif err != nil {\n\t\treturn HERE\n\t}\n}', 'charge@1'],
    [
      'Rust',
      'impl A {\n    pub async fn charge<T: Into<B>>(&self) -> Result<()> {\n        match x {\n            _ => HERE,\n        }\n    }\n}',
      'charge@2',
    ],
    ['Rust, shared', 'pub(crate) fn charge() {\n    HERE\n}', 'charge@1'],
    [
      'Java',
      'public class A {\n    @Override\n    public List<String> charge(Order order) throws E {\n        HERE;\n    }\n}',
      'charge@3',
    ],
    [
      'a constructor of Java',
      'public class Till {\n    public Till(Gateway gateway) {\n        HERE;\n    }\n}',
      'Till@2',
    ],
    [
      'C#',
      'namespace A\n{\n    class B\n    {\n        public async Task<int> Charge(Order order)\n        {\n            HERE;\n        }\n    }\n}',
      'Charge@5',
    ],
    ['C', 'static int\ncharge(struct order *o)\n{\n\tHERE;\n}', 'charge@2'],
    ['C, in a line', 'static int charge(struct order *o)\n{\n\tHERE;\n}', 'charge@1'],
    ['C++', 'Receipt Till::charge(const Order& order) const {\n  HERE;\n}', 'charge@1'],
    ['Kotlin', 'class A {\n    suspend fun String.charge(a: Int): B {\n        HERE\n    }\n}', 'charge@2'],
    ['Swift', 'struct A {\n  public func charge(_ order: Order) throws -> B {\n    HERE\n  }\n}', 'charge@2'],
    ['Scala', 'object A {\n  def charge(order: Order): B = {\n    HERE\n  }\n}', 'charge@2'],
    ['Ruby', 'class A\n  def self.charge!(order)\n    HERE\n  end\nend', 'charge!@2'],
    ['Ruby, without brackets', 'def charge\n  HERE\nend', 'charge@1'],
    [
      'PHP',
      'class A {\n    public static function charge(Order $o): int\n    {\n        HERE;\n    }\n}',
      'charge@2',
    ],
    ['Elixir', 'defmodule A do\n  def charge(order) do\n    HERE\n  end\nend', 'charge@2'],
    ['Elixir, in the module', 'defmodule A do\n  @limit HERE\nend', 'none'],
    ['Erlang', 'charge(Order) ->\n    HERE.', 'charge@1'],
    ['Lua', 'local function charge(o)\n  HERE\nend', 'charge@1'],
    ['Lua, in a table', 'function M.charge(o)\n  HERE\nend', 'charge@1'],
    ['Perl', 'sub charge {\n    HERE;\n}', 'charge@1'],
    ['R', 'charge <- function(order) {\n  HERE\n}', 'charge@1'],
    ['Dart', 'class A {\n  Future<void> charge(Order o) async {\n    HERE;\n  }\n}', 'charge@2'],
    ['a class in a function', 'function a() {\n  class B {\n    x = HERE;\n  }\n}', 'none'],
  ];
  for (const [language, text, expected] of cases) {
    it(language, () => assert.equal(around(text), expected));
  }

  it('reads hostile lines in no time', () => {
    const hostile = [
      `${'a '.repeat(100_000)}(`,
      'a('.repeat(199),
      `const x = ${'('.repeat(380)}`,
      `${'x.'.repeat(190)}(`,
      'function '.repeat(40),
      `${'a<'.repeat(190)}(`,
      `${'a:: '.repeat(95)}(`,
      '  HERE',
    ];
    const began = performance.now();
    const functions = new TextFunctions(hostile);
    for (const line of hostile.keys()) functions.around(line);
    assert.ok(performance.now() - began < 2_000);
  });
});

describe('the function around a line, as its language tells', () => {
  const functions = [
    { line: 1, name: 'outer', start: 0, end: 20 },
    { line: 5, name: 'inner', start: 5, end: 8 },
    { line: 30, name: 'last', start: 30, end: 30 },
  ];
  const cases: readonly (readonly [line: number, name: string | undefined])[] = [
    [0, 'outer'],
    [5, 'inner'],
    [8, 'inner'],
    [9, 'outer'],
    [21, undefined],
    [30, 'last'],
  ];
  for (const [line, name] of cases) {
    it(`line ${line}: ${name ?? 'none'}`, () => assert.equal(innermostFunction(functions, line)?.name, name));
  }
});
