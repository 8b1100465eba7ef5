import assert from 'node:assert/strict';
import { buildShop } from '../../../workspaces/shop/build';
import { git, TemporaryFolders } from './builtShop';
import {
  billingErrors,
  checkoutErrors,
  checkoutRecords,
  readLog,
  searchErrors,
  type LoggedError,
} from './shopTraces';

const minute = 60_000;

/** Each group of errors: the top frame of our own code, and the statement that stands there. */
const groups: readonly [service: string, title: RegExp, path: string, statement: RegExp][] = [
  [
    'checkout',
    /^ChargeError: gateway timeout$/,
    'services/checkout/src/checkout.ts',
    /throw new ChargeError\('gateway timeout'/,
  ],
  [
    'checkout',
    /^StockError: stock of sku-\d+ is negative: -\d+$/,
    'services/checkout/src/inventory.ts',
    /throw new StockError\(/,
  ],
  ['checkout', /^TypeError: .*reading 'price'\)$/, 'services/checkout/src/cart.ts', /product\.price/],
  [
    'checkout',
    /^EventBusError: order\.placed was refused: 503$/,
    'services/checkout/src/events.ts',
    /throw new EventBusError\(/,
  ],
  [
    'search',
    /^IndexReadError: segment segment-\d+\.json is not whole$/,
    'services/search/index.py',
    /raise IndexReadError\(/,
  ],
  ['search', /^KeyError: /, 'services/search/app.py', /self\.answers\[text\]/],
  [
    'billing',
    /^LedgerError: invoice \w+ is in the ledger already$/,
    'services/billing/src/ledger.ts',
    /throw new LedgerError\(`invoice/,
  ],
  [
    'billing',
    /^LedgerError: the ledger answered 503$/,
    'services/billing/src/ledger.ts',
    /throw new LedgerError\(`the ledger/,
  ],
];

describe('the logs of the sample workspace', function () {
  this.timeout(60_000);
  const folders = new TemporaryFolders();
  const now = Date.parse('2026-11-20T02:14:00Z');
  let dir: string;
  let errors: readonly LoggedError[];

  before(async () => {
    dir = folders.make();
    await buildShop({ targetDir: dir, now });
    errors = [...checkoutErrors(dir), ...searchErrors(dir), ...billingErrors(dir)];
  });
  after(() => folders.cleanUp());

  const inApp = (): readonly LoggedError[] => errors.filter(error => error.frames.length > 0);
  const sourceLine = (revision: string, path: string, line: number): string =>
    git(dir, 'show', `${revision}:${path}`)[line - 1] ?? '';

  it('name, with the top frame of each group, the line that throws', () => {
    const cache = new Map<string, string>();
    for (const error of inApp()) {
      const title = `${error.type}: ${error.message}`;
      const group = groups.find(([service, pattern]) => service === error.service && pattern.test(title));
      assert.ok(group, `a group for ${error.service} ${title}`);
      const [, , path, statement] = group;
      const frame = error.frames[0];
      assert.equal(frame?.path, path, title);
      const key = `${path}:${frame.line}`;
      if (!cache.has(key)) cache.set(key, sourceLine('HEAD', path, frame.line));
      assert.match(cache.get(key) ?? '', statement, `${title} at ${key}`);
    }
    for (const [service, title] of groups) {
      const found = inApp().some(
        error => error.service === service && title.test(`${error.type}: ${error.message}`),
      );
      assert.ok(found, `an error of ${service} like ${title.source}`);
    }
  });

  it('have frames that stand at HEAD as they stood in the release that wrote them', () => {
    const places = new Set(
      inApp().flatMap(({ release, frames }) => frames.map(({ path, line }) => `${release} ${path} ${line}`)),
    );
    assert.ok(places.size > 10);
    for (const place of places) {
      const [release = '', path = '', line = ''] = place.split(' ');
      const text = sourceLine('HEAD', path, Number(line));
      assert.notEqual(text.trim(), '', place);
      assert.equal(sourceLine(release, path, Number(line)), text, place);
    }
  });

  it('put the failing charge where the story has it', () => {
    const charges = errors.filter(error => error.type === 'ChargeError');
    assert.ok(charges.length > 200);
    for (const { stack, frames, release } of charges) {
      assert.match(stack, /at charge \(\/app\/services\/checkout\/src\/checkout\.ts:118:11\)/);
      assert.deepEqual(frames[1], { path: 'services/checkout/src/payments.ts', line: 44 });
      assert.equal(release, 'v2.31');
    }
    assert.match(sourceLine('HEAD', 'services/checkout/src/payments.ts', 44), /await charge\(order\)/);
    const first = Math.min(...charges.map(error => error.time));
    assert.ok(now - first > 14 * minute && now - first < 16 * minute);
    const deployed =
      Number(git(dir, 'for-each-ref', '--format=%(taggerdate:unix)', 'refs/tags/v2.31')[0]) * 1000;
    assert.equal(deployed, now - 27 * minute);
    assert.equal(Math.round((first - deployed) / minute), 12);
  });

  it('were moved to now, in the form of each', () => {
    const times: Record<string, number[]> = {
      checkout: checkoutRecords(dir).records.map(record => Number(record['time'])),
      search: [...readLog(dir, 'logs/search.log').matchAll(/^(\S+) (\S+Z) [A-Z]+ /gm)].map(([, day, time]) =>
        Date.parse(`${day ?? ''}T${time ?? ''}`),
      ),
      billing: [...readLog(dir, 'logs/billing.log').matchAll(/^ts=(\S+)/gm)].map(([, time]) =>
        Date.parse(time ?? ''),
      ),
    };
    for (const [log, found] of Object.entries(times)) {
      assert.ok(found.length > 250, `${log} has ${found.length} records`);
      assert.deepEqual(
        found,
        [...found].sort((a, b) => a - b),
        `${log} is in order`,
      );
      const [oldest = 0, newest = 0] = [found[0], found.at(-1)];
      assert.ok(
        now - oldest > 25.5 * 60 * minute && now - oldest < 27 * 60 * minute,
        `${log} starts 26 hours ago`,
      );
      assert.ok(newest <= now && now - newest < 3 * minute, `${log} ends now`);
    }
  });

  it('hold what a reader of logs has to bear', () => {
    const { records, unparsable } = checkoutRecords(dir);
    assert.equal(unparsable.length, 1);
    assert.deepEqual([...new Set(records.map(record => record['level']))].sort(), [30, 40, 50, 60]);
    const stacks = errors.map(error => error.stack).join('\n');
    for (const outside of [
      '../../../../etc/passwd:1:1',
      '/usr/lib/node_modules/',
      'File "/usr/lib/python3',
      'https://',
    ]) {
      assert.ok(stacks.includes(outside), `a frame at ${outside}`);
    }
    for (const chain of ['was the direct cause of', 'During handling of the above exception']) {
      assert.ok(stacks.includes(chain), chain);
    }
    const browser = records.filter(record => record['source'] === 'browser');
    assert.ok(JSON.stringify(browser).includes('<img src=x onerror=alert(1)>'));
  });
});
