import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger';
import { AlertStore } from '../../../../src/core/errors/alerts/alertStore';
import { ErrorStore } from '../../../../src/core/errors/errorStore';
import { parseTeam } from '../../../../src/core/team/parseTeam';
import { AlertWatch, type AlertWatchDeps } from '../../../../src/features/alerts/alertWatch';
import { seriesOf, start } from '../../core/errors/alerts/world';
import { ManualClock } from '../../core/incidents/manualClock';

const minute = 60_000;
const file = JSON.stringify({ version: 1, alerts: { critical: { share: '1%', window: '10m' } } });

describe('AlertWatch', () => {
  it('says that nothing is known where judging itself broke, and all is well again when it works', async () => {
    const clock = new ManualClock(start + 60 * minute);
    const alerts = new AlertStore();
    const { team } = parseTeam(file, 'team.json');
    const series = seriesOf(600, minute, () => ({ all: 1_000, bad: 0 }));
    let isBroken = false;
    const traffic = {
      isOfFiles: false,
      isOfBackends: () => Promise.resolve(false),
      refresh: () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()),
      of: () => ({ series }),
      rest: () => undefined,
    };
    const deps = {
      alerts,
      clock,
      log: silentLogger,
      store: new ErrorStore(),
      team: { team, onDidChange: () => ({ dispose: () => undefined }) },
      traffic,
      shared: {},
      isExported: () => false,
      onChanges: () => undefined,
    };
    const watch = new AlertWatch(deps as unknown as AlertWatchDeps);
    const states = async (): Promise<readonly string[]> => {
      for (let passed = 0; passed < 3; passed += 1) {
        clock.advance(minute);
        await new Promise(resolve => setImmediate(resolve));
      }
      return alerts.rows.map(({ state }) => state.kind);
    };
    try {
      assert.deepEqual(await states(), ['ok']);
      isBroken = true;
      assert.deepEqual(await states(), ['unknown']);
      isBroken = false;
      assert.deepEqual(await states(), ['ok']);
    } finally {
      watch.dispose();
    }
  });
});
