import assert from 'node:assert/strict';
import type { AlertRule } from '../../../../src/core/errors/alerts/alertRule';
import { TeamStore } from '../../../../src/core/team/teamStore';
import { SharedVerdicts } from '../../../../src/features/alerts/sharedVerdicts';
import { SharedState } from '../../../../src/platform/sharedState';
import { makeTempDir, type TempDir } from '../../../host/cleanup';

const rule: AlertRule = {
  kind: 'share',
  id: 'Checkout/critical',
  path: ['alerts', 'critical'],
  severity: 'critical',
  share: 0.001,
  windowMs: 600_000,
  minTraffic: 100,
};
const state = { kind: 'tooLittle', traffic: 1, floor: 100 } as const;
const now = Date.UTC(2026, 10, 20);

describe('SharedVerdicts', () => {
  let temp: TempDir;
  let files: SharedState;
  const window = (session: string): SharedVerdicts => new SharedVerdicts(files, session, new TeamStore());
  beforeEach(() => {
    temp = makeTempDir('verdicts');
    files = new SharedState(temp.path, () => undefined);
  });
  afterEach(() => temp.remove());

  it('lets one window judge for the others, as long as it does', async () => {
    await window('a').tell([{ rule, state }], now);
    assert.deepEqual((await window('b').ofOthers([rule], now + 60_000))?.get(rule.id), state);
    assert.equal(await window('a').ofOthers([rule], now + 60_000), undefined);
    assert.equal(await window('b').ofOthers([rule], now + 200_000), undefined);
  });

  it('judges what nobody judged, and what others judge otherwise', async () => {
    assert.equal(await window('b').ofOthers([rule], now), undefined);
    await window('a').tell([{ rule, state }], now);
    assert.equal(await window('b').ofOthers([{ ...rule, share: 0.002 }], now), undefined);
  });
});
