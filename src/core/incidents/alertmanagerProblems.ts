declare module '../base/problem' {
  interface ProblemCodes {
    /** 401, or 403 before anything was asked: by its proxy, since Alertmanager itself has no users. */
    'alertmanager.unauthorized': { readonly host: string; readonly auth: 'none' | 'basic' | 'bearer' };
    /** Something answers there, and it is no Alertmanager with an API v2 (0.16 or newer). */
    'alertmanager.notThere': { readonly host: string };
    /** Its cluster is not ready: silences of other members may be missing. `status` is its own word. */
    'alertmanager.settling': { readonly label: string; readonly status: string };
    /**
     * It began a short while ago, and alerts come back only as their sources send them again. `kept` groups of before
     * have not come back yet. `at` in Unix ms by this machine's clock.
     */
    'alertmanager.justStarted': { readonly label: string; readonly at: number; readonly kept: number };
    /** Receivers that this connection is limited to and that are not there (any more). */
    'alertmanager.noSuchReceiver': { readonly label: string; readonly names: readonly string[] };
    /** Alertmanager has no such thing: no acknowledging, no resolving, no notes. */
    'alertmanager.notAvailable': { readonly what: 'acknowledge' | 'resolve' | 'note' | 'other' };
    /** Its proxy lets this user only read. */
    'alertmanager.readOnly': { readonly label: string };
    /** The end that was chosen passed before the silence could be sent. */
    'alertmanager.silenceOver': { readonly at: number };
    /** More alerts than one goes through by hand. */
    'alertmanager.tooManyToSilence': { readonly count: number; readonly limit: number };
  }
}

export {};
