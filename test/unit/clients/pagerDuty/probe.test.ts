import assert from 'node:assert/strict';
import { probe, type PagerDutyConnection } from '../../../../src/clients/pagerDuty';
import { isAbort } from '../../../../src/core/base/problem';
import { isWrite, simTokens, type PagerDutySim } from '../../../sim/pagerDuty';
import { bendRows, environment, never, problemIn, Sims } from './pagerDutyWorld';

describe('probe', () => {
  const sims = new Sims();
  let sim: PagerDutySim;
  beforeEach(async () => (sim = await sims.start()));
  afterEach(sims.close);

  const dana = 'dana.reyes@example.com';
  const user = { id: 'PDANARY', name: 'Dana Reyes', email: dana };
  type Known = Partial<PagerDutyConnection>;
  const keys: readonly [string, string, string | undefined, Known][] = [
    ['a user key', simTokens.user, undefined, { keyKind: 'user', write: true, user }],
    ['an OAuth token', simTokens.oauth, undefined, { keyKind: 'user', write: true, user }],
    [
      'a user key with spaces around it',
      ` ${simTokens.user}\n`,
      undefined,
      { keyKind: 'user', write: true, user },
    ],
    [
      'an account key with an e-mail',
      simTokens.account,
      ' Dana.Reyes@Example.com',
      { keyKind: 'account', write: true, user },
    ],
    ['an account key without one', simTokens.account, undefined, { keyKind: 'account', write: false }],
    ['a read-only key', simTokens.readOnly, dana, { keyKind: 'account', write: false, user }],
  ];
  for (const [name, token, email, known] of keys) {
    it(`finds out what ${name} is, and changes nothing`, async () => {
      const before = JSON.stringify([...sim.state.incidents.values()]);
      const request = { baseUrl: `${sim.url}/`, token, ...(email === undefined ? {} : { email }) };
      const { connection, abilities } = await probe(request, environment, never);
      const account = `127.0.0.1-${sim.port}`;
      assert.deepEqual(connection, { account, label: `PagerDuty (${account})`, baseUrl: sim.url, ...known });
      assert.ok(abilities.includes('priorities'));
      assert.equal(JSON.stringify([...sim.state.incidents.values()]), before);
      assert.ok(!JSON.stringify(connection).includes(token.trim()));
    });
  }

  it('takes the account from the subdomain of the person', async () => {
    const unbend = bendRows('user', row => ({
      ...row,
      html_url: 'https://acme.eu.pagerduty.com/users/PDANARY',
    }));
    try {
      const { connection } = await probe({ baseUrl: sim.url, token: simTokens.user }, environment, never);
      assert.deepEqual([connection.account, connection.label], ['acme', 'PagerDuty (acme)']);
    } finally {
      unbend();
    }
  });

  it('tells nobody of an e-mail that nobody has', async () => {
    const request = { baseUrl: sim.url, token: simTokens.account, email: 'nobody@example.com' };
    assert.deepEqual(await problemIn(probe(request, environment, never)), {
      code: 'incidents.emailUnknown',
      args: { email: 'nobody@example.com' },
    });
  });

  for (const [name, token] of [
    ['revoked', simTokens.revoked],
    ['of another region', simTokens.otherRegion],
    ['unknown', 'u+nothing'],
  ] as const) {
    it(`says that a key is not accepted: ${name}`, async () => {
      assert.deepEqual(await problemIn(probe({ baseUrl: sim.url, token }, environment, never)), {
        code: 'incidents.badToken',
        args: { host: `127.0.0.1:${sim.port}` },
      });
    });
  }

  for (const token of ['', 'a b', 'key\r\nX-Evil: 1', 'schlüssel']) {
    it(`does not send ${JSON.stringify(token)}`, async () => {
      const { code } = await problemIn(probe({ baseUrl: sim.url, token }, environment, never));
      assert.equal(code, 'incidents.badToken');
      assert.equal(sim.requests.length, 0);
    });
  }

  it('does not call a key read-only because the probe met an outage or a limit', async () => {
    for (const status of [503, 429]) {
      sim.scenes.fail({ status, code: 0, message: 'no', shape: 'html' }, 1, 'writes');
      const { connection } = await probe({ baseUrl: sim.url, token: simTokens.user }, environment, never);
      assert.equal(connection.write, true);
    }
  });

  const outages: readonly [string, () => void, string][] = [
    ['an outage', () => sim.scenes.outage('503'), 'http.serverError'],
    ['a proxy', () => sim.scenes.html502(), 'http.serverError'],
    ['a rate limit', () => sim.scenes.rateLimit(true), 'http.rateLimited'],
    ['a captive portal', () => sim.scenes.notJson(9), 'http.notJson'],
    ['something else', () => sim.scenes.wrongBody(9), 'incidents.unexpectedAnswer'],
  ];
  for (const [name, happen, code] of outages) {
    it(`names what is in the way: ${name}`, async () => {
      happen();
      const problem = await problemIn(probe({ baseUrl: sim.url, token: simTokens.user }, environment, never));
      assert.equal(problem.code, code);
      assert.equal(sim.requests.filter(isWrite).length, 0);
    });
  }

  it('can be aborted', async () => {
    sim.scenes.outage('silent');
    const controller = new AbortController();
    const probing = probe({ baseUrl: sim.url, token: simTokens.user }, environment, controller.signal);
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(probing, isAbort);
  });
});
