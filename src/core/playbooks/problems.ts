declare module '../base/problem' {
  interface ProblemCodes {
    /** Larger than what is read; sizes in bytes. */
    'playbooks.tooLarge': { readonly file: string; readonly bytes: number; readonly limit: number };
    /** Deleted or renamed since it was listed. */
    'playbooks.gone': { readonly file: string };
    /** `detail` is the file system's own sentence. */
    'playbooks.unreadable': { readonly file: string; readonly detail: string };
    /** Holds bytes that are no text. */
    'playbooks.notText': { readonly file: string };
    /** Not UTF-8: what could not be read stands as U+FFFD. */
    'playbooks.brokenUtf8': { readonly file: string };
    /** By a symbolic link or `..` it lies outside of the workspace folders and the team home; it was not read. */
    'playbooks.outside': { readonly file: string };
    /** A title, owner, alert or service in front matter that is neither text nor a list of texts; it is left out. */
    'playbooks.frontMatterField': { readonly file: string; readonly field: string };
    /** More files than are read; the first `limit` by path are there. */
    'playbooks.tooMany': { readonly limit: number };
    /** The folders could not be listed. */
    'playbooks.listFailed': { readonly place: string; readonly detail: string };
    /** A glob of the setting that is empty, absolute or climbs out of the folder; it is left out. */
    'playbooks.badPattern': { readonly pattern: string };
    /** A folder of the setting that is no absolute path; it is left out. */
    'playbooks.badFolder': { readonly path: string };
    /** In Restricted Mode the team home, a folder outside of the workspace, is not read. */
    'playbooks.homeNotTrusted': Record<string, never>;
    /** Parts nested too deep or too costly stand as plain text; `line` is the first one (zero-based). */
    'playbooks.partlyPlain': { readonly file: string; readonly line: number };
    /** No list of playbooks has this one (any more). */
    'playbooks.unknown': { readonly file: string };
    /** A link that cannot be followed safely; `href` as written. */
    'playbooks.linkRefused': { readonly href: string };
    /** A link to a file that is not there. */
    'playbooks.linkDead': { readonly href: string };
    /** A link to a heading that its file does not have; `href` as written. */
    'playbooks.anchorDead': { readonly href: string };
    'playbooks.imageMissing': { readonly path: string };
    /** A command names a file that the repository no longer has. */
    'playbooks.commandFileGone': { readonly path: string };
    /** The team file has no such service. */
    'playbooks.unknownService': { readonly name: string };
    /** Neither the playbook nor the team file says how to reach it. */
    'playbooks.unknownPartner': { readonly name: string };
    'playbooks.noOwner': Record<string, never>;
    /** Not used, reviewed or changed for this long. */
    'playbooks.stale': { readonly days: number };
    /** No alert of these days led to it, and it names none. */
    'playbooks.unreached': { readonly days: number };
    /** Somebody who used it said so, then (Unix ms). */
    'playbooks.stepWrong': { readonly at: number };
    /** The incident is no longer among the open ones. */
    'playbooks.incidentGone': { readonly incident: string };
    /** In Restricted Mode no command of a playbook goes to a terminal. */
    'playbooks.commandsUntrusted': Record<string, never>;
    /** A value that is not put into a command or a query. */
    'playbooks.valueRefused': { readonly name: string; readonly value: string };
    /** A block cannot be used now; `why` is a sentence. */
    'playbooks.blockRefused': { readonly why: string };
    /** The file has changed: the block or step is no longer there. */
    'playbooks.partGone': Record<string, never>;
    /** What a command would act on cannot be told: it does not run by itself. */
    'playbooks.targetUnknown': Record<string, never>;
    /** What it would act on changed while the person typed. */
    'playbooks.targetChanged': { readonly was: string; readonly now: string };
    /** No backend for queries is there in this window. */
    'playbooks.noQueries': Record<string, never>;
    /** What was done with this playbook was kept by a newer version of this extension. */
    'playbooks.useNewer': { readonly version: number };
    /** Another window has been writing what was done for longer than a person waits. */
    'playbooks.useBusy': Record<string, never>;
  }
}

export {};
