declare module '../base/problem' {
  interface ProblemCodes {
    'sample.alreadyResolved': { readonly title: string };
    'sample.noSuchIncident': { readonly id: string };
    /** The packed sample is missing or broken. */
    'sample.unreadable': { readonly detail: string };
    'sample.notWritten': { readonly detail: string };
  }
}

export {};
