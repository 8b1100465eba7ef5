declare module '../base/problem' {
  interface ProblemCodes {
    /** The account does not have this: `what` is the plain name of it. */
    'context.notInPlan': { readonly what: 'alike' | 'related' };
    /** There are more than the `shown` newest ones, which are all that was read. */
    'context.newestOnly': { readonly shown: number };
    /** No connected source can be asked for an incident by its number. */
    'context.nobodyToAsk': Record<string, never>;
    /** The source of this kind tells no such thing. */
    'context.notTold': { readonly source: string };
  }
}

export {};
