import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempDir } from '../host/cleanup';
import { until } from '../host/until';
import { startPagerDutySim, type PagerDutySim } from '../sim/pagerDuty';
import { openWorkbench, screenshotFailures, type Workbench } from './harness/workbench';
import { connect } from './support/shopNight';

/** A repository without a team file: it is drafted from PagerDuty, folders and CODEOWNERS, and accepted as a diff. */
describe('setting up a team', function () {
  const temp = makeTempDir('team');
  const file = join(temp.path, '.opex', 'team.json');
  let sim: PagerDutySim;
  let bench: Workbench;

  before(async () => {
    for (const service of ['checkout', 'search']) {
      mkdirSync(join(temp.path, 'services', service, 'src'), { recursive: true });
      writeFileSync(join(temp.path, 'services', service, 'src', 'main.ts'), 'export {};\n');
    }
    writeFileSync(join(temp.path, 'CODEOWNERS'), '/services/checkout/ ines.duarte@example.com\n');
    sim = await startPagerDutySim();
    bench = await openWorkbench({ folder: temp.path });
    await bench.sideBar.open('Opex');
    await connect({ bench, sim });
  });
  after(async () => {
    await bench.close();
    await sim.close();
    temp.remove();
  });
  screenshotFailures(() => bench);

  it('is offered once connected, and shows a draft without writing it', async () => {
    await bench.notifications.press(/Connected to PagerDuty/, 'Set Up Team');
    await bench.editor.waitActiveTab(/Draft of/);
    await bench.notifications.wait(/Look through the draft/);
    assert.equal(existsSync(file), false);
    await bench.screenshot('team/01-draft');
  });

  it('writes what was shown when it is accepted, with services, priorities and paths', async () => {
    await bench.notifications.press(/Look through the draft/, 'Write team.json');
    await until('the file', () => Promise.resolve(existsSync(file)));
    await bench.editor.waitActiveTab(/^team\.json/);
    const text = readFileSync(file, 'utf8');
    for (const part of ['PCHKOUT', 'PSEARCH', 'services/checkout/**', '"P1"']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    await bench.screenshot('team/02-accepted');
  });
});
