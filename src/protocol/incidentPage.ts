import type { Severity } from '../core/team/severity';

/** What the incident page asks of the host. */
export type IncidentRequest =
  /** The page runs and wants to be shown something. */
  | { readonly type: 'ready' }
  | { readonly type: 'run'; readonly action: IncidentAction }
  /** Reads alerts and notes again. */
  | { readonly type: 'refresh' }
  /** The button of the failure that the page shows. */
  | { readonly type: 'runProblemAction'; readonly section: 'source' | 'write' | 'alerts' | 'notes' }
  | { readonly type: 'addNote'; readonly text: string }
  | { readonly type: 'openPlaybook'; readonly index: number }
  | { readonly type: 'openErrorGroup'; readonly fingerprint: string }
  | { readonly type: 'openFrame'; readonly fingerprint: string; readonly frame: number }
  | { readonly type: 'openRootCause'; readonly uri: string }
  | { readonly type: 'openExternal'; readonly href: string };

export interface IncidentReplies {
  readonly ready: { readonly strings: IncidentStrings; readonly view: IncidentView };
  readonly run: undefined;
  readonly refresh: undefined;
  readonly runProblemAction: undefined;
  readonly addNote: undefined;
  readonly openPlaybook: undefined;
  readonly openErrorGroup: undefined;
  readonly openFrame: undefined;
  readonly openRootCause: undefined;
  readonly openExternal: undefined;
}

export type IncidentAction =
  | 'acknowledge'
  | 'resolve'
  | 'openInBrowser'
  | 'recordRootCause'
  | 'retryWrite'
  | 'discardWrite'
  | 'searchPlaybooks';

/** What the host tells the page: everything anew, whenever something of it changed. */
export interface IncidentEvent {
  readonly type: 'show';
  readonly view: IncidentView;
}

/** The page's content, in the person's words. All text is text: the page makes no markup of it. */
export type IncidentView =
  | { readonly kind: 'loading'; readonly state: IncidentPageState }
  | { readonly kind: 'gone'; readonly state: IncidentPageState; readonly text: string }
  | {
      readonly kind: 'incident';
      readonly state: IncidentPageState;
      readonly severity: Severity;
      readonly severityName: string;
      readonly title: string;
      readonly number?: string;
      readonly facts: readonly NamedText[];
      readonly clocks: readonly PageClock[];
      readonly asOf: string;
      readonly notices: readonly Notice[];
      readonly actions: readonly {
        readonly action: IncidentAction;
        readonly label: string;
        readonly main: boolean;
      }[];
      readonly playbooks: readonly { readonly title: string; readonly reason: string }[];
      readonly playbooksText?: string;
      readonly errors: readonly ErrorLine[];
      readonly errorsText?: string;
      readonly rootCauses: readonly {
        readonly uri: string;
        readonly title: string;
        readonly status: string;
      }[];
      readonly alerts: Section<AlertBlock>;
      readonly notes: Section<NoteBlock>;
      readonly canNote: boolean;
    };

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** A moment that the page counts down to, in seconds; `at` is Unix ms by this machine's clock. */
export interface PageClock {
  /** "escalates in {0}" */
  readonly text: string;
  readonly at: number;
}

/** Something that is not as it should be, and what to do. */
export interface Notice {
  readonly section: 'source' | 'write';
  readonly text: string;
  readonly action?: string;
}

/** A part that is read on its own: its rows, and what to say where they are not all there. */
export interface Section<T> {
  readonly rows: readonly T[];
  /** "reading…", "none", or why it could not be read; absent where the rows say it all. */
  readonly text?: string;
  readonly failed: boolean;
  readonly action?: string;
}

export interface ErrorLine {
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly title: string;
  readonly facts: string;
  /** Frames of the team's own code, top first: "checkout.ts:118 charge". */
  readonly frames: readonly { readonly index: number; readonly text: string }[];
}

export interface AlertBlock {
  readonly summary: string;
  readonly facts: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** The payload as readable JSON. */
  readonly details: string;
}

export interface NoteBlock {
  readonly author: string;
  readonly when: string;
  readonly content: string;
}

/** What survives a reload; a state of another `version` is dropped. `draft`: a note that was typed and not sent. */
export interface IncidentPageState {
  readonly version: 1;
  readonly incidentId: string;
}

/** The page's own words, put into the person's language by the host. */
export interface IncidentStrings {
  readonly doNow: string;
  readonly whatHappens: string;
  readonly playbooks: string;
  readonly rootCauses: string;
  readonly errors: string;
  readonly alerts: string;
  readonly notes: string;
  readonly details: string;
  readonly notePlaceholder: string;
  readonly addNote: string;
  readonly refresh: string;
  readonly loading: string;
  readonly failed: string;
}

const actions: readonly IncidentAction[] = [
  'acknowledge',
  'resolve',
  'openInBrowser',
  'recordRootCause',
  'retryWrite',
  'discardWrite',
  'searchPlaybooks',
];
const longestText = 100_000;

/** Checks a request as it came over the channel. */
export function readIncidentRequest(body: unknown): IncidentRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  const fields = body as { readonly [name: string]: unknown };
  switch (body.type) {
    case 'ready':
    case 'refresh':
      return { type: body.type };
    case 'run': {
      const action = actions.find(known => known === fields['action']);
      return action && { type: 'run', action };
    }
    case 'runProblemAction': {
      const section = (['source', 'write', 'alerts', 'notes'] as const).find(
        known => known === fields['section'],
      );
      return section && { type: 'runProblemAction', section };
    }
    case 'addNote':
      return isText(fields['text']) ? { type: 'addNote', text: fields['text'] } : undefined;
    case 'openPlaybook':
      return isIndex(fields['index']) ? { type: 'openPlaybook', index: fields['index'] } : undefined;
    case 'openErrorGroup':
      return isText(fields['fingerprint'])
        ? { type: 'openErrorGroup', fingerprint: fields['fingerprint'] }
        : undefined;
    case 'openFrame':
      return isText(fields['fingerprint']) && isIndex(fields['frame'])
        ? { type: 'openFrame', fingerprint: fields['fingerprint'], frame: fields['frame'] }
        : undefined;
    case 'openRootCause':
      return isText(fields['uri']) ? { type: 'openRootCause', uri: fields['uri'] } : undefined;
    case 'openExternal':
      return isText(fields['href']) ? { type: 'openExternal', href: fields['href'] } : undefined;
    default:
      return undefined;
  }
}

/** Checks a state as VS Code kept it. */
export function readIncidentPageState(value: unknown): IncidentPageState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, incidentId } = value as { readonly [name: string]: unknown };
  return version === 1 && isText(incidentId) && incidentId !== '' ? { version: 1, incidentId } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
