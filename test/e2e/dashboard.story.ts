import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host/until';
import { startPrometheusSim, type PrometheusSim, type SimSeries } from '../sim/prometheus';
import { screenshotFailures, stepsBuildOnEachOther } from './harness/workbench';
import { connect, openShopNight, type ShopNight } from './support/shopNight';

const hour = 3_600_000;
const day = 24 * hour;
const services = ['checkout', 'search'] as const;

/** Busy by day, quiet at night, with some spread that is the same every time. */
function busy(time: number, size: number): number {
  const daily = 1 + 0.6 * Math.sin(((time % day) / day) * 2 * Math.PI - Math.PI / 2);
  return size * (daily + 0.04 * Math.sin((time / hour) * 7919));
}

/** A shop whose checkout was slow for three hours, two days ago. */
function answerOf(begin: number): (expression: string) => readonly SimSeries[] | undefined {
  const isSlow = (time: number): boolean => time >= begin - 2 * day && time < begin - 2 * day + 3 * hour;
  const line = (labels: SimSeries['labels'], at: (time: number) => number): SimSeries => ({ labels, at });
  return expression => {
    if (expression.startsWith('broken')) return undefined;
    if (expression.startsWith('orders')) return [line({}, time => busy(time, 40))];
    if (expression.startsWith('count')) {
      return services.map(service =>
        line({ service_name: service, http_response_status_code: '200' }, () => 1),
      );
    }
    const quantile = /histogram_quantile\(([\d.]+)/.exec(expression)?.[1];
    if (quantile !== undefined) {
      const size = 0.1 + Number(quantile) ** 8 * 0.3;
      const all = (time: number): number => busy(time, size / 4) + size / 2 + (isSlow(time) ? 3 * size : 0);
      return /by \(le, /.test(expression)
        ? services.map((service, at) =>
            line({ service_name: service }, time => (at === 0 ? all(time) : busy(time, 0.02) + 0.1)),
          )
        : [line({}, all)];
    }
    const failed = expression.includes('5..') || /5\[0-9\]|5xx|5\\\\d/.test(expression);
    const share = failed && expression.includes('/');
    return services.map(service =>
      line({ service_name: service }, time =>
        share ? (isSlow(time) ? 0.03 : 0.001) : busy(time, failed ? 0.05 : 30),
      ),
    );
  };
}

/** A connected Prometheus in the weekly review: panels, one more in the meeting, a remark where it hurt. */
describe('the dashboard of the weekly review', () => {
  stepsBuildOnEachOther();
  let night: ShopNight;
  let prometheus: PrometheusSim;
  const page = () => night.bench.webviews.find(/^20\d\d-W\d\d/, 'h1');
  const panels = (): string => join(night.folder, '.opex', 'panels.json');
  const review = (): string => {
    const folder = join(night.folder, '.opex', 'reviews');
    const name = existsSync(folder) ? readdirSync(folder).find(file => file.endsWith('.md')) : undefined;
    return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
  };

  before(async () => {
    prometheus = await startPrometheusSim({
      names: [
        'http_server_request_duration_seconds_bucket',
        'http_server_request_duration_seconds_count',
        'http_server_request_duration_seconds_sum',
        'up',
      ],
      answer: answerOf(Date.now()),
      maxLifetimeMs: 10 * 60_000,
    });
    night = await openShopNight({ viewport: { width: 1400, height: 1100 } });
  });
  after(async () => {
    await night.close();
    await prometheus.close();
  });
  screenshotFailures(() => night.bench);

  it('shows panels of a Prometheus that was just connected', async () => {
    const { bench, sim } = night;
    await bench.sideBar.open('Opex');
    await connect({ bench, sim });
    await bench.notifications.wait(/Connected to PagerDuty/);
    await bench.notifications.clear();
    await bench.runCommand('Opex: Connect Logs…');
    await bench.quickInput.pick('Prometheus', /where are they/);
    await bench.quickInput.answer(prometheus.url, /its address/);
    await bench.quickInput.pick('Without a password', /how do you sign in/);
    await bench.notifications.wait(/Connected to Prometheus/);
    await bench.notifications.clear();
    await bench.runCommand('Opex: Open Weekly Review');
    const frame = await page();
    await frame.locator('#tab-dashboard').click();
    await frame.locator('figure', { hasText: 'Latency of HTTP requests' }).first().waitFor();
    await frame
      .getByText(/spike of .*is usual/)
      .first()
      .waitFor();
    for (const name of ['Availability', 'Cost of the errors']) {
      await frame.getByRole('heading', { name }).waitFor();
    }
    assert.ok(prometheus.latest <= Date.now(), 'what has not been yet is not asked for');
    assert.equal(await frame.getByText(/Metrics .*not read whole/).count(), 0);
    await bench.screenshot('dashboard/01-panels');
    await frame.locator('figure', { hasText: 'Latency of HTTP requests' }).first().scrollIntoViewIfNeeded();
    await bench.screenshot('dashboard/02-latency');
  });

  it('takes a panel in the meeting, and says what the server has against a query', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.getByRole('button', { name: 'Add Panel…' }).click();
    await bench.quickInput.answer('Orders a minute', /its name/);
    await bench.quickInput.answer('broken(', /its query/);
    await bench.quickInput.waitMessage(/parse error/);
    await bench.quickInput.answer('orders', /its query/);
    await bench.quickInput.pick('Number', /its unit/);
    await frame.locator('figure', { hasText: 'Orders a minute' }).waitFor();
    assert.deepEqual(JSON.parse(readFileSync(panels(), 'utf8')), {
      version: 1,
      panels: {
        'orders-a-minute': {
          title: 'Orders a minute',
          unit: 'number',
          better: 'neither',
          queries: { all: 'orders' },
        },
      },
    });
  });

  it('pins a remark by keyboard, and offers what was wished for as work', async () => {
    const { bench } = night;
    const frame = await page();
    const chart = frame.locator('figure', { hasText: 'Orders a minute' });
    await chart.locator('.chart-plot').focus();
    await bench.page.keyboard.press('End');
    await bench.page.keyboard.press('ArrowLeft');
    await bench.page.keyboard.press('Enter');
    await bench.quickInput.answer('We should log who orders', /Remark: Orders a minute/);
    await chart.getByText('We should log who orders').waitFor();
    await chart.scrollIntoViewIfNeeded();
    await bench.screenshot('dashboard/03-remark');
    await until('the remark in the file', () =>
      /We should log who orders [^<]*<!-- opex:chart orders-a-minute /.test(review()),
    );
    await frame.locator('#tab-work').click();
    await frame
      .getByText(/We should log who orders/)
      .first()
      .waitFor();
    await bench.screenshot('dashboard/04-work');
  });

  it('takes on what is proposed, with facts that are typed in a row, and says what is no fact', async () => {
    const { bench } = night;
    const frame = await page();
    await frame
      .getByRole('button', { name: /^Take On: .*We should log who orders/ })
      .first()
      .click();
    // It unfolds by itself, and the next key goes to its owner.
    const item = frame.locator('details.item[open]', { hasText: 'We should log who orders' });
    await item.getByLabel('Owner').and(frame.locator(':focus')).waitFor();
    await bench.page.keyboard.type('Priya Nair');
    await bench.page.keyboard.press('Tab');
    await bench.page.keyboard.type('2031-01-15');
    await bench.page.keyboard.press('Tab');
    await until('both facts in the file', () => /\(owner: Priya Nair, due: 2031-01-15\)/.test(review()));
    await item.getByLabel(/^Priority/).fill('high');
    await bench.page.keyboard.press('Enter');
    await frame.getByText(/“high” is no priority/).waitFor();
  });

  it('keeps its clock and its place while an incident is looked at', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.locator('#tab-incidents').click();
    await frame.getByRole('button', { name: 'Start 10 Minutes' }).click();
    await frame
      .getByRole('button', { name: /^Open Incident: / })
      .last()
      .click();
    await bench.editor.waitActiveTab(/^#\d+ /);
    await bench.runCommand('Opex: Open Weekly Review');
    const again = await page();
    await again.getByText(/9m \d+s left/).waitFor();
    assert.ok(await again.evaluate(() => window.scrollY > 100));
    assert.deepEqual(await bench.webviews.axeFaults(again), []);
    await again.getByRole('button', { name: 'Stop' }).click();
    await again.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('hides what nobody wants to see', async () => {
    const { bench } = night;
    const frame = await page();
    await frame.locator('#tab-dashboard').click();
    await frame.getByRole('button', { name: 'Hide Panel: Traffic: HTTP requests' }).click();
    await bench.notifications.wait(/is hidden for the team/);
    await frame.locator('figure', { hasText: 'Traffic: HTTP requests' }).waitFor({ state: 'detached' });
    assert.match(readFileSync(panels(), 'utf8'), /"hidden": \[\s*"traffic"/);
    await bench.notifications.clear();
    for (const theme of ['light', 'hc-dark'] as const) {
      await bench.setTheme(theme);
      await (await page()).locator('figure', { hasText: 'Latency' }).first().scrollIntoViewIfNeeded();
      await bench.screenshot(`dashboard/05-${theme}`);
    }
  });
});
