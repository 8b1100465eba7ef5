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
    /** The same action item stands twice, as a merge may leave it. */
    'review.itemTwice': { readonly text: string };
    'review.badItem': { readonly key: 'due' | 'priority'; readonly value: string };
    'review.badVerdict': { readonly value: string };
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
