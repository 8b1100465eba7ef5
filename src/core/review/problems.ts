declare module '../base/problem' {
  interface ProblemCodes {
    /** A merge left its markers in a review: it is read, and not written until somebody settles it. */
    'review.mergeConflict': Record<string, never>;
    'review.newerVersion': { readonly version: number };
    /** A mark of a part that Opex writes is damaged: its text counts as people's, and the part is written anew. */
    'review.brokenRegion': {
      readonly name: string;
      readonly fault: 'endWithoutBegin' | 'beginWithoutEnd' | 'twice';
    };
    /** No review, or its first line was taken out: its period is not known. */
    'review.noPeriod': Record<string, never>;
    /** Time is in two reviews, or between two of them in none: so are its incidents. */
    'review.periodsApart': { readonly other: string; readonly fault: 'overlap' | 'gap' };
    /** The same action item stands twice, as a merge may leave it. */
    'review.itemTwice': { readonly text: string };
    'review.badItem': { readonly key: 'due' | 'priority'; readonly value: string };
    /** What was typed as a link leads nowhere. */
    'review.badLink': { readonly value: string };
    'review.badVerdict': { readonly value: string };
    /** A line that begins as typed bugs do, and has no figure that is understood. */
    'review.badBugs': { readonly value: string };
    /** An answer of the tracker is not as it documents it. */
    'review.trackerAnswer': { readonly tracker: string };
    /** More than is read: figures are "at least". */
    'review.trackerCut': { readonly tracker: string; readonly shown: number };
    /** 404: there is no such repository, or the account that is signed in does not see it. */
    'review.trackerHidden': { readonly tracker: string; readonly repository: string };
    /** 403: the organisation wants a sign-in of its own, or the account may not do that. */
    'review.trackerForbidden': { readonly tracker: string; readonly repository: string };
    /** 410: the repository has no issues. */
    'review.trackerOff': { readonly repository: string };
    /** 301: it was renamed or moved. */
    'review.trackerMoved': { readonly repository: string };
    /** 401: the sign-in was taken back. */
    'review.trackerSignedOut': { readonly tracker: string };
    /** The team's repository is on a host that VS Code cannot sign in to. */
    'review.trackerHost': { readonly host: string };
    /** Whether an issue was created is not known yet: created again it might be there twice. */
    'review.issuePending': { readonly seconds: number };
    /** Nobody signed in where the person was asked to. */
    'review.notSignedIn': { readonly tracker: string };
    /** The review's file has no such item, repeat or goal any more. */
    'review.placeGone': Record<string, never>;
    /** A source without a past: what this machine saw since then (Unix ms), while VS Code ran, is all there is. */
    'review.seenOnly': { readonly label: string; readonly since?: number };
    /** Alerts as Prometheus remembers them: exact to some minutes, and nothing of who was notified. */
    'review.fromAlerts': { readonly label: string; readonly metrics: string };
    /** Somebody took the line out of the journal, or changed what it is called by. */
    'review.entryGone': Record<string, never>;
  }
}

export {};
