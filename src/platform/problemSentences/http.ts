import * as vscode from 'vscode';
import type {} from '../../clients/http/problems';
import type { SentenceAction, Sentences } from './sentence';

/** What can go wrong between here and a server. */
export const httpSentences: Sentences<'http'> = {
  'http.badUrl': () => ({ text: vscode.l10n.t('That is not a web address.') }),
  'http.insecureUrl': ({ host }) => ({
    text: vscode.l10n.t(
      '{0} is addressed by plain http: your key would travel in the open. Use https.',
      host,
    ),
  }),
  'http.wrongOrigin': ({ host, boundTo }) => ({
    text: vscode.l10n.t(
      'The key is for {1} and is not sent to {0}. Connect again to use another address.',
      host,
      boundTo,
    ),
    action: { label: vscode.l10n.t('Connect…'), command: 'opex.connect' },
  }),
  'http.unauthorized': ({ host }) => ({
    text: vscode.l10n.t('{0} does not accept the key: it is wrong, revoked, or of another region.', host),
    action: connectAgain(),
  }),
  'http.paymentRequired': ({ host }) => ({
    text: vscode.l10n.t('{0} says that the plan of this account does not include this.', host),
    action: showLog(),
  }),
  'http.forbidden': ({ host }) => ({
    text: vscode.l10n.t('{0} does not let this key do that.', host),
    action: connectAgain(),
  }),
  'http.notFound': ({ host }) => ({
    text: vscode.l10n.t('{0} does not know what was asked for.', host),
    action: connectAgain(),
  }),
  'http.rateLimited': ({ host, retryAfterMs }) => ({
    text:
      retryAfterMs === undefined
        ? vscode.l10n.t('{0} had too many requests; Opex pauses.', host)
        : vscode.l10n.t(
            '{0} had too many requests and asks for a pause of {1} s.',
            host,
            Math.ceil(retryAfterMs / 1000),
          ),
    // To try again now is what it asks not to do: Opex does by itself when the pause is over.
    action: showLog(),
  }),
  'http.rejected': ({ host, status, detail }) => ({
    text: detail
      ? vscode.l10n.t('{0} rejected the request ({1}): {2}', host, status, detail)
      : vscode.l10n.t('{0} rejected the request ({1}).', host, status),
  }),
  'http.serverError': ({ host, status }) => ({
    text: vscode.l10n.t('{0} has trouble of its own (error {1}).', host, status),
    ...(/(?:^|\.)pagerduty\.com$/.test(host) ? { action: statusPage() } : {}),
  }),
  'http.redirected': ({ host, to }) => ({
    text: to
      ? vscode.l10n.t('{0} redirects to {1}; Opex does not follow, since the key is for {0} only.', host, to)
      : vscode.l10n.t('{0} redirects elsewhere; Opex does not follow.', host),
  }),
  'http.connectTimeout': ({ host, seconds }) => ({
    text: vscode.l10n.t('No connection to {0} within {1} s. Is the network or VPN up?', host, seconds),
  }),
  'http.noKey': ({ host, seconds }) => ({
    text: vscode.l10n.t(
      'This machine’s key store did not give the key for {0} within {1} s. Is it locked?',
      host,
      seconds,
    ),
  }),
  'http.timeout': ({ host, seconds }) => ({
    text: vscode.l10n.t('{0} did not answer within {1} s.', host, seconds),
  }),
  'http.unknownHost': ({ host }) => ({
    text: vscode.l10n.t('The name {0} cannot be resolved. Is the network or VPN up?', host),
  }),
  'http.connectionRefused': ({ host }) => ({
    text: vscode.l10n.t('{0} refuses connections: nothing listens there.', host),
  }),
  'http.unreachable': ({ host, reason }) => ({
    text: vscode.l10n.t('{0} cannot be reached ({1}). Is the network or VPN up?', host, reason),
  }),
  'http.connectionLost': ({ host }) => ({
    text: vscode.l10n.t('The connection to {0} broke before an answer came.', host),
  }),
  'http.tls': ({ host, reason }) => ({
    text: vscode.l10n.t(
      'No trusted connection to {0} ({1}). A proxy that inspects traffic needs its certificate installed.',
      host,
      reason,
    ),
  }),
  'http.cutOff': ({ host }) => ({ text: vscode.l10n.t('The answer of {0} was cut off.', host) }),
  'http.notJson': ({ host, got }) => ({
    text:
      got === 'html'
        ? vscode.l10n.t(
            'A web page came in place of the answer of {0}: a proxy or a sign-in page is in between.',
            host,
          )
        : got === 'empty'
          ? vscode.l10n.t('The answer of {0} was empty.', host)
          : vscode.l10n.t('The answer of {0} was not in the expected format.', host),
  }),
  'http.tooLarge': ({ host, limitBytes }) => ({
    text: vscode.l10n.t(
      'The answer of {0} is larger than {1} MB and was not read.',
      host,
      Math.round(limitBytes / 1e6),
    ),
  }),
};

function connectAgain(): SentenceAction {
  return { label: vscode.l10n.t('Connect…'), command: 'opex.connect' };
}

function showLog(): SentenceAction {
  return { label: vscode.l10n.t('Show Log'), command: 'opex.showLog' };
}

function statusPage(): SentenceAction {
  return {
    label: vscode.l10n.t('Status Page'),
    command: 'vscode.open',
    args: [vscode.Uri.parse('https://status.pagerduty.com')],
  };
}
