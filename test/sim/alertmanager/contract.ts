import assert from 'node:assert/strict';
import {
  openAlertmanager,
  probeAlertmanager,
  type AlertmanagerAccount,
} from '../../../src/clients/alertmanager';
import type { Incident } from '../../../src/core/incidents/incident';
import type { OtherWrite } from '../../../src/core/incidents/incidentWrite';
import { isWaiting } from '../../../src/core/incidents/muting';
import { until } from '../../host/until';
import { basic, startAuthProxy } from './authProxy';
import { shopConfig, type AlertmanagerConfig } from './config';
import {
  alertOf,
  attempt,
  environment,
  never,
  openAt,
  problemIn,
  type TestAlertmanager,
} from './testAlertmanager';

/** The silence of one target for a time from now, as the command makes it. */
async function silenceOf(
  { silences }: AlertmanagerAccount,
  nativeId: string,
  index: number,
  lengthMs: number,
): Promise<OtherWrite> {
  const target = (await silences.preview(nativeId, never))[index];
  assert.ok(target);
  const startsAt = silences.now();
  return {
    kind: 'silence',
    matchers: target.matchers,
    startsAt,
    endsAt: startsAt + lengthMs,
    comment: 'known, fix is on its way',
  };
}

async function rawSilences(url: string): Promise<readonly { readonly status: { readonly state: string } }[]> {
  return (await (await fetch(`${url}/api/v2/silences`)).json()) as { status: { state: string } }[];
}

