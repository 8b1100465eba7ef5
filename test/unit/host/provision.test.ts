import assert from 'node:assert/strict';
import {
  codeServerVersion,
  installEnv,
  judgeInstall,
  markerText,
  type InstallState,
} from '../../host/provisionServer';
import { planPackages } from '../../host/systemPackages';
import { cacheRoot } from '../../host/paths';

const sound: InstallState = {
  isThere: true,
  marker: markerText(),
  versionOutput: `${codeServerVersion} 53c2f32 with Code 1.139.1`,
};

describe('judgeInstall', () => {
  const cases: readonly { readonly what: string; readonly state: InstallState; readonly kind: string }[] = [
    { what: 'a complete install that runs', state: sound, kind: 'use' },
    {
      what: 'no folder',
      state: { isThere: false, marker: undefined, versionOutput: undefined },
      kind: 'install',
    },
    { what: 'a folder without marker', state: { ...sound, marker: undefined }, kind: 'replace' },
    { what: 'a marker of another version', state: { ...sound, marker: '{"version":0}' }, kind: 'replace' },
    { what: 'a server that does not start', state: { ...sound, versionOutput: undefined }, kind: 'replace' },
    { what: 'a server of another version', state: { ...sound, versionOutput: '4.1.0 abc' }, kind: 'replace' },
  ];
  for (const { what, state, kind } of cases) {
    it(`${what}: ${kind}`, () => assert.equal(judgeInstall(state).kind, kind));
  }
});

describe('planPackages', () => {
  const missing = [
    { debian: 'libkrb5-dev', what: 'the Kerberos headers' },
    { debian: 'chromium', what: 'Chromium' },
  ];

  it('does nothing when nothing is missing', () => {
    assert.deepEqual(planPackages([], { isRoot: true, hasApt: true }), { kind: 'nothing' });
  });

  it('installs as root on Debian', () => {
    assert.deepEqual(planPackages(missing, { isRoot: true, hasApt: true }), {
      kind: 'install',
      packages: ['libkrb5-dev', 'chromium'],
    });
  });

  for (const machine of [
    { isRoot: false, hasApt: true },
    { isRoot: true, hasApt: false },
  ]) {
    it(`names everything that is missing (${JSON.stringify(machine)})`, () => {
      const plan = planPackages(missing, machine);
      assert.equal(plan.kind, 'tell');
      assert.match(plan.message, /Kerberos headers.*Chromium/);
      assert.match(plan.message, /apt-get install .*libkrb5-dev chromium/);
      assert.equal(plan.message.includes('sudo'), machine.hasApt);
    });
  }
});

describe('installEnv', () => {
  const outer = {
    PATH: '/usr/bin',
    HOME: '/home/me',
    npm_config_registry: 'https://registry.example',
    npm_config_user_agent: 'npm/11 node/v20.20.2 linux x64',
    npm_package_name: 'opex',
    npm_lifecycle_event: 'test',
    npm_config_nodedir: '/usr',
    NODE_ENV: 'production',
  };

  it('hides the outer npm and keeps what the user configured', () => {
    const env = installEnv(outer, '/node24/bin', '/node24/headers');
    assert.equal(env['PATH'], '/node24/bin:/usr/bin');
    assert.equal(env['npm_config_registry'], 'https://registry.example');
    assert.equal(env['npm_config_nodedir'], '/node24/headers');
    for (const name of ['npm_config_user_agent', 'npm_package_name', 'npm_lifecycle_event', 'NODE_ENV']) {
      assert.equal(env[name], undefined, name);
    }
  });

  it('leaves the PATH alone without a Node of its own', () => {
    const env = installEnv(outer);
    assert.equal(env['PATH'], '/usr/bin');
    assert.equal(env['npm_config_nodedir'], undefined);
  });
});

describe('cacheRoot', () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, '/home/me/.cache/opex-test'],
    ['', '/home/me/.cache/opex-test'],
    ['/cache', '/cache/opex-test'],
    ['relative', '/home/me/.cache/opex-test'],
  ];
  for (const [xdg, expected] of cases) {
    it(`$XDG_CACHE_HOME=${xdg ?? '(unset)'} gives ${expected}`, () => {
      assert.equal(cacheRoot(xdg === undefined ? {} : { XDG_CACHE_HOME: xdg }, '/home/me'), expected);
    });
  }
});
