declare module '../base/problem' {
  interface ProblemCodes {
    /** No escalation policy of the account serves what was asked for. */
    'onCall.noPolicy': { readonly services: number };
    /** The first `shown` policies of `total`, since nothing says which are the person's. */
    'onCall.tooManyPolicies': { readonly shown: number; readonly total: number };
    /** A schedule that this key may not see, or that is gone. */
    'onCall.scheduleHidden': { readonly status: number };
    /** More schedules than are read for one look; this one was left out. */
    'onCall.tooManySchedules': { readonly most: number };
    /** The key is nobody's, so there is no "me". */
    'onCall.nobody': Record<string, never>;
  }
}

export {};
