declare module '../../core/base/problem' {
  /** Hosts are `name` or `name:port`: never a path, a query or a header, which may hold a secret. */
  interface ProblemCodes {
    'http.badUrl': Record<string, never>;
    /** Plain http to another machine: a token would travel in the open. */
    'http.insecureUrl': { readonly host: string };
    /** The token belongs to `boundTo` and is sent nowhere else. */
    'http.wrongOrigin': { readonly host: string; readonly boundTo: string };
    /** 401. */
    'http.unauthorized': { readonly host: string };
    /** 402. */
    'http.paymentRequired': { readonly host: string };
    /** 403. */
    'http.forbidden': { readonly host: string };
    /** 404. */
    'http.notFound': { readonly host: string };
    /** 429; `retryAfterMs` where the server said it. */
    'http.rateLimited': { readonly host: string; readonly retryAfterMs?: number };
    /** Any other 4xx; `detail` is the server's own text (remote, bounded). */
    'http.rejected': { readonly host: string; readonly status: number; readonly detail?: string };
    /** 5xx. */
    'http.serverError': { readonly host: string; readonly status: number };
    /** 3xx; redirects are not followed, since the token is bound to one origin. */
    'http.redirected': { readonly host: string; readonly to?: string };
    'http.connectTimeout': { readonly host: string; readonly seconds: number };
    /** The machine's key store did not give the token in time: nothing was sent. */
    'http.noKey': { readonly host: string; readonly seconds: number };
    'http.timeout': { readonly host: string; readonly seconds: number };
    'http.unknownHost': { readonly host: string };
    'http.connectionRefused': { readonly host: string };
    /** `reason` is the system's code, e.g. `EHOSTUNREACH`. */
    'http.unreachable': { readonly host: string; readonly reason: string };
    'http.connectionLost': { readonly host: string };
    /** `reason` is the code of the TLS layer, e.g. `CERT_HAS_EXPIRED`. */
    'http.tls': { readonly host: string; readonly reason: string };
    /** The body ended before its end. */
    'http.cutOff': { readonly host: string };
    /** An answer of success that is not JSON: mostly a page of a proxy or a sign-in portal. */
    'http.notJson': { readonly host: string; readonly got: 'html' | 'empty' | 'other' };
    'http.tooLarge': { readonly host: string; readonly limitBytes: number };
  }
}

export {};
