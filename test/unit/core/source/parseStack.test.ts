import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseStack } from '../../../../src/core/source/parseStack';

/** `file:line function`, with `*` before a library's frame: how the tables below write a frame. */
function told(text: string): string[] {
  return parseStack(text).map(
    frame =>
      `${frame.library ? '*' : ''}${frame.file}:${frame.line}${frame.function ? ` ${frame.function}` : ''}`,
  );
}

const traces: readonly [name: string, text: string, frames: readonly string[]][] = [
  [
    'Node',
    `TypeError: cannot read 'id'
    at charge (/app/services/checkout/src/checkout.ts:118:11)
    at async Promise.all (index 0)
    at async handle (file:///app/src/server.mjs:40:3)
    at new Pool (/app/node_modules/pg/lib/pool.js:3:1)
    at /app/src/anonymous.js:7:2
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`,
    [
      '/app/services/checkout/src/checkout.ts:118 charge',
      'file:///app/src/server.mjs:40 async handle',
      '*/app/node_modules/pg/lib/pool.js:3 new Pool',
      '/app/src/anonymous.js:7',
      '*node:internal/process/task_queues:95 process.processTicksAndRejections',
    ],
  ],
  [
    'Node with a cause: the root cause first',
    `Error: checkout failed
    at handle (/app/src/server.js:4:9)
  [cause]: Error: gateway timeout
      at post (/app/src/payments.js:44:13)`,
    ['/app/src/payments.js:44 post', '/app/src/server.js:4 handle'],
  ],
  [
    'Node, a syntax error: its own place though only the loader is in the trace',
    `/app/src/broken.js:12
  return {,
          ^
SyntaxError: Unexpected token ','
    at wrapSafe (node:internal/modules/cjs/loader:1280:20)`,
    ['/app/src/broken.js:12', '*node:internal/modules/cjs/loader:1280 wrapSafe'],
  ],
  [
    'Windows paths with spaces',
    'Error\n    at Spect.get (C:\\project files\\src\\index.js:161:26)\n    at C:\\x\\node_modules\\esm\\esm.js:1:3',
    ['C:\\project files\\src\\index.js:161 Spect.get', '*C:\\x\\node_modules\\esm\\esm.js:1'],
  ],
  [
    'code made by eval: the line that made it',
    'Error\n at baz (eval at foo (eval at speak (http://localhost/file.js:21:17)), <anonymous>:1:30)',
    ['http://localhost/file.js:21 baz'],
  ],
  [
    'webpack',
    'E\n   at T.eval(webpack:///./src/test.jsx?:295:108)\n   at x (webpack:///webpack/bootstrap:19:1)',
    ['webpack:///./src/test.jsx?:295 T.eval', '*webpack:///webpack/bootstrap:19 x'],
  ],
  [
    'Firefox',
    'foo@http://h/f.js:41:13\n.plugin/e.fn[c]/<@http://h/f.js:1:1\nobj["@who"]@http://h/@stuff/foo.js:4:9\n@http://h/f.js line 26 > eval:4:18',
    [
      'http://h/f.js:41 foo',
      'http://h/f.js:1 .plugin/e.fn[c]/<',
      'http://h/@stuff/foo.js:4 obj["@who"]',
      'http://h/f.js:26',
    ],
  ],
  [
    'Safari',
    'http://h/f.js:48:22\nfoo@http://h/f.js:52:15\n[native code]',
    ['http://h/f.js:48', 'http://h/f.js:52 foo'],
  ],
  [
    'Python: the failing frame is printed last',
    `Traceback (most recent call last):
  File "/srv/app/main.py", line 15, in <module>
    main()
  File "/srv/app/search.py", line 42, in query
    return json.loads(raw)
           ^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
  File "<frozen importlib._bootstrap>", line 1, in _call
json.decoder.JSONDecodeError: Expecting value`,
    [
      '*<frozen importlib._bootstrap>:1 _call',
      '*/usr/lib/python3.11/json/__init__.py:346 loads',
      '/srv/app/search.py:42 query',
      '/srv/app/main.py:15 <module>',
    ],
  ],
  [
    'Python, chained: the cause first, then what was raised from it',
    `Traceback (most recent call last):
  File "/a.py", line 8, in handle
  File "/a.py", line 4, in load
KeyError: 'id'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/a.py", line 15, in <module>
  File "/a.py", line 10, in handle
RuntimeError: failed`,
    ['/a.py:4 load', '/a.py:8 handle', '/a.py:10 handle', '/a.py:15 <module>'],
  ],
  [
    'Python, an exception group and recursion',
    `  + Exception Group Traceback (most recent call last):
  |   File "/g.py", line 20, in main
  | ExceptionGroup: two (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/g.py", line 5, in dive
    |   [Previous line repeated 2 more times]
    | ValueError: bad`,
    ['/g.py:20 main', '/g.py:5 dive', '/g.py:5 dive', '/g.py:5 dive'],
  ],
  [
    'Java with causes',
    `java.lang.IllegalStateException: lookup failed
\tat com.example.shop.App.handle(App.java:16)
\tat java.base/java.lang.Thread.run(Thread.java:840)
Caused by: java.lang.NullPointerException
\tat com.example.shop.App$Repo.find(App.java:8)
\tat jdk.internal.reflect.Direct.invoke(Native Method)
\t... 2 more`,
    [
      'App.java:8 com.example.shop.App$Repo.find',
      'App.java:16 com.example.shop.App.handle',
      '*Thread.java:840 java.base/java.lang.Thread.run',
    ],
  ],
  [
    'Kotlin, with a class loader in the way',
    '\tat app//com.acme.Cart$total$1.invokeSuspend(Cart.kt:31)\n\tat kotlin.coroutines.Base.resumeWith(Continuation.kt:33)',
    [
      'Cart.kt:31 app//com.acme.Cart$total$1.invokeSuspend',
      '*Continuation.kt:33 kotlin.coroutines.Base.resumeWith',
    ],
  ],
  [
    'Go',
    `panic: nil map

goroutine 1 [running]:
panic(0x45cb40, 0x47ad70)
\t/usr/local/go/src/runtime/panic.go:542 +0x46c
main.(*Server).handle(0xc000086f70, {0x1, 0x2})
\t/build/cmd/api/main.go:15 +0x19
github.com/lib/pq.(*conn).query(0x1)
\t/root/go/pkg/mod/github.com/lib/pq@v1.10.9/conn.go:9 +0x1
created by main.main in goroutine 1
\t/build/cmd/api/main.go:7 +0x58`,
    [
      '*/usr/local/go/src/runtime/panic.go:542 panic',
      '/build/cmd/api/main.go:15 main.(*Server).handle',
      '*/root/go/pkg/mod/github.com/lib/pq@v1.10.9/conn.go:9 github.com/lib/pq.(*conn).query',
      '/build/cmd/api/main.go:7 main.main',
    ],
  ],
  [
    'Go as zap and pkg/errors print it',
    'github.com/acme/shop/pay.(*Gateway).Charge\n\t/app/pay/gateway.go:9\nnet/http.HandlerFunc.ServeHTTP\n\t/usr/local/go/src/net/http/server.go:2136',
    [
      '/app/pay/gateway.go:9 github.com/acme/shop/pay.(*Gateway).Charge',
      '*/usr/local/go/src/net/http/server.go:2136 net/http.HandlerFunc.ServeHTTP',
    ],
  ],
  [
    'Go built with -trimpath',
    'main.run()\n\tgithub.com/acme/shop/run.go:9 +0x1',
    ['github.com/acme/shop/run.go:9 main.run'],
  ],
  [
    'languages without a format of their own',
    "app/x.rb:10:in `find': no row (KeyError)\n\tfrom rb/app.rb:7:in `handle'\n  in src/main.rs:3:5\n/srv/a.php(9): f()",
    ['app/x.rb:10', 'rb/app.rb:7', 'src/main.rs:3', '/srv/a.php:9'],
  ],
  ['a compiler', 'src/app.ts(10,5): error TS2304: no name', ['src/app.ts:10']],
  ['CRLF', 'Error\r\n    at f (/a/b.js:1:2)\r\n', ['/a/b.js:1 f']],
];

