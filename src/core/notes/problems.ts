declare module '../base/problem' {
  interface ProblemCodes {
    /** A file below `.opex/root-causes` without front matter: it is no note that can be tied to anything. */
    'notes.noFrontMatter': Record<string, never>;
    /** A merge left its markers; the side of the own branch is read until somebody settles it. */
    'notes.mergeConflict': Record<string, never>;
    'notes.newerVersion': { readonly version: number };
    'notes.missingTitle': Record<string, never>;
    'notes.wrongType': { readonly key: string; readonly expected: 'text' | 'list' | 'map' | 'keys' };
    'notes.unknownKey': { readonly key: string };
    'notes.unknownStatus': { readonly value: string };
    'notes.unknownClass': { readonly value: string };
    'notes.badDate': { readonly value: string };
    /** A priority is a digit from 1 on. */
    'notes.badPriority': { readonly value: string };
    'notes.badCommit': { readonly value: string };
    /** Only http and https are links. */
    'notes.badLink': { readonly value: string };
    /** Somebody else wrote the note in between, and both changed the same: nothing was written. */
    'notes.clash': {
      readonly file: string;
      readonly keys: readonly string[];
      /** URIs of the note and of the text that was not written, where the two can be compared. */
      readonly sides?: readonly [note: string, text: string];
    };
    /** Another program holds the note's file for too long. */
    'notes.busy': { readonly file: string };
    'notes.badIncident': { readonly value: string };
    'notes.anchorWithoutPath': Record<string, never>;
    /** The path is absolute or climbs out of the folder that holds `.opex`; it is never opened. */
    'notes.anchorOutside': { readonly path: string };
    'notes.anchorBadLine': { readonly value: string };
    /** Without its text, a line that moved cannot be told from another. */
    'notes.anchorWithoutQuote': { readonly path: string; readonly line: number };
    'notes.tooMany': { readonly key: string; readonly limit: number };
    'notes.tooLarge': { readonly limitKb: number };
    /** Not UTF-8 or UTF-16. */
    'notes.notText': Record<string, never>;
    /** The file is a link to somewhere outside its folder; it is not followed. */
    'notes.linkOutside': Record<string, never>;
    'notes.unreadable': { readonly detail: string };
    /** The folder of the notes could not be listed; its notes are unknown, not absent. */
    'notes.folderUnreadable': { readonly folder: string; readonly detail: string };
    'notes.noPlace': Record<string, never>;
    'notes.noFolder': Record<string, never>;
    'notes.untitled': Record<string, never>;
    'notes.outsideWorkspace': { readonly file: string };
    'notes.readOnly': { readonly file: string };
    'notes.frameNotFound': { readonly file: string; readonly line: number };
    /** The text was opened unsaved, so that nothing typed is lost. */
    'notes.writeFailed': { readonly folder: string; readonly detail: string };
    /** Publishing: git is not there, or said something unexpected. `detail` is git's own sentence. */
    'notes.git': { readonly detail: string };
    'notes.noRepository': { readonly folder: string };
    'notes.notTrusted': Record<string, never>;
    'notes.badBranch': { readonly branch: string };
    'notes.remoteUnreachable': { readonly remote: string; readonly detail: string };
    'notes.pushRefused': { readonly remote: string; readonly branch: string; readonly detail: string };
    /** The branch moves as fast as we do: nothing was published, nothing lost. */
    'notes.branchMoves': { readonly branch: string };
    /** Without a remote the branch itself would move under the person's feet. */
    'notes.branchCheckedOut': { readonly branch: string };
    'notes.noIdentity': Record<string, never>;
    'notes.noteGone': { readonly file: string };
  }
}

export {};
