import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { simIds, type Incident } from '../sim/pagerDuty';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

const hour = 3_600_000;
/** How long the first level has in this story. */
const firstLevelSeconds = 20;

/** An escalation runs out, who is on call then, and what is told of it. The steps build on each other. */
describe('escalation running out', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let page: Incident;

  before(async () => {
    night = await openShopNight();
    const { sim, folder } = night;
    sim.scenes.scheduleGap(30 * hour, 5 * hour);
    const policy = sim.state.policy(simIds.policy);
    const levels = policy.levels.map((level, index) =>
      index === 0 ? { ...level, delayMinutes: firstLevelSeconds / 60 } : level,
    );
    sim.state.policies.set(policy.id, { ...policy, levels });
    const teamFile = join(folder, '.opex', 'team.json');
    const team = readFileSync(teamFile, 'utf8');
    writeFileSync(teamFile, team.replace('"acknowledge": "5m"', '"acknowledge": "40s"'));
    await night.bench.sideBar.open('Opex');
    await connect(night);
    await night.bench.sideBar.view('Incidents').waitRow(/No open incidents/);
    await night.bench.notifications.clear();
    for (const view of ['Playbooks', 'Root Causes']) await night.bench.sideBar.view(view).close();
  });
  after(() => night.close());
  screenshotFailures(() => night.bench);

  const clockInStatusBar = async (): Promise<number> => {
    const item = await night.bench.statusBar.waitText(/escalates in/);
    const [, minutes, seconds] =
      /escalates in (?:(\d+)m )?(\d+)s/.exec((await item.textContent()) ?? '') ?? [];
    return Number(minutes ?? 0) * 60 + Number(seconds);
  };
  const toldOfMine = async (): Promise<readonly string[]> => {
    const shown = await night.bench.notifications.shown();
    return shown.map(({ message }) => message).filter(message => /yours|assigned to you/.test(message));
  };

  it('says until when I am on call, for those who listen too', async () => {
    const { bench } = night;
    const item = await bench.statusBar.waitText(/on call until \S+ \d\d:\d\d/);
    const spoken = (await item.getAttribute('aria-label')) ?? '';
    assert.match(spoken, /Opex: you are on call until \S+ \d\d:\d\d/);
    const own = await bench.statusBar.items('opex.opex');
    assert.equal(own.length, 2, JSON.stringify(own));
  });

  it('tells of a page to me, with what can be done', async () => {
    const { bench, sim } = night;
    page = sim.scenes.pageArrives();
    await bench.runCommand('Opex: Refresh Incidents');
    const toast = await bench.notifications.wait(/card charges failing: triggered, and yours/);
    assert.match((await toast.textContent()) ?? '', /Critical · checkout/);
    const [shown] = (await bench.notifications.shown()).filter(({ message }) => /yours/.test(message));
    assert.deepEqual(shown?.buttons, ['Acknowledge', 'Open']);
    await bench.screenshot('escalation/01-told');
    await bench.notifications.clear();
  });

  it('counts down in the status bar by the second, in the row by the minute', async () => {
    const { bench } = night;
    const before = await clockInStatusBar();
    assert.ok(before > 0 && before <= firstLevelSeconds, String(before));
    await until('two seconds of the clock', async () => (await clockInStatusBar()) <= before - 2);
    const row = await bench.sideBar.view('Incidents').waitRow(/escalates in under 1 min/);
    assert.match((await row.getAttribute('aria-label')) ?? '', /escalates in under 1 min/);
    for (const { text } of await bench.statusBar.items('opex.opex.opex.incidents')) {
      assert.doesNotMatch(text, /in [^·]*\d:\d\d/);
    }
    await bench.screenshot('escalation/02-counts-down');
  });

  it('level 2 takes over: row and status bar say so without a press', async () => {
    const { bench, sim } = night;
    const incidents = bench.sideBar.view('Incidents');
    const assignee = () => sim.state.incident(page.id).assignments[0]?.userId;
    await until('level 2 to be paged', () => assignee() === simIds.ines, 60_000);
    await incidents.waitRow(/card charges failing.*Ines Duarte/);
    // The team promised to acknowledge within 40 s, which runs out before level 2 does.
    await bench.statusBar.waitText(/acknowledge SLA \d+s left/);
    await bench.screenshot('escalation/03-level-2');
  });

  it('warns before the promise is broken, says that it is, and what runs out next', async () => {
    const { bench } = night;
    await bench.statusBar.waitText(/⚠ acknowledge SLA \d+s left/);
    const row = await bench.sideBar.view('Incidents').waitRow(/acknowledge SLA breached/);
    assert.match((await row.textContent()) ?? '', /escalates in 1\d min/);
    await bench.statusBar.waitText(/escalates in 1\dm \d+s/);
    await bench.screenshot('escalation/04-breached');
  });

  it('shows who answers now and next, level by level, and where nobody does', async () => {
    const { bench } = night;
    const onCall = bench.sideBar.view('On Call');
    await onCall.open();
    await onCall.waitRow(/You are on call until/);
    await onCall.waitRow(/Dana Reyes \(you\).*until .*level 1 · Shop Primary/);
    await onCall.waitRow(/next: Tomasz Lis|next: Dana Reyes/);
    await onCall.waitRow(/Ines Duarte.*always · level 2, after under 1 min/);
    const gap = await onCall.waitRow(/Nobody at level 1.*\(5 h\)/);
    assert.match(
      (await gap.getAttribute('aria-label')) ?? '',
      /Nobody at level 1, \S+ \d\d:\d\d to .*5 hours/,
    );
    await onCall.waitRow(/Shop On-Call.*checkout, search, billing · gaps/);
    const actions = await onCall.rowActions(/Ines Duarte/);
    assert.match(actions.join(', '), /^Pull In….*, Copy Contact/);
    await bench.screenshot('escalation/05-on-call');
  });

  it('copies a number to call', async () => {
    const { bench } = night;
    await bench.sideBar.view('On Call').pressRowAction(/Ines Duarte/, 'Copy Contact');
    await bench.quickInput.pick(/\+1 2025550143/);
    await bench.notifications.wait(/Copied: \+1 2025550143, Ines Duarte/);
    await bench.notifications.clear();
  });

  it('keeps what it knows when PagerDuty is gone, and says how old it is', async () => {
    const { bench, sim } = night;
    const onCall = bench.sideBar.view('On Call');
    sim.scenes.outage('503');
    await bench.runCommand('Opex: Refresh On Call');
    await onCall.waitRow(/Read failed, showing \d/);
    await onCall.waitRow(/Ines Duarte/);
    await onCall.waitRow(/You are on call until .*, as of \d/);
    await bench.statusBar.waitText(/on call until .*, as of \d/);
    await bench.screenshot('escalation/06-old');
    sim.scenes.outage(undefined);
    await bench.runCommand('Opex: Refresh On Call');
    await onCall.waitNoRow(/Read failed/);
  });

  it('after the hand-over a colleague has it; off shift I am told only of what is given to me', async () => {
    const { bench, sim } = night;
    const onCall = bench.sideBar.view('On Call');
    sim.scenes.handOverIn(0);
    await bench.runCommand('Opex: Refresh On Call');
    await onCall.waitRow(/You are not on call/);
    await onCall.waitRow(/Tomasz Lis.*until .*level 1/);
    await bench.screenshot('escalation/07-handed-over');
    sim.scenes.pageArrives({ title: 'Not for me' });
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.sideBar.view('Incidents').waitRow(/Not for me/);
    sim.scenes.pageArrives({ title: 'Given to me all the same', assigneeIds: [simIds.dana] });
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.notifications.wait(/Given to me all the same/);
    assert.equal((await toldOfMine()).length, 1);
    await bench.notifications.clear();
  });

  it('a storm is one notification', async () => {
    const { bench, sim } = night;
    for (let index = 1; index <= 12; index++) {
      sim.scenes.pageArrives({ title: `Shard ${index} is down`, assigneeIds: [simIds.dana] });
    }
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.notifications.wait(/12 incidents are yours: .*The worst: Shard/);
    const shown = (await bench.notifications.shown()).filter(({ message }) => /yours/.test(message));
    assert.deepEqual(
      shown.map(({ buttons }) => buttons),
      [['Acknowledge…', 'Show']],
    );
    await bench.screenshot('escalation/08-storm-is-one');
    await bench.notifications.clear();
  });

  it('after a reload nothing is told again', async () => {
    const { bench, sim } = night;
    await bench.reload();
    await bench.sideBar.open('Opex');
    await bench.sideBar.view('Incidents').waitRow(/Shard 1 is down/);
    // What is new is told, and by then the rest would have been, too: alone, or in one with it.
    sim.scenes.pageArrives({ title: 'The only news', assigneeIds: [simIds.dana] });
    await bench.runCommand('Opex: Refresh Incidents');
    await bench.notifications.wait(/The only news: triggered, and yours/);
    assert.equal((await toldOfMine()).length, 1);
  });
});
