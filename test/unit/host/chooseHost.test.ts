import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { canReachDownloads, decideHost, hasDisplay } from '../../host/chooseHost';
import { parseSuiteConfig } from '../../host/suites';

describe('decideHost', () => {
  const cases: readonly (readonly [string | undefined, boolean, boolean, string])[] = [
    ['electron', false, false, 'electron'],
    ['server', true, true, 'server'],
    [undefined, true, true, 'electron'],
    ['', true, false, 'server'],
    [undefined, false, true, 'server'],
  ];
  for (const [wanted, isShown, isAvailable, expected] of cases) {
    it(`wanted ${wanted ?? '-'}, display ${isShown}, desktop ${isAvailable}: ${expected}`, async () => {
      const isDesktopAvailable = (): Promise<boolean> => Promise.resolve(isAvailable);
      assert.equal(await decideHost({ wanted, hasDisplay: isShown, isDesktopAvailable }), expected);
    });
  }

  it('does not ask the network where nothing can be shown', async () => {
    const isDesktopAvailable = (): Promise<boolean> => Promise.reject(new Error('asked'));
    assert.equal(await decideHost({ wanted: undefined, hasDisplay: false, isDesktopAvailable }), 'server');
  });

  it('refuses a host it does not know', async () => {
    const isDesktopAvailable = (): Promise<boolean> => Promise.resolve(true);
    await assert.rejects(
      decideHost({ wanted: 'web', hasDisplay: true, isDesktopAvailable }),
      /OPEX_TEST_HOST is "web"/,
    );
  });
});

describe('hasDisplay', () => {
  it('needs an X or Wayland display on Linux', function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    assert.equal(hasDisplay({}), false);
    assert.equal(hasDisplay({ DISPLAY: '' }), false);
    assert.equal(hasDisplay({ DISPLAY: ':0' }), true);
    assert.equal(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }), true);
  });
});

describe('canReachDownloads', () => {
  it('is false at once where nothing listens', async () => {
    assert.equal(await canReachDownloads('https://127.0.0.1:1/'), false);
  });

  it('is false after its time where nobody answers', async () => {
    const silent = createServer();
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const start = Date.now();
    assert.equal(await canReachDownloads(`https://127.0.0.1:${port}/`, 100), false);
    assert.ok(Date.now() - start < 2000);
    silent.close();
  });
});

describe('parseSuiteConfig', () => {
  it('fills in defaults', () => {
    assert.deepEqual(parseSuiteConfig('{"trusted": false}'), {
      workspace: 'empty',
      trusted: false,
      settings: {},
      timeoutSeconds: 300,
    });
  });

  for (const [text, message] of [
    ['{"trustd": true}', /unknown key "trustd"/],
    ['{"trusted": "yes"}', /"trusted" must be a boolean/],
    ['{"settings": null}', /"settings" must be a object/],
  ] as const) {
    it(`refuses ${text}`, () => assert.throws(() => parseSuiteConfig(text), message));
  }
});