/** What Opex relies on: the same for the real Alertmanager and for the stand-in. */
export function alertmanagerContract(
  name: string,
  start: (config: AlertmanagerConfig) => Promise<TestAlertmanager>,
): void {
  describe(`${name} keeps the contract`, () => {
    let server: TestAlertmanager;
    before(async () => {
      server = await start(shopConfig);
    });
    after(() => server.close());

    /** The open incident of a service, once it is there and `fits`. */
    const incidentOf = (
      account: AlertmanagerAccount,
      service: string,
      fits: (incident: Incident) => boolean = () => true,
    ): Promise<Incident> =>
      until(`an incident of ${service}`, async () => {
        const { incidents } = await account.source.readOpen(never);
        return incidents.find(incident => incident.service.name === service && fits(incident));
      });

    const answers: readonly (readonly [string, string, string, unknown, number, string])[] = [
      ['an unknown path', 'GET', '/nonsense', undefined, 404, '{code,message}'],
      [
        'a silence that is not there',
        'GET',
        '/silence/00000000-0000-4000-8000-000000000001',
        undefined,
        404,
        '',
      ],
      [
        'ending one that is not there',
        'DELETE',
        '/silence/00000000-0000-4000-8000-000000000001',
        undefined,
        500,
        'text',
      ],
      ['an id that is none', 'GET', '/silence/abc', undefined, 422, '{code,message}'],
      [
        'a silence of the past',
        'POST',
        '/silences',
        silenceBody({ endsAt: '2020-01-01T00:00:00.000Z' }),
        400,
        'text',
      ],
      ['a silence of everything', 'POST', '/silences', silenceBody({ matchers: [] }), 422, '{code,message}'],
      ['a filter that is none', 'GET', '/alerts/groups?filter=%7B', undefined, 400, 'text'],
      ['its receivers', 'GET', '/receivers', undefined, 200, 'list'],
    ];
    for (const [what, method, path, body, status, shape] of answers) {
      it(`answers ${what} with ${status}`, async () => {
        const response = await fetch(`${server.url}/api/v2${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        assert.deepEqual([response.status, shapeOf(await response.text())], [status, shape]);
      });
    }

    it('is found with what it is', async () => {
      const found = await probeAlertmanager({ baseUrl: server.url, auth: 'none' }, environment, never);
      assert.match(found.version ?? '', /^0\.\d+/);
      assert.equal(found.cluster, 'disabled');
      assert.equal(found.connection.write, true);
      assert.deepEqual(found.receivers.map(receiver => receiver.name).sort(), [
        'database',
        'null',
        'shop-oncall',
      ]);
    });

    it('gives alerts as it groups them, under an id that stays', async () => {
      const account = openAt(server.url);
      await server.post([
        alertOf({ service: 'cart', instance: 'a' }, 'Cart fails'),
        alertOf({ service: 'cart', instance: 'b', severity: 'warning' }, 'Cart fails'),
        alertOf({ service: 'search' }, 'Search fails'),
      ]);
      const cart = await incidentOf(account, 'cart', ({ alertCount }) => alertCount === 2);
      assert.equal(cart.title, 'Cart fails');
      assert.equal(cart.alertSeverity, 'critical');
      assert.equal(cart.status, 'triggered');
      assert.equal(cart.muting, undefined);
      assert.ok(Math.abs(cart.createdAt - Date.now()) < 60_000);
      const alerts = await account.source.readAlerts(cart.nativeId, never);
      assert.deepEqual(
        alerts.map(({ alertName, severity, runbookLink }) => [alertName, severity, runbookLink]),
        [
          ['HighErrorRate', 'critical', 'https://runbooks.example.com/high-error-rate'],
          ['HighErrorRate', 'warning', 'https://runbooks.example.com/high-error-rate'],
        ],
      );
      assert.equal((await incidentOf(openAt(server.url), 'cart')).id, cart.id);
      assert.notEqual((await incidentOf(account, 'search')).id, cart.id);
    });

    it('shows a group that another alert holds back, as muted', async () => {
      const account = openAt(server.url);
      await server.post([
        alertOf({ service: 'shelf', severity: 'warning', cluster: 'eu', alertname: 'Slow' }, 'Shelf is slow'),
        alertOf({ service: 'cluster', cluster: 'eu', alertname: 'ClusterDown' }, 'Cluster is down'),
      ]);
      const held = await incidentOf(account, 'shelf', ({ muting }) => muting !== undefined);
      assert.equal(isWaiting(held), false);
      assert.deepEqual(held.muting, { whole: true, alerts: 1, silences: [], inhibited: true, timed: false });
    });

    it('silences one alert by its full label set, once however often it is sent, and hears it again', async () => {
      const account = openAt(server.url);
      await server.post([
        alertOf({ service: 'pay', instance: 'a' }, 'Pay a'),
        alertOf({ service: 'pay', instance: 'b' }, 'Pay b'),
      ]);
      const pay = await incidentOf(account, 'pay', ({ alertCount }) => alertCount === 2);
      const targets = await account.silences.preview(pay.nativeId, never);
      assert.deepEqual(
        targets.map(({ mutes }) => mutes.length),
        [1, 1],
      );
      const before = (await rawSilences(server.url)).length;
      const write = await silenceOf(account, pay.nativeId, 0, 60_000);
      for (let tried = 0; tried < 3; tried++) await account.source.act?.(pay.nativeId, write, attempt, never);
      assert.equal((await rawSilences(server.url)).length, before + 1);

      const partly = await incidentOf(account, 'pay', ({ muting }) => muting !== undefined);
      assert.deepEqual([partly.muting?.whole, partly.muting?.alerts], [false, 1]);
      assert.equal(isWaiting(partly), true);
      const second = await silenceOf(account, pay.nativeId, 1, 90_000);
      const muted = await account.source.act?.(pay.nativeId, second, attempt, never);
      assert.equal(muted?.muting?.whole, true);
      assert.equal(muted.muting.until, write.kind === 'silence' && write.endsAt);
      const [first] = muted.muting.silences;
      assert.deepEqual([first?.author, first?.comment], ['Dana Reyes', 'known, fix is on its way']);

      for (const { id } of muted.muting.silences) {
        const end = { kind: 'expireSilence', silenceId: id } as const;
        await account.source.act?.(pay.nativeId, end, attempt, never);
        await account.source.act?.(pay.nativeId, end, attempt, never);
      }
      const heard = await incidentOf(account, 'pay', ({ muting }) => muting === undefined);
      assert.equal(isWaiting(heard), true);
    });

    it('hears an alert again when its silence ends by itself', async () => {
      const account = openAt(server.url);
      await server.post([alertOf({ service: 'brief' }, 'Brief')]);
      const brief = await incidentOf(account, 'brief');
      const write = await silenceOf(account, brief.nativeId, 0, 1_200);
      const muted = await account.source.act?.(brief.nativeId, write, attempt, never);
      assert.equal(muted?.muting?.whole, true);
      await incidentOf(account, 'brief', ({ muting }) => muting === undefined);
      const late = await problemIn(
        account.source.act?.(brief.nativeId, write, attempt, never) ?? Promise.resolve(),
      );
      assert.equal(late.code, 'alertmanager.silenceOver');
    });

    it('lists a group no more when its alerts are over, and that is resolved', async () => {
      const account = openAt(server.url);
      const over = alertOf({ service: 'over' }, 'Over');
      await server.post([over]);
      const { nativeId } = await incidentOf(account, 'over');
      await server.post([{ ...over, endsAt: new Date(Date.now() - 1).toISOString() }]);
      await until('the group to end', async () => {
        const groups = (await (await fetch(`${server.url}/api/v2/alerts/groups`)).json()) as {
          labels: Record<string, string>;
        }[];
        return groups.every(({ labels }) => labels['service'] !== 'over');
      });
      assert.deepEqual(await account.source.readAlerts(nativeId, never), []);
      assert.deepEqual(await account.silences.preview(nativeId, never), []);
    });

    it('gives the groups of some receivers only, and refuses receivers that are not there', async () => {
      await server.post([
        alertOf({ service: 'orders-db', team: 'database', severity: 'warning', alertname: 'Lag' }, 'Lag'),
        alertOf({ service: 'watchdog', alertname: 'Watchdog', severity: 'none' }, 'Always on'),
      ]);
      await incidentOf(openAt(server.url), 'watchdog');
      const database = openAt(server.url, { receivers: ['database'] });
      await incidentOf(database, 'orders-db');
      const { incidents } = await database.source.readOpen(never);
      assert.deepEqual(
        incidents.map(({ service }) => service.name),
        ['orders-db'],
      );
      const wrong = await problemIn(openAt(server.url, { receivers: ['gone'] }).source.readOpen(never));
      assert.equal(wrong.code, 'alertmanager.noSuchReceiver');
      const half = await openAt(server.url, { receivers: ['database', 'gone.*'] }).source.readOpen(never);
      assert.ok(half.incomplete);
    });

    it('is reached through a proxy with a password, below a path', async () => {
      const credential = 'dana:pass wörd:1';
      const authorization = basic('dana', 'pass wörd:1');
      const proxy = await startAuthProxy({ target: server.url, authorization, prefix: '/team/alerts' });
      try {
        const request = { baseUrl: `${proxy.url}/`, auth: 'basic', credential } as const;
        const found = await probeAlertmanager(request, environment, never);
        assert.equal(found.connection.write, true);
        assert.match(found.connection.account, /^127\.0\.0\.1-\d+-team-alerts$/);
        const { source } = openAlertmanager(
          { ...found.connection, author: 'Dana' },
          () => Promise.resolve(credential),
          environment,
        );
        assert.ok((await source.readOpen(never)).incidents.length > 0);
        const wrong = { ...request, credential: 'dana:other' };
        const why = await problemIn(probeAlertmanager(wrong, environment, never));
        assert.deepEqual(why, {
          code: 'alertmanager.unauthorized',
          args: { host: new URL(proxy.url).host, auth: 'basic' },
        });
        const beside = { ...request, baseUrl: new URL(proxy.url).origin };
        assert.equal(
          (await problemIn(probeAlertmanager(beside, environment, never))).code,
          'alertmanager.notThere',
        );
      } finally {
        await proxy.close();
      }
    });

    it('is only read where its proxy lets nobody write', async () => {
      const proxy = await startAuthProxy({
        target: server.url,
        authorization: 'Bearer t0ken',
        isReadOnly: true,
      });
      try {
        const request = { baseUrl: proxy.url, auth: 'bearer', credential: 't0ken' } as const;
        const { connection } = await probeAlertmanager(request, environment, never);
        assert.equal(connection.write, false);
        const { source } = openAlertmanager(connection, () => Promise.resolve('t0ken'), environment);
        assert.deepEqual([...source.abilities.actions], []);
        assert.equal(source.abilities.writeProblem?.code, 'alertmanager.readOnly');
      } finally {
        await proxy.close();
      }
    });

    it('claims nothing after a restart until its alerts had the time to come back', async () => {
      const account = openAt(server.url);
      await server.post([alertOf({ service: 'before' }, 'Before the restart')]);
      await incidentOf(account, 'before');
      const known = (await account.source.readOpen(never)).incidents.length;
      await server.stop();
      await problemIn(account.source.readOpen(never));
      await server.restart();
      const after = await account.source.readOpen(never);
      assert.equal(after.incidents.length, known);
      assert.equal(after.incomplete?.code, 'alertmanager.justStarted');
      await server.post([alertOf({ service: 'before' }, 'Before the restart')]);
      const back = await until('the alert to come back', async () => {
        const open = await account.source.readOpen(never);
        const args = open.incomplete?.args as { readonly kept?: number } | undefined;
        return args?.kept === known - 1 ? open : undefined;
      });
      assert.equal(back.incidents.length, known);
      const fresh = await openAt(server.url).source.readOpen(never);
      assert.equal(fresh.incomplete?.code, 'alertmanager.justStarted');
    });
  });
}

function silenceBody(change: object): object {
  return {
    matchers: [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 60_000).toISOString(),
    createdBy: 'somebody',
    comment: 'test',
    ...change,
  };
}

/** What kind of body it is: Alertmanager's errors come in several. */
function shapeOf(text: string): string {
  if (text === '') return '';
  const value = JSON.parse(text) as unknown;
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return 'list';
  return `{${Object.keys(value as object)
    .sort()
    .join(',')}}`;
}
