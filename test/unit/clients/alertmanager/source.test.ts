import assert from 'node:assert/strict';
import { probeAlertmanager } from '../../../../src/clients/alertmanager';
import { checkAlertmanagerUrl } from '../../../../src/clients/alertmanager';
import { problemOf } from '../../../../src/core/base/problem';
import type { OtherWrite } from '../../../../src/core/incidents/incidentWrite';
import { fateOf, WriteFailure } from '../../../../src/core/incidents/writeFailure';
import { startAlertmanagerSim, type AlertmanagerSim } from '../../../sim/alertmanager';
import {
  alertOf,
  attempt,
  environment,
  never,
  openAt,
  problemIn,
} from '../../../sim/alertmanager/testAlertmanager';
import { startAuthProxy } from '../../../sim/alertmanager/authProxy';
import { json, tinyServer } from '../http/tinyServer';
import { recordedGroups, recordedStatus } from './recordedAnswers';

const minute = 60_000;

describe('Alertmanager as a source', () => {
  let sim: AlertmanagerSim;
  beforeEach(async () => {
    sim = await startAlertmanagerSim({ maxLifetimeMs: minute });
  });
  afterEach(() => sim.close());

  it('is complete and quiet only where it ran for a while and its cluster is ready', async () => {
    const { source } = openAt(sim.url);
    const quiet = await source.readOpen(never);
    assert.deepEqual([quiet.incidents, quiet.incomplete], [[], undefined]);
    sim.model.cluster = 'settling';
    assert.equal((await source.readOpen(never)).incomplete?.code, 'alertmanager.settling');
    sim.model.cluster = 'ready';
    assert.equal((await source.readOpen(never)).incomplete, undefined);
  });

  it('is read as old and new releases answer', async () => {
    for (const release of ['v016', 'v028'] as const) {
      const server = await tinyServer((request, response) => {
        const path = new URL(request.url ?? '', 'http://x').pathname;
        if (path === '/api/v2/status') json(response, recordedStatus[release]);
        else if (path === '/api/v2/alerts/groups') json(response, recordedGroups[release]);
        else response.writeHead(404).end();
      });
      const { incidents, incomplete } = await openAt(server.url).source.readOpen(never);
      assert.equal(incidents.length, 1);
      assert.equal(incomplete?.code, release === 'v016' ? undefined : 'alertmanager.settling');
      await server.close();
    }
  });

  it('keeps what was open over a restart until it had the time to come back', async () => {
    const { source } = openAt(sim.url);
    sim.post([alertOf({ service: 'a' }), alertOf({ service: 'b' })]);
    assert.equal((await source.readOpen(never)).incidents.length, 2);
    sim.model.restart();
    const [first] = (await source.readOpen(never)).incidents;
    sim.post([alertOf({ service: 'a' })]);
    const young = await source.readOpen(never);
    assert.deepEqual(young.incidents.map(({ service }) => service.name).sort(), ['a', 'b']);
    assert.equal((young.incomplete?.args as { kept?: number }).kept, 1);
    assert.equal((await source.read(first?.nativeId ?? '', never)).status, 'triggered');
    sim.advance(4 * minute);
    const settled = await source.readOpen(never);
    assert.deepEqual(
      [settled.incidents.map(({ service }) => service.name), settled.incomplete],
      [['a'], undefined],
    );
  });

  it('keeps over a restart what another window read before', async () => {
    sim.post([alertOf({ service: 'a' })]);
    const { incidents } = await openAt(sim.url).source.readOpen(never);
    const known = new Map(incidents.map(incident => [incident.id, incident] as const));
    sim.model.restart();
    const open = await openAt(sim.url).source.readOpen(never, known);
    assert.deepEqual(
      open.incidents.map(({ service }) => service.name),
      ['a'],
    );
    assert.equal(open.incomplete?.code, 'alertmanager.justStarted');
  });

  it('says that a group is resolved when none of its alerts fires any more', async () => {
    const { source } = openAt(sim.url);
    sim.post([alertOf({ service: 'a' })]);
    const [incident] = (await source.readOpen(never)).incidents;
    sim.advance(6 * minute);
    assert.equal((await source.read(incident?.nativeId ?? '', never)).status, 'resolved');
    assert.equal((await problemIn(source.read('unknown', never))).code, 'incidents.notFound');
  });

  it('counts ends by the clock of the server', async () => {
    const { source, silences } = openAt(sim.url);
    sim.advance(2 * 60 * minute);
    await source.readOpen(never);
    assert.ok(Math.abs(silences.now() - Date.now() - 2 * 60 * minute) < 3_000);
  });

  const broken: readonly (readonly [string, (answer: Parameters<typeof json>[0]) => void, string])[] = [
    ['a body cut off', answer => answer.writeHead(200).end('[{"labels":'), 'http.cutOff'],
    ['a sign-in page', answer => answer.writeHead(200).end('<html>'), 'http.notJson'],
    [
      'a redirect',
      answer => answer.writeHead(302, { location: 'https://sso.example.com' }).end(),
      'http.redirected',
    ],
    ['an error of a gateway', answer => answer.writeHead(502).end('<html>Bad Gateway'), 'http.serverError'],
    [
      'an old release without API v2',
      answer => answer.writeHead(404).end('404 page not found'),
      'alertmanager.notThere',
    ],
    ['a refusal in words', answer => json(answer, 'bad filter', 400), 'incidents.refused'],
    [
      'a refusal in its other form',
      answer => json(answer, { code: 601, message: 'no' }, 422),
      'incidents.refused',
    ],
    ['something else that answers JSON', answer => json(answer, { ok: true }), 'incidents.unexpectedAnswer'],
  ];
  for (const [what, answer, code] of broken) {
    it(`fails with words for ${what}, and claims nothing`, async () => {
      const server = await tinyServer((_request, response) => answer(response));
      assert.equal((await problemIn(openAt(server.url).source.readOpen(never))).code, code);
      await server.close();
    });
  }

  it('has nothing to acknowledge, resolve or note, and says so', async () => {
    const { source } = openAt(sim.url);
    assert.deepEqual([...source.abilities.actions], ['silence']);
    const refused = [
      source.acknowledge('x', never),
      source.resolve('x', never),
      source.addNote('x', { content: 'x', known: [], triedBefore: false }, never),
    ];
    for (const promise of refused) assert.equal((await problemIn(promise)).code, 'alertmanager.notAvailable');
    assert.deepEqual(await source.readNotes('x', never), []);
  });
});

