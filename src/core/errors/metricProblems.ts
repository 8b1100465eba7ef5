declare module '../base/problem' {
  /** Beside `logConnections.*`: who may ask, and whether there is a Prometheus at all. */
  interface ProblemCodes {
    /** The server does not understand the expression or refuses it; `message` is its own text (remote, bounded). */
    'metrics.badQuery': { readonly host: string; readonly message: string };
    /** The expression was understood and could not be computed, e.g. too many samples; `message` is remote, bounded. */
    'metrics.failedQuery': { readonly host: string; readonly message: string };
    /** The server gave up after its own time limit; `message` is remote, bounded. */
    'metrics.timedOut': { readonly host: string; readonly message: string };
    /** The server starts, or loads what it kept: it says "not ready". */
    'metrics.notReady': { readonly host: string };
    /** The server answered and says that something is missing from it; `message` is remote, bounded. */
    'metrics.warning': { readonly host: string; readonly message: string };
    /** More steps in a range than the server answers. */
    'metrics.tooManySteps': { readonly steps: number; readonly limit: number };
    /** More series than are read: `read` of them are. */
    'metrics.tooManySeries': { readonly host: string; readonly series: number; readonly read: number };
    /** Parts of an answer that are not of the expected form; `what` names them: `series`, `rules`. */
    'metrics.unreadable': { readonly host: string; readonly what: string; readonly count: number };
    /** Series whose samples are native histograms, which are no numbers. */
    'metrics.nativeHistograms': { readonly host: string; readonly count: number };
    /** The answer as a whole is not of the expected form. */
    'metrics.unexpectedAnswer': { readonly host: string; readonly what: string };
    /** The server knows what its metrics are called, but not of which type they are. */
    'metrics.noMetadata': { readonly host: string };
    /** There is a server, and it has no metric at all in the time that was looked at. */
    'metrics.none': { readonly host: string };
    /** A function of the API that this server does not have. */
    'metrics.notOffered': { readonly host: string; readonly what: 'rules' | 'alerts' | 'metadata' | 'other' };
  }
}

export {};
