import assert from 'node:assert/strict';
import { median, parseBenchArguments } from '../../bench/support/bench';
import { parseActivations } from '../../bench/support/perfview';

const names = ['size', 'activation'];

describe('parseBenchArguments', () => {
  it('reads name, data and peers in any order', () => {
    assert.deepEqual(parseBenchArguments(['--peers', 'size', '--data', 'd'], names), {
      name: 'size',
      data: 'd',
      withPeers: true,
    });
    assert.deepEqual(parseBenchArguments(['size'], names), {
      name: 'size',
      data: undefined,
      withPeers: false,
    });
  });

  it('reads flags with a value', () => {
    assert.deepEqual(parseBenchArguments(['size', '--sizes=10,20', '--in='], names).flags, {
      sizes: '10,20',
      in: '',
    });
  });

  for (const args of [[], ['nothing'], ['size', 'activation'], ['size', '--data'], ['size', '--fast']]) {
    it(`refuses "${args.join(' ')}" and names the benches`, () => {
      assert.throws(() => parseBenchArguments(args, names), /Benches: size, activation/);
    });
  }
});

describe('median', () => {
  const cases: readonly (readonly [readonly number[], number])[] = [
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
    [[], NaN],
  ];
  for (const [values, expected] of cases) {
    it(`of ${values.join(', ')} is ${expected}`, () => assert.equal(median(values), expected));
  }
});

describe('parseActivations', () => {
  const page = [
    '## Extension Activation Stats',
    '| Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |',
    '| ---: | --- | ---: | ---: | ---: | --- | --- |',
    '| opex.opex | false | 7 | 1 | 12 | api | bench.driver |',
    '| bench.empty | false | 0 | 0 | 0 | api | bench.driver |',
    '',
    '## Other',
    '| not | a | row |',
  ].join('\n');

  it('reads every row by column name', () => {
    assert.deepEqual(Object.fromEntries(parseActivations(page)), {
      'opex.opex': { loadMs: 7, activateMs: 1, finishMs: 12 },
      'bench.empty': { loadMs: 0, activateMs: 0, finishMs: 0 },
    });
  });

  it('follows the columns when their order changes', () => {
    const other = page.replace('Load Code | Call Activate', 'Call Activate | Load Code');
    assert.deepEqual(parseActivations(other).get('opex.opex'), { loadMs: 1, activateMs: 7, finishMs: 12 });
  });

  it('says so when the table is not there', () => {
    assert.throws(() => parseActivations('# empty'), /no table of extension activations/);
  });
});
