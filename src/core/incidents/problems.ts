import type { IncidentChangeFact } from './changedSince';
import type { WriteKind } from './incidentWrite';

declare module '../base/problem' {
  interface ProblemCodes {
    /** Resolved before the write; acknowledging would reopen it and page people. `at` in Unix ms. */
    'incidents.alreadyResolved': { readonly by?: string; readonly at?: number; readonly agoMs?: number };
    /** Merged into another one: act on that. */
    'incidents.merged': { readonly into?: string };
    /** The source knows no such incident, or this key may not see it. */
    'incidents.notFound': { readonly nativeId: string };
    /** The source understood and said no; `message` is its own text (remote, bounded). */
    'incidents.refused': { readonly source: string; readonly message: string };
    /** The source answered, and the incident is not as it was asked to be. */
    'incidents.notApplied': { readonly wanted: string; readonly found: string };
    /** No answer to a write for so long that a person must use another way. */
    'incidents.noAnswer': { readonly seconds: number };
    /** The editor closed or reloaded before the write was confirmed. `attempted`: it may have arrived. */
    'incidents.interrupted': { readonly attempted: boolean };
    /** Queued behind a write of the same incident that did not go through. */
    'incidents.behindAnother': Record<string, never>;
    /** A write for a connection that is not there (any more). */
    'incidents.noSource': { readonly sourceId: string };
    /** It is on its way and cannot be taken back. */
    'incidents.underWay': Record<string, never>;
    /** The source, or this key, has no such action. */
    'incidents.cannot': { readonly kind: WriteKind };
    /** It waited so long (ms) that it would come as a surprise now. */
    'incidents.pressedLongAgo': { readonly ageMs: number };
    /** The incident is not what it was when it was pressed. */
    'incidents.changedMeanwhile': { readonly changes: readonly IncidentChangeFact[] };
    /** No answer to a write that pages people, and no trace of it: sending it again may page them twice. */
    'incidents.maybePaged': { readonly host?: string };
    /** The account's plan has no responder requests. */
    'incidents.noResponderRequests': Record<string, never>;
    /** The note that was to be changed is gone, or somebody changed it. */
    'incidents.noteGone': Record<string, never>;
    'incidents.noteChanged': Record<string, never>;
    'incidents.noTargets': Record<string, never>;
    'incidents.emptyNote': Record<string, never>;
    'incidents.noteTooLong': { readonly limit: number; readonly length: number };
    /** What was pressed could not be kept on disk: it would not survive a reload. */
    'incidents.notKept': { readonly detail: string };
    /** A kept write that cannot be read; it is left where it is. */
    'incidents.keptUnreadable': { readonly count: number };
    /** A kept write of a newer Opex; it is left where it is. */
    'incidents.keptNewer': { readonly version: number };
    /** The key may only read. */
    'incidents.readOnlyKey': Record<string, never>;
    /** An account key writes in a person's name, and no e-mail is known. */
    'incidents.emailNeeded': Record<string, never>;
    'incidents.emailUnknown': { readonly email: string };
    /** The key is refused here, and may be of another region: `other` is that region's host. */
    'incidents.badToken': { readonly host: string; readonly other?: string };
    /** The answer is not of the expected form; `where` names the field. */
    'incidents.unexpectedAnswer': { readonly what: string; readonly where: string };
    /** `dropped` rows could not be read; `first` names one of them, `where` its field. */
    'incidents.unreadableRows': {
      readonly what: string;
      readonly dropped: number;
      readonly first: string;
      readonly where: string;
    };
    /** The source gave no more rows after `read` of them, though it said that there are. */
    'incidents.endedEarly': { readonly what: string; readonly read: number };
    /** The filter of a source leaves none of its services. */
    'incidents.filterMatchesNothing': Record<string, never>;
    /** The filter asks for "my services", and nobody knows whose key it is. */
    'incidents.mineUnknown': Record<string, never>;
    /** This machine's clock is off from the source's by more than a minute or two. `ahead`: of the source's. */
    'incidents.clockSkew': { readonly byMs: number; readonly ahead: boolean };
    /** The source lists no more than `ceiling`: there are more than are shown. */
    'incidents.ceiling': { readonly what: string; readonly ceiling: number };
  }
}
