import assert from 'node:assert/strict';
import { startAlertmanagerSim, type AlertmanagerSim, type PostedAlert } from '../sim/alertmanager';
import { basic, startAuthProxy } from '../sim/alertmanager/authProxy';
import {
  openWorkbench,
  screenshotFailures,
  stepsBuildOnEachOther,
  type Workbench,
} from './harness/workbench';

const minute = 60_000;

const charges = (instance: string): PostedAlert => ({
  labels: {
    alertname: 'CardChargesFail',
    service: 'checkout',
    severity: 'critical',
    cluster: 'eu-1',
    instance,
  },
  annotations: {
    summary: 'Card charges fail',
    description: 'More than 5 % of card charges fail.',
    runbook_url: 'https://runbooks.example.com/card-charges',
  },
  generatorURL: 'https://prometheus.example.com/graph?g0.expr=charges_failed',
});
const slow: PostedAlert = {
  labels: { alertname: 'SearchSlow', service: 'search', severity: 'warning', cluster: 'eu-1' },
  annotations: { summary: 'Search takes over 2 s' },
};
const watchdog: PostedAlert = { labels: { alertname: 'Watchdog', severity: 'none' } };

/** A team without PagerDuty: its Alertmanager tells what fires, and silences are what one can do there. */
describe('Alertmanager only', () => {
  stepsBuildOnEachOther();
  let bench: Workbench;
  let sim: AlertmanagerSim;
  let proxy: Awaited<ReturnType<typeof startAuthProxy>>;

  before(async () => {
    sim = await startAlertmanagerSim();
    proxy = await startAuthProxy({
      target: sim.url,
      authorization: basic('dana', 'correct horse'),
      prefix: '/alerts',
      lifetimeMs: 10 * minute,
    });
    sim.post([charges('a'), charges('b'), slow, watchdog]);
    bench = await openWorkbench();
    await bench.sideBar.open('Opex');
  });
  after(async () => {
    await bench.close();
    await proxy.close();
    await sim.close();
  });
  screenshotFailures(() => bench);

  const incidents = () => bench.sideBar.view('Incidents');
  const refresh = () => bench.runCommand('Opex: Refresh Incidents');

  it('is looked for, and asks who one is, before it is kept', async () => {
    await bench.runCommand('Opex: Connect to PagerDuty or Alertmanager…');
    await bench.quickInput.pick('Prometheus Alertmanager…', /where is your account/);
    await bench.quickInput.answer('http://127.0.0.1:1', /its address/);
    await bench.quickInput.waitMessage(/refuses connections/);
    await bench.quickInput.answer(`${proxy.url}/#/alerts`, /its address/);
    await bench.quickInput.pick('User and password', /asks who you are/);
    await bench.quickInput.answer('dana', /User at/);
    await bench.quickInput.answer('wrong', /Password of dana/);
    await bench.quickInput.waitMessage(/does not accept this user and password/);
    assert.equal(await bench.quickInput.isMasked(), true);
    await bench.screenshot('alertmanager/01-password');
    await bench.quickInput.answer('correct horse', /Password of dana/);
    await bench.quickInput.answer('Dana Reyes', /Your name/);
    await bench.quickInput.waitOpen(/Which receivers/);
    await bench.screenshot('alertmanager/02-receivers');
    await bench.quickInput.accept();
    await bench.notifications.wait(/version 0\.25\.0.*runs alone.*4, in 3 groups.*shop-oncall, database/);
    await bench.notifications.press(/version 0\.25\.0/, 'What Paged Us');
    assert.equal(
      sim.requests.some(({ method, path }) => method === 'POST' && path.includes('silences')),
      false,
    );
  });

  it('offers what paged the team, and says that it keeps no past: at least so much, and nights that nobody told of', async () => {
    const frame = await bench.webviews.find(/What Paged Us/, 'h1');
    await frame.getByText(/keeps no past: this is what was seen since .*Its Prometheus knows more/).waitFor();
    const figures = frame.locator('.figures > div');
    assert.deepEqual(await figures.locator('dd:first-child').allInnerTexts(), ['≥ 2', '–', '≥ 2']);
    await frame.getByRole('button', { name: 'Connect Prometheus…' }).waitFor();
    assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    await bench.screenshot('alertmanager/02-what-paged-us');
    await bench.editor.closeAll();
  });

  it('shows its groups, without a word of acknowledging, and not those that go to nobody', async () => {
    await incidents().waitRow(/Card charges fail/);
    await incidents().waitRow(/2 alerts/);
    await incidents().waitRow(/Search takes over 2 s/);
    await incidents().waitNoRow(/Watchdog/);
    await bench.notifications.clear();
    await bench.sideBar.waitBadge('Opex', '2');
    const actions = await incidents().rowActions(/Card charges fail/);
    assert.ok(
      actions.some(action => /Silence/.test(action)),
      actions.join(),
    );
    assert.equal(
      actions.some(action => /Acknowledge/.test(action)),
      false,
    );
    await bench.screenshot('alertmanager/03-groups');
  });

  it('opens a group as a page, with the labels of its alerts', async () => {
    await incidents().click(/Card charges fail/);
    const frame = await bench.webviews.find(/Card charges fail/, 'h1');
    await frame.getByText('CardChargesFail').first().waitFor();
    await frame.getByText('More than 5 % of card charges fail.').first().waitFor();
    await frame.getByText('not available').waitFor();
    assert.equal(await frame.getByRole('button', { name: /^(Acknowledge|Resolve)/ }).count(), 0);
    await bench.screenshot('alertmanager/04-page');
  });

  it('shows what a silence would mute before it is made, and then until when it is muted', async () => {
    await incidents().pressRowAction(/Card charges fail/, 'Silence 30 min…');
    await bench.quickInput.waitOpen(/Silence which alerts/);
    await bench.screenshot('alertmanager/05-alerts');
    await bench.quickInput.accept();
    await bench.quickInput.pick('30 min', /for how long/);
    await bench.quickInput.answer('provider is down, we wait', /Why is/);
    const { message, detail } = await bench.notifications.waitDialog(/Silence 2 alerts for 30 min/);
    assert.match(message, /until \d\d:\d\d/);
    assert.match(
      detail,
      /CardChargesFail \(.*instance=a.*\)[^]*instance=b[^]*Dana Reyes: provider is down, we wait/,
    );
    await bench.screenshot('alertmanager/06-preview');
    assert.equal(sim.model.silences.size, 0);
    await bench.notifications.pressDialog('Silence');
    await incidents().waitRow(/silenced until .* by Dana Reyes/);
    await bench.sideBar.waitBadge('Opex', '1');
    await bench.screenshot('alertmanager/07-silenced');
    const kept = [...sim.model.silences.values()];
    assert.deepEqual(
      kept.map(({ matchers }) => matchers.length),
      [5, 5],
    );
    assert.ok(
      kept.every(
        ({ createdBy, comment }) => `${createdBy}: ${comment}` === 'Dana Reyes: provider is down, we wait',
      ),
    );
  });

  it('warns once, some minutes before it ends', async () => {
    sim.advance(26 * minute);
    sim.post([charges('a'), charges('b'), slow, watchdog]);
    await refresh();
    await bench.notifications.wait(/Your silence of “Card charges fail” ends in \d min/);
    await bench.screenshot('alertmanager/08-ends-soon');
    await bench.notifications.clear();
    await refresh();
    const shown = await bench.notifications.shown();
    assert.equal(
      shown.some(({ message }) => /Your silence/.test(message)),
      false,
    );
  });

  it('ends a silence, and the alert waits for somebody again', async () => {
    await incidents().chooseFromContextMenu(/Card charges fail/, 'End Silence…');
    await bench.quickInput.pick(/until .* by Dana Reyes/, /End which silence/);
    await bench.notifications.waitDialog(/End this silence now/);
    await bench.notifications.pressDialog('End Silence');
    await incidents().waitRow(/1 of its alerts silenced until/);
    await bench.sideBar.waitBadge('Opex', '2');
  });

  it('shows what another alert holds back as muted', async () => {
    sim.post([
      {
        labels: { alertname: 'ClusterDown', service: 'platform', severity: 'critical', cluster: 'eu-1' },
        annotations: { summary: 'Cluster eu-1 is down' },
      },
    ]);
    await refresh();
    await incidents().waitRow(/held back by another alert/);
    await bench.screenshot('alertmanager/09-held-back');
  });

  it('keeps the last rows when it is gone, and claims no quiet after a restart', async () => {
    const back = sim.fail(503);
    await refresh();
    await incidents().waitText(/has trouble of its own/);
    await incidents().waitRow(/Cluster eu-1 is down/);
    back();
    sim.model.restart();
    await refresh();
    await incidents().waitText(/started .* ago/);
    await incidents().waitRow(/Cluster eu-1 is down/);
    await bench.screenshot('alertmanager/10-restarted');
    sim.advance(5 * minute);
    await refresh();
    await incidents().waitRow(/No open incidents/);
  });
});
