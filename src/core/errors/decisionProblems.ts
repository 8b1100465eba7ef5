declare module '../base/problem' {
  interface ProblemCodes {
    /** The file of the team's decisions is no JSON here; `fault` is the parser's name of it. */
    'decisions.syntax': { readonly fault: string };
    /** Git left both sides in the file: nothing of it is used until one is chosen. */
    'decisions.conflict': Record<string, never>;
    'decisions.newerVersion': { readonly version: number; readonly supported: number };
    'decisions.tooLarge': { readonly size: number; readonly limit: number };
    /** The value is not what the key takes; its part of the decision does nothing. */
    'decisions.wrongValue': { readonly key: string; readonly expected: DecisionValue };
    'decisions.unknownKey': { readonly key: string };
    'decisions.notFingerprint': { readonly key: string };
    /** An ignoring without an end never begins. */
    'decisions.endless': Record<string, never>;
    /** Two decisions merge the same group, or one merges another's: the first counts. */
    'decisions.mergedTwice': { readonly fingerprint: string };
    'decisions.unreadable': { readonly file: string; readonly detail: string };
    /** A link leads out of a workspace that is not trusted. */
    'decisions.outside': Record<string, never>;
    'decisions.notTrusted': Record<string, never>;
    /** No folder is open and no team home is set: there is nowhere to keep a decision. */
    'decisions.noPlace': Record<string, never>;
    /** The file cannot be written: of a newer version, or broken. */
    'decisions.notWritable': { readonly file: string };
    /** Neither an exception nor words tell the group from others. */
    'decisions.noRule': Record<string, never>;
    /** The team file was read, but something in it keeps a rule from being added. */
    'decisions.teamFileBroken': { readonly file: string };
  }
}

/** What a value of the file should have been. */
export type DecisionValue = 'object' | 'text' | 'fingerprints' | 'flag' | 'time' | 'count' | 'class';
