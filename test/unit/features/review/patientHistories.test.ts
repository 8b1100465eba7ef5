import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { TimeWindow } from '../../../../src/core/incidents/incidentContext';
import { PatientHistories } from '../../../../src/features/review/patientHistories';
import type { Histories } from '../../../../src/platform/incidentHistories';
import { ManualClock } from '../../core/incidents/manualClock';

const never = new AbortController().signal;
const week: TimeWindow = { since: 0, until: Number.MAX_SAFE_INTEGER };
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** Accounts that answer when the test says so. */
class SlowAccounts {
  readonly sourceIds = ['pagerduty:one'];
  readonly asked: TimeWindow[] = [];
  private readonly waiting: ((failed: boolean) => void)[] = [];

  constructor(private readonly keptAt: number | undefined) {}

  read(window: TimeWindow): Promise<Histories> {
    this.asked.push(window);
    return new Promise(resolve => {
      this.waiting.push(failed => resolve(this.told(window, window.until, failed)));
    });
  }

  kept(window: TimeWindow): Promise<Histories> {
    return Promise.resolve(this.told(window, this.keptAt, false));
  }

  answer(failed = false): void {
    this.waiting.shift()?.(failed);
  }

  private told(window: TimeWindow, asOf: number | undefined, failed: boolean): Histories {
    const why = problem('review.placeGone', {});
    const state = { sourceId: 'pagerduty:one', label: 'One', ...(asOf === undefined ? {} : { asOf }) };
    return { window, records: [], readings: [], sources: [{ ...state, ...(failed ? { failed: why } : {}) }] };
  }
}

describe('the past for a page that is drawn often', () => {
  let clock: ManualClock;
  const start = (keptAt?: number): { accounts: SlowAccounts; past: PatientHistories } => {
    clock = new ManualClock(1_000_000);
    const accounts = new SlowAccounts(keptAt);
    return { accounts, past: new PatientHistories(accounts, clock) };
  };

  it('is asked once for several drawings within a minute, and again after it or when told to', async () => {
    const { accounts, past } = start();
    const first = past.of(week, never);
    await settled();
    accounts.answer();
    assert.equal((await first).askedAt, 1_000_000);
    clock.advance(59_000);
    assert.deepEqual(await past.of(week, never), { ...(await first), isReading: false });
    assert.equal(accounts.asked.length, 1);
    past.forget();
    void past.of(week, never);
    await settled();
    assert.deepEqual(
      accounts.asked.map(({ until }) => until),
      [1_000_000, 1_059_000],
    );
    accounts.answer();
    await settled();
    clock.advance(60_000);
    void past.of(week, never);
    await settled();
    assert.equal(accounts.asked.length, 3);
  });

  it('is what is kept where no answer comes, says so, and tells when the answer came', async () => {
    const { accounts, past } = start(900_000);
    let told = 0;
    past.onDidRead(() => (told += 1));
    const drawings = [past.of(week, never), past.of(week, never)];
    await settled();
    clock.advance(1_500);
    for (const { histories, isReading } of await Promise.all(drawings)) {
      assert.equal(isReading, true);
      assert.equal(histories.sources[0]?.asOf, 900_000);
    }
    assert.equal(accounts.asked.length, 1);
    accounts.answer(true);
    await settled();
    assert.equal(told, 1);
    const { histories, isReading } = await past.of(week, never);
    assert.equal(isReading, false);
    assert.ok(histories.sources[0]?.failed, 'a failure is an answer too');
  });

  it('is waited for where nothing is kept: no kept record is not "no incidents"', async () => {
    const { accounts, past } = start();
    const told: boolean[] = [];
    void past.of(week, never).then(({ isReading }) => told.push(isReading));
    await settled();
    clock.advance(60_000);
    await settled();
    assert.deepEqual(told, []);
    accounts.answer();
    await settled();
    assert.deepEqual(told, [false]);
  });

  it('rejects for who gave up, and still answers the others', async () => {
    const { accounts, past } = start();
    const gone = new AbortController();
    const left = past.of(week, gone.signal);
    const stays = past.of(week, never);
    await settled();
    gone.abort();
    accounts.answer();
    await assert.rejects(left, { name: 'AbortError' });
    assert.equal((await stays).isReading, false);
    assert.equal(accounts.asked.length, 1);
  });

  it('of one week neither ends nor answers that of another', async () => {
    const { accounts, past } = start();
    const now = past.of(week, never);
    const before = past.of({ since: -1_000, until: 0 }, never);
    await settled();
    accounts.answer();
    accounts.answer();
    assert.deepEqual([(await now).histories.window.since, (await before).histories.window.until], [0, 0]);
  });
});