describe('a silence at Alertmanager', () => {
  let sim: AlertmanagerSim;
  beforeEach(async () => {
    sim = await startAlertmanagerSim({ maxLifetimeMs: minute });
    sim.post([alertOf({ service: 'pay', instance: 'a' }), alertOf({ service: 'other' })]);
  });
  afterEach(() => sim.close());

  const posts = (): number => sim.requests.filter(({ method }) => method === 'POST').length;

  async function pressed() {
    const account = openAt(sim.url);
    const { incidents } = await account.source.readOpen(never);
    const incident = incidents.find(({ service }) => service.name === 'pay');
    assert.ok(incident);
    const [target] = await account.silences.preview(incident.nativeId, never);
    assert.ok(target);
    const startsAt = account.silences.now();
    const write = {
      kind: 'silence' as const,
      matchers: target.matchers,
      startsAt,
      endsAt: startsAt + 30 * minute,
      comment: 'because',
    };
    const send = (change: Partial<Extract<OtherWrite, { kind: 'silence' }>> = {}) =>
      account.source.act?.(incident.nativeId, { ...write, ...change }, attempt, never) ??
      Promise.reject(new Error('no act'));
    return { account, incident, target, write, send };
  }

  it('has the full label set, the author, the comment and both times', async () => {
    const { send, write, target } = await pressed();
    await send();
    const [kept] = [...sim.model.silences.values()];
    assert.ok(kept);
    assert.deepEqual(
      kept.matchers.map(({ name, value, isRegex, isEqual }) => [name, value, isRegex, isEqual]),
      Object.entries(target.labels)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => [name, value, false, true]),
    );
    assert.deepEqual([kept.createdBy, kept.comment, kept.endsAt], ['Dana Reyes', 'because', write.endsAt]);
  });

  it('shows beforehand whatever else has the same labels and more', async () => {
    sim.post([
      alertOf({ service: 'pay', instance: 'a', zone: 'eu' }),
      alertOf({ service: 'pay', instance: 'b' }),
    ]);
    const { account, incident } = await pressed();
    const targets = await account.silences.preview(incident.nativeId, never);
    assert.deepEqual(targets.map(({ mutes }) => mutes.length).sort(), [1, 1, 2]);
  });

  it('is found again, not doubled, where the answer was lost', async () => {
    const { send } = await pressed();
    const takeBack = sim.loseAnswers(({ method }) => method === 'POST');
    const muted = await send();
    assert.equal(muted?.muting?.whole, true);
    takeBack();
    await send();
    assert.deepEqual([posts(), sim.model.silences.size], [1, 1]);
  });

  it('is unconfirmed where nothing can be learnt, and found by the next try', async () => {
    const { send } = await pressed();
    let posted = false;
    const takeBack = sim.loseAnswers(({ method }) => (posted ||= method === 'POST'));
    const error: unknown = await send().catch((caught: unknown) => caught);
    assert.equal(fateOf(error), 'unconfirmed');
    takeBack();
    await send();
    assert.deepEqual([posts(), sim.model.silences.size], [1, 1]);
  });

  const others: readonly (readonly [string, object])[] = [
    ['ends at another time', { endsAt: Date.now() + 31 * minute }],
    ['says something else', { comment: 'another reason' }],
  ];
  for (const [what, change] of others) {
    it(`is another one where it ${what}`, async () => {
      const { send } = await pressed();
      await send();
      await send(change);
      assert.equal(sim.model.silences.size, 2);
    });
  }

  const failures: readonly (readonly [string, number, string])[] = [
    ['no reach of the server beyond its proxy', 503, 'notSent'],
    ['a proxy that asks for a password', 401, 'notSent'],
  ];
  for (const [what, status, fate] of failures) {
    it(`is ${fate} with ${what}`, async () => {
      const { send } = await pressed();
      const takeBack = sim.fail(status);
      assert.equal(fateOf(await send().catch((caught: unknown) => caught)), fate);
      takeBack();
      assert.equal(sim.model.silences.size, 0);
    });
  }

  it('is refused where its end has passed meanwhile, and where the server says no', async () => {
    const { send } = await pressed();
    const past = await send({ endsAt: Date.now() - 1 }).catch((error: unknown) => error);
    assert.deepEqual([fateOf(past), problemOf(past).code], ['refused', 'alertmanager.silenceOver']);
    const none = await send({ matchers: [] }).catch((error: unknown) => error);
    assert.deepEqual([fateOf(none), problemOf(none).code], ['refused', 'incidents.refused']);
  });

  it('is not sent where the incident is not what the person saw', async () => {
    const { account, incident, write } = await pressed();
    const failure = new WriteFailure('ask', { code: 'base.unexpected', args: { detail: 'changed' } });
    const check = (): void => {
      throw failure;
    };
    const error: unknown = await account.source
      .act?.(incident.nativeId, write, { ...attempt, check }, never)
      .catch((caught: unknown) => caught);
    assert.equal(fateOf(error), 'ask');
    assert.equal(posts(), 0);
  });

  it('is ended once, whatever becomes of the answer', async () => {
    const { account, incident, send } = await pressed();
    const muted = await send();
    const silenceId = muted?.muting?.silences[0]?.id ?? '';
    const takeBack = sim.loseAnswers(({ method }) => method === 'DELETE');
    const end = { kind: 'expireSilence', silenceId } as const;
    const heard = await account.source.act?.(incident.nativeId, end, attempt, never);
    takeBack();
    assert.equal(heard?.muting, undefined);
    await account.source.act?.(incident.nativeId, end, attempt, never);
    await account.source.act?.(
      incident.nativeId,
      { kind: 'expireSilence', silenceId: '00000000-0000-4000-8000-000000000009' },
      attempt,
      never,
    );
    assert.equal(sim.requests.filter(({ method }) => method === 'DELETE').length, 1);
  });
});

