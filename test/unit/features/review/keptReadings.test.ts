import assert from 'node:assert/strict';
import { abortError } from '../../../../src/core/base/problem';
import { KeptReadings } from '../../../../src/features/review/keptReadings';
import { ManualClock } from '../../core/incidents/manualClock';

describe('readings that are kept', () => {
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  let clock: ManualClock;
  let readings: KeptReadings<string>;
  let late: number;
  let asked: AbortSignal[];
  let answers: ((value: string) => void)[];

  const ask = (key: string): Promise<string | undefined> =>
    readings.of(key, signal => {
      asked.push(signal);
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        signal.addEventListener('abort', () => reject(abortError()));
      });
    });

  beforeEach(() => {
    clock = new ManualClock();
    readings = new KeptReadings<string>(clock);
    [late, asked, answers] = [0, [], []];
    readings.onDidRead(() => (late += 1));
  });
  afterEach(() => readings.dispose());

  it('are waited for a moment, and asked for once', async () => {
    const [first, second] = [ask('a'), ask('a')];
    answers[0]?.('said');
    assert.deepEqual([await first, await second, await ask('a'), asked.length], ['said', 'said', 'said', 1]);
    assert.equal(late, 0);
  });

  it('come later where they take longer, and that is told once', async () => {
    const first = ask('a');
    clock.advance(1_500);
    assert.equal(await first, undefined);
    answers[0]?.('said');
    await settled();
    assert.deepEqual([late, await ask('a'), asked.length], [1, 'said', 1]);
  });

  it('are asked for anew when they are old, or forgotten', async () => {
    const first = ask('a');
    answers[0]?.('said');
    await first;
    clock.advance(11 * 60_000);
    const second = ask('a');
    answers[1]?.('said again');
    assert.equal(await second, 'said again');
    readings.forget();
    void ask('a');
    assert.equal(asked.length, 3);
  });

  it('end when they are forgotten, and tell nobody then', async () => {
    const first = ask('a');
    readings.forget();
    assert.equal(await first, undefined);
    assert.ok(asked[0]?.aborted);
    answers[0]?.('too late');
    await settled();
    assert.equal(late, 0);
  });

  it('are kept for a few keys', async () => {
    for (let at = 0; at < 12; at += 1) {
      const read = ask(`k${at}`);
      answers[at]?.(`said ${at}`);
      await read;
    }
    assert.equal(await ask('k11'), 'said 11');
    void ask('k0');
    assert.equal(asked.length, 13);
  });
});
