import { problem, ProblemError } from '../../core/base/problem';
import type {} from './problems';

/** The address that a client's paths are appended to. */
export interface BaseUrl {
  /** Scheme, host and port: what a token is bound to. */
  readonly origin: string;
  /** `name` or `name:port`: the only part that problems and logs may show. */
  readonly host: string;
  /** Without a trailing slash, query or fragment. */
  readonly href: string;
}

/**
 * Reads the address of a service.
 * @throws ProblemError `http.badUrl` for anything but http and https, or with a user name in it;
 * `http.insecureUrl` for plain http to another machine, unless `plainHttp` says that no secret goes there.
 */
export function parseBaseUrl(text: string, { plainHttp = false } = {}): BaseUrl {
  const url = urlOf(text.trim());
  if (!url || url.username !== '' || url.password !== '' || !/^https?:$/.test(url.protocol)) {
    throw new ProblemError(problem('http.badUrl', {}));
  }
  if (!plainHttp && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ProblemError(problem('http.insecureUrl', { host: url.host }));
  }
  return { origin: url.origin, host: url.host, href: url.origin + url.pathname.replace(/\/+$/, '') };
}

/** True for names and addresses that never leave this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === '[::1]' || /^(?:127(?:\.\d{1,3}){3}|(?:[a-z0-9-]+\.)*localhost)$/i.test(hostname);
}

/** The link where it is https, or http on loopback; undefined for every other text. */
export function safeLink(text: string | undefined): string | undefined {
  const url = text === undefined ? undefined : urlOf(text);
  if (!url) return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
    ? url.href
    : undefined;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
