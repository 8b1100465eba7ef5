import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { makeTempDir, type TempDir } from '../host/cleanup';
import { until } from '../host/until';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

const playbook = `---
title: Card gateway down
alerts: [CheckoutChargeErrors]
services: [checkout]
partners:
  dba: { when: locks on orders, reach: "#dba" }
---
# Card gateway down

Customers of \${incident.service} cannot pay.

1. Is it them or us?

   \`\`\`sh read-only id=look
   kubectl -n \${param:namespace} get pods
   \`\`\`

2. Shed load. Fewer pods ask the gateway less often:

   \`\`\`sh requires=look
   kubectl -n \${param:namespace} scale deploy/checkout --replicas=0
   \`\`\`

3. Turn on the banner, see [the other one](queue-backlog.md).
`;

/** A `kubectl` that knows one context and writes down what it was asked. */
const kubectl = (folder: string): string => `#!/bin/sh
if [ "$*" = "config current-context" ]; then cat "${folder}/context"; exit 0; fi
echo "$*" >> "${folder}/asked"
echo "deployment.apps/checkout token=hunter2secret"
`;

/** From the page to the playbook to a guarded command, with the target typed, to the transcript and the note. */
describe('a guarded command', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let temp: TempDir;
  let pageId: string;
  let frame: Frame;

  const asked = (): readonly string[] =>
    existsSync(join(temp.path, 'asked'))
      ? readFileSync(join(temp.path, 'asked'), 'utf8').trim().split('\n')
      : [];
  const notes = (text: RegExp): readonly string[] =>
    night.sim.state.notesOf(pageId).flatMap(({ content }) => (text.test(content) ? [content] : []));

  before(async () => {
    temp = makeTempDir('kubectl');
    writeFileSync(join(temp.path, 'context'), 'prod-eu\n');
    writeFileSync(join(temp.path, 'kubectl'), kubectl(temp.path));
    chmodSync(join(temp.path, 'kubectl'), 0o755);
    const path = [temp.path, process.env['PATH']].join(delimiter);
    night = await openShopNight({
      viewport: { width: 1400, height: 1000 },
      settings: {
        'terminal.integrated.env.linux': { PATH: path },
        'terminal.integrated.env.osx': { PATH: path },
      },
    });
    writeFileSync(join(night.folder, '.opex', 'playbooks', 'card-gateway-down.md'), playbook);
    const { bench, sim } = night;
    pageId = sim.scenes.pageArrives().id;
    sim.scenes.colleagueNotes(
      pageId,
      'Playbook: Card gateway down\n✓ 3. Turn on the banner, see the other one. — 2026-10-12 02:15Z\n[Opex steps v1]',
    );
    await bench.sideBar.open('Opex');
    await connect(night);
    await bench.sideBar.view('Incidents').waitRow(/card charges failing/);
    await bench.notifications.clear();
  });
  after(async () => {
    await night.close();
    temp.remove();
  });
  screenshotFailures(() => night.bench);

  it('the playbook shows the incident, its clocks, values that are missing and what a colleague did', async () => {
    const { bench } = night;
    await bench.sideBar
      .view('Incidents')
      .pressRowAction(/card charges failing/, 'Open Playbook for Incident');
    frame = await bench.webviews.find(/Card gateway down/, 'h1');
    await frame.locator('.incident .clocks').getByText(/SLA/).first().waitFor();
    await frame.getByText('Customers of checkout cannot pay.').waitFor();
    await frame.locator('.value.missing', { hasText: 'param:namespace' }).first().waitFor();
    await frame.getByText(/Tomasz Lis, /).waitFor();
    await frame.getByText('1 of 3 steps done').waitFor();
    assert.ok(await frame.getByText('#dba').isVisible());
    await bench.screenshot('guarded/01-playbook');
  });

  it('a step is ticked with a key, and stands as a note on the incident', async () => {
    const { bench } = night;
    const box = frame.getByRole('checkbox', { name: 'Done: Is it them or us?' });
    await box.focus();
    await bench.page.keyboard.press('Space');
    await frame.getByText(/^you, /).waitFor();
    await until('the note', () => notes(/✓ 1\. Is it them or us\?/).length === 1, 20_000);
    await frame.getByText(/Shared with other responders/).waitFor({ timeout: 20_000 });
  });

  it('what only reads runs by itself, with a value asked for once', async () => {
    const { bench } = night;
    await frame.getByRole('button', { name: /^Run: kubectl.* get pods/ }).click();
    await bench.quickInput.waitOpen(/Value for param:namespace/);
    await bench.quickInput.type('-x');
    await bench.quickInput.waitMessage(/Only letters, digits/);
    await bench.quickInput.type('shop');
    await bench.quickInput.accept();
    await frame
      .getByText(/exit 0 .* kube prod-eu/)
      .first()
      .waitFor({ timeout: 30_000 });
    assert.deepEqual(asked(), ['-n shop get pods']);
    await bench.screenshot('guarded/02-read-only');
  });

  it('what looks destructive goes into the terminal without Enter', async () => {
    const { bench } = night;
    await frame.getByText(/may scale to none/).waitFor();
    await frame.getByRole('button', { name: /Insert in Terminal: .*--replicas=0/ }).click();
    await frame.getByText(/in the terminal, not run as far as Opex sees/).waitFor({ timeout: 30_000 });
    await bench.screenshot('guarded/03-inserted');
    assert.equal(asked().length, 1);
  });

  it('it runs only after the name of the target was typed', async () => {
    const { bench } = night;
    await frame.getByRole('button', { name: /Run….*--replicas=0/ }).click();
    await bench.quickInput.waitOpen(/Run on kube prod-eu\?/);
    await bench.quickInput.type('prod');
    await bench.quickInput.waitMessage(/that is “prod-eu”/);
    await bench.screenshot('guarded/04-typed');
    assert.equal(asked().length, 1);
    await bench.quickInput.type('prod-eu');
    await bench.quickInput.accept();
    await until('it to run', () => asked().length === 2, 30_000);
    assert.equal(asked()[1], '-n shop scale deploy/checkout --replicas=0');
    await frame.locator('.last.ok').nth(1).waitFor({ timeout: 20_000 });
    await bench.screenshot('guarded/05-ran');
  });

  it('a target that changes while the name is typed runs nothing', async () => {
    const { bench } = night;
    await frame.getByRole('button', { name: /Run….*--replicas=0/ }).click();
    await bench.quickInput.waitOpen(/Run on kube prod-eu\?/);
    writeFileSync(join(temp.path, 'context'), 'prod-us\n');
    await bench.quickInput.answer('prod-eu');
    await frame
      .getByText(/Not run: the target was kube prod-eu and is kube prod-us now/)
      .waitFor({ timeout: 30_000 });
    assert.equal(asked().length, 2);
  });

  it('the note on the incident was edited in place, and the transcript is written on one press', async () => {
    const { bench } = night;
    await until(
      'the commands in the note',
      () => notes(/› kubectl -n shop scale.*exit 0/).length === 1,
      30_000,
    );
    assert.equal(notes(/✓ 1\. Is it them or us\?/).length, 1);
    await frame.getByRole('button', { name: 'Write Transcript to Incident' }).click();
    await until('the transcript', () => notes(/^Playbook “Card gateway down” for #/).length === 1, 20_000);
    const [transcript = ''] = notes(/^Playbook “/);
    assert.match(transcript, /✓ 1\. Is it them or us\?/);
    assert.match(transcript, /✓ 3\. Turn on the banner, see the other one\. \(Tomasz Lis\)/);
    assert.match(
      transcript,
      /› kubectl -n shop scale deploy\/checkout --replicas=0 \(kube prod-eu\): exit 0/,
    );
    await frame.getByRole('button', { name: 'Show Transcript' }).click();
    await bench.editor.waitActiveTab(/Card gateway down\.txt/);
    const text = [...(await bench.editor.visibleLines()).values()].join('\n');
    assert.match(text, /deployment\.apps\/checkout token=\*\*\*/);
    await bench.screenshot('guarded/06-transcript');
    await bench.editor.closeAll();
  });

  it('is there again after a reload, and no policy was violated', async () => {
    const { bench } = night;
    await bench.sideBar
      .view('Incidents')
      .pressRowAction(/card charges failing/, 'Open Playbook for Incident');
    frame = await bench.webviews.find(/Card gateway down/, 'h1');
    await frame.getByText('2 of 3 steps done').waitFor();
    assert.ok(await frame.getByRole('checkbox', { name: 'Done: Is it them or us?' }).isChecked());
    assert.deepEqual(await bench.webviews.axeFaults(frame), []);
    assert.deepEqual(bench.problems.cspViolations(), []);
  });
});
