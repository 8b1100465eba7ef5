declare module '../base/problem' {
  interface ProblemCodes {
    /** The account does not have this: `what` is the plain name of it. */
    'context.notInPlan': { readonly what: 'alike' | 'related' };
    /** The source of this kind tells no such thing. */
    'context.notTold': { readonly source: string };
  }
}

export {};