describe('the address of an Alertmanager', () => {
  const addresses: readonly (readonly [string, string])[] = [
    ['https://am.example.com/', 'https://am.example.com'],
    [' https://am.example.com/team/x/#/alerts?silenced=false ', 'https://am.example.com/team/x'],
    ['https://am.example.com/x/api/v2/status', 'https://am.example.com/x'],
    ['http://alertmanager.internal:9093', 'http://alertmanager.internal:9093'],
  ];
  for (const [typed, kept] of addresses) {
    it(`is ${kept} for ${typed}`, () => assert.equal(checkAlertmanagerUrl(typed), kept));
  }

  it('is none with a user in it, or of another scheme', () => {
    for (const typed of ['https://u:p@am.example.com', 'ftp://am.example.com', 'am.example.com', '']) {
      assert.throws(() => checkAlertmanagerUrl(typed), typed);
    }
  });

  it('takes no password by plain http to another machine', async () => {
    const request = { baseUrl: 'http://alertmanager.example.com', auth: 'basic', credential: 'a:b' } as const;
    assert.equal((await problemIn(probeAlertmanager(request, environment, never))).code, 'http.insecureUrl');
  });

  const refusals: readonly (readonly ['status' | 'signIn' | 'redirect', string])[] = [
    ['status', 'alertmanager.unauthorized'],
    ['signIn', 'http.notJson'],
    ['redirect', 'http.redirected'],
  ];
  for (const [refusal, code] of refusals) {
    it(`is refused with ${code} by a proxy that lets nobody in by ${refusal}`, async () => {
      const sim = await startAlertmanagerSim({ maxLifetimeMs: minute });
      const proxy = await startAuthProxy({ target: sim.url, authorization: 'Bearer x', refusal });
      const request = { baseUrl: proxy.url, auth: 'none' } as const;
      assert.equal((await problemIn(probeAlertmanager(request, environment, never))).code, code);
      await proxy.close();
      await sim.close();
    });
  }
});
