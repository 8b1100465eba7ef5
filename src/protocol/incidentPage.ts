import type { Severity } from '../core/team/severity';

/** What the incident page asks of the host. */
export type IncidentRequest =
  /** The page runs and wants to be shown something. */
  | { readonly type: 'ready' }
  | { readonly type: 'run'; readonly action: PageAction }
  /** Reads everything again. */
  | { readonly type: 'refresh' }
  /** Presses the button of a notice, or of a part that could not be read. */
  | { readonly type: 'help'; readonly part: string }
  /** Goes where a line leads; the host knows where that is. */
  | { readonly type: 'open'; readonly key: string }
  | { readonly type: 'addNote'; readonly text: string }
  /** `was`: the text that the person began from. */
  | { readonly type: 'editNote'; readonly noteId: string; readonly text: string; readonly was: string };

export interface IncidentReplies {
  readonly ready: { readonly strings: IncidentStrings; readonly view: IncidentView };
  readonly run: undefined;
  readonly refresh: undefined;
  readonly help: undefined;
  readonly open: undefined;
  readonly addNote: undefined;
  readonly editNote: undefined;
}

/** The buttons of the page. */
const pageActions = [
  'acknowledge',
  'resolve',
  'requestResponders',
  'escalate',
  'reassign',
  'snooze',
  'priority',
  'silence',
  'endSilence',
  'retryWrite',
  'discardWrite',
  'recordRootCause',
  'linkPlace',
  'searchPlaybooks',
  'openInBrowser',
  'copyLink',
] as const;

export type PageAction = (typeof pageActions)[number];

/** What the host tells the page: everything anew, whenever something of it changed. */
export interface IncidentEvent {
  readonly type: 'show';
  readonly view: IncidentView;
}

/** The page's content, in the person's words. All text is text: the page makes no markup of it. */
export type IncidentView =
  | { readonly kind: 'loading'; readonly state: IncidentPageState }
  | {
      readonly kind: 'gone';
      readonly state: IncidentPageState;
      readonly text: string;
      /** Label of the button that may help. */
      readonly action?: string;
    }
  | IncidentShown;

export interface IncidentShown {
  readonly kind: 'incident';
  readonly state: IncidentPageState;
  readonly severity: Severity;
  readonly severityName: string;
  readonly title: string;
  readonly number?: string;
  /** "PagerDuty (acme)". */
  readonly source: string;
  readonly facts: readonly NamedText[];
  readonly clocks: readonly PageClock[];
  readonly asOf: string;
  readonly notices: readonly Notice[];
  readonly actions: readonly {
    readonly action: PageAction;
    readonly label: string;
    readonly main: boolean;
  }[];
  /** The box "Do now". */
  readonly doNow: readonly PageList[];
  /** The box "What happens". */
  readonly whatHappens: readonly PageList[];
  readonly notes: Section<NoteBlock>;
  readonly canNote: boolean;
  readonly alerts: Section<AlertBlock>;
  /** Folded until somebody wants them: timeline, past incidents, related ones. */
  readonly folded: readonly PageList[];
}

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** A moment that the page counts to, in seconds; `at` is Unix ms by this machine's clock. */
export interface PageClock {
  /** "escalates in {0}" */
  readonly text: string;
  /** What to say once it is past: "acknowledge SLA broken {0} ago". Absent: then nothing. */
  readonly past?: string;
  readonly at: number;
  /** A promise that is about to be broken, or is. */
  readonly pressing: boolean;
}

/** Something that is not as it should be, and what to do. */
export interface Notice {
  /** For `help`. */
  readonly part: string;
  readonly text: string;
  readonly action?: string;
  /** `info` needs no hurry: an old copy is shown. */
  readonly kind: 'error' | 'info';
}

/** A part that is read on its own: its rows, and what to say where they are not all there. */
export interface Section<T> {
  /** For `help`, and to find it again. */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly T[];
  /** "reading…", "none", or why it could not be read; absent where the rows say it all. */
  readonly text?: string;
  readonly failed: boolean;
  readonly action?: string;
}

export type PageList = Section<PageLine>;

/** One line of a list, with what is below it. */
export interface PageLine {
  readonly text: string;
  readonly facts?: string;
  /** A codicon. */
  readonly icon?: string;
  /** Where it leads, for `open`; absent: nowhere. The same for the same thing in every view. */
  readonly key?: string;
  /** More of it: an address, for a person who wants to know before pressing. */
  readonly title?: string;
  readonly code?: boolean;
  readonly below?: readonly PageLine[];
}

export interface AlertBlock {
  readonly id: string;
  readonly summary: string;
  readonly facts: string;
  /** The runbook first. */
  readonly links: readonly PageLine[];
  /** What the payload says at its top: short values, readable at once. */
  readonly fields: readonly NamedText[];
  /** The whole payload as readable JSON; empty where there is none. */
  readonly details: string;
}

export interface NoteBlock {
  readonly id: string;
  readonly author: string;
  readonly when: string;
  readonly content: string;
  readonly canEdit: boolean;
}

/** What survives a reload; a state of another `version` is dropped. The page adds what it keeps by itself. */
export interface IncidentPageState {
  readonly version: 1;
  readonly incidentId: string;
}

/** The page's own words, put into the person's language by the host. */
export interface IncidentStrings {
  readonly doNow: string;
  readonly whatHappens: string;
  readonly details: string;
  readonly notePlaceholder: string;
  readonly addNote: string;
  readonly editNote: string;
  readonly saveNote: string;
  readonly cancel: string;
  readonly noteText: string;
  readonly refresh: string;
  readonly loading: string;
  readonly failed: string;
  readonly actions: string;
  readonly clocks: string;
}

const longestText = 100_000;
const longestKey = 5_000;

/** Checks a request as it came over the channel. */
export function readIncidentRequest(body: unknown): IncidentRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  const fields = body as { readonly [name: string]: unknown };
  const { part, key, text, noteId, was } = fields;
  switch (body.type) {
    case 'ready':
    case 'refresh':
      return { type: body.type };
    case 'run': {
      const action = pageActions.find(known => known === fields['action']);
      return action && { type: 'run', action };
    }
    case 'help':
      return isText(part, longestKey) ? { type: 'help', part } : undefined;
    case 'open':
      return isText(key, longestKey) ? { type: 'open', key } : undefined;
    case 'addNote':
      return isText(text) ? { type: 'addNote', text } : undefined;
    case 'editNote':
      return isText(text) && isText(was) && isText(noteId, longestKey)
        ? { type: 'editNote', noteId, text, was }
        : undefined;
    default:
      return undefined;
  }
}

/** Checks a state as VS Code kept it. */
export function readIncidentPageState(value: unknown): IncidentPageState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, incidentId } = value as { readonly [name: string]: unknown };
  return version === 1 && isText(incidentId, longestKey) && incidentId !== ''
    ? { version: 1, incidentId }
    : undefined;
}

function isText(value: unknown, longest = longestText): value is string {
  return typeof value === 'string' && value.length <= longest;
}