const prose: readonly string[] = [
  'This arbitrary text.\nIt sounds tympanic: a word which means like a drum.',
  'at 10:30:15 the deploy began',
  'at 2024-01-01T10:30:15',
  'mail root@db.example.com:22 or see http://example.com:8080',
  'ssh deploy@10.0.0.1:22',
  'connect ECONNREFUSED 127.0.0.1:5432',
  'redis:6379 refused, retrying at localhost:6379',
  'GET /api/orders/17 503 in 1200 ms',
  'version 1.2.3:4 of pkg:5',
];

describe('parseStack', () => {
  for (const [name, text, frames] of traces) {
    it(`reads ${name}`, () => assert.deepEqual(told(text), frames));
  }

  for (const text of prose) {
    it(`finds no frame in ${JSON.stringify(text)}`, () => assert.deepEqual(told(text), []));
  }

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

  const hostile: readonly [string, string][] = [
    ['one line of 10 MB', 'at '.padEnd(10_000_000, 'a (')],
    ['10 MB of short lines', 'at a (b\n'.repeat(1_250_000)],
    ['10 MB of frames', '    at f (/a/b.js:1:2)\n'.repeat(450_000)],
    ['10 MB of almost-Go', `f(${'a.go:'.repeat(800)}\n\t${'x.go '.repeat(800)}:1\n`.repeat(1_200)],
    ['10 MB of @', `${'@'.repeat(4_000)}:1:1\n`.repeat(2_500)],
    ['10 MB of brackets', `at ${'('.repeat(4_000)}:1:1\n`.repeat(2_500)],
    ['10 MB of dots', `${'.a'.repeat(2_000)}:1\n`.repeat(2_500)],
    ['10 MB of slashes', `    at f (${'vendor/'.repeat(500)}:1:1)\n`.repeat(2_800)],
  ];
  for (const [name, text] of hostile) {
    it(`takes bounded time and memory on ${name}`, () => {
      const started = process.hrtime.bigint();
      const frames = parseStack(text);
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      assert.ok(frames.length <= 2_000, `${frames.length} frames`);
      // Seconds would be needed were any pattern quadratic in the line: 4,000 characters squared, 2,500 times.
      assert.ok(ms < 4_000, `${Math.round(ms)} ms`);
    });
  }
});
