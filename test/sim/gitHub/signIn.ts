import type { Answer, SimRequest } from './index';

/**
 * The device sign-in [GitHub Docs: Authorizing OAuth apps, device flow], which a person has confirmed as soon as it
 * begins: of all the ways that VS Code signs in to an Enterprise Server it is the one that needs no browser.
 */
export function answerSignIn(
  { method, path, query }: SimRequest,
  text: string,
  tokens: Readonly<Record<string, string>>,
  url: string,
): Answer | undefined {
  if (path === '/login/device') {
    return { status: 200, body: '<!doctype html><title>Device</title><h1>Confirmed</h1>' };
  }
  if (path === '/login/device/code' && method === 'POST') {
    return {
      status: 200,
      body: {
        device_code: 'device-1',
        user_code: 'ABCD-1234',
        verification_uri: `${url}/login/device`,
        expires_in: 900,
        interval: 1,
      },
    };
  }
  if (path === '/login/oauth/access_token' && method === 'POST') {
    // VS Code says it in the address, others in a form.
    const isAsked = (query.get('device_code') ?? text).includes('device-1');
    return isAsked
      ? {
          status: 200,
          body: { access_token: Object.keys(tokens)[0], token_type: 'bearer', scope: 'repo' },
        }
      : { status: 200, body: { error: 'incorrect_device_code' } };
  }
  return undefined;
}
