import type { PlaybookHeading } from '../core/playbooks/playbook';
import type { Severity } from '../core/team/severity';
import type { PageClock } from './incidentPage';
import {
  readUseRequest,
  type UseReplies,
  type UseRequest,
  type UseStrings,
  type UseView,
} from './playbookUse';

/** What the playbook page asks of the host. */
export type PlaybookRequest =
  /** The page runs and wants to be shown something. */
  | { readonly type: 'ready' }
  /** A link to a file was followed: another playbook, a source file, an image. */
  | { readonly type: 'openFile'; readonly path: string; readonly fragment?: string; readonly scroll: number }
  | { readonly type: 'openExternal'; readonly href: string }
  | { readonly type: 'copy'; readonly text: string }
  /** To the playbook that was shown before. */
  | { readonly type: 'back' }
  /** Opens the Markdown file in the editor. */
  | { readonly type: 'openSource' }
  | { readonly type: 'openIncident' }
  | { readonly type: 'search' }
  /** Presses the button of the failure that is shown. */
  | { readonly type: 'runAction' }
  | UseRequest;

export interface PlaybookReplies extends UseReplies {
  readonly ready: { readonly strings: PlaybookStrings; readonly view: PlaybookView };
  readonly openFile: undefined;
  readonly openExternal: undefined;
  readonly copy: undefined;
  readonly back: undefined;
  readonly openSource: undefined;
  readonly openIncident: undefined;
  readonly search: undefined;
  readonly runAction: undefined;
}

/** What the host tells the page. */
export type PlaybookEvent =
  | { readonly type: 'show'; readonly view: PlaybookView }
  /** The incident's line changed: its age, its state. */
  | { readonly type: 'incident'; readonly incident: IncidentLine | undefined }
  /** Something was done, or learnt from others. */
  | { readonly type: 'use'; readonly use: UseView; readonly state: PlaybookPageState }
  | { readonly type: 'reveal'; readonly section: string };

export type PlaybookView = {
  /** What the page keeps for a reload of the window; the page adds where it stands. */
  readonly state: PlaybookPageState;
  readonly incident?: IncidentLine;
  /** True where "back" leads to a playbook. */
  readonly canGoBack: boolean;
  /** Where to go in it, told once; without it the page stays or returns to where it stood. */
  readonly goTo?: { readonly section: string } | { readonly scroll: number };
} & (
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'playbook';
      readonly title: string;
      /** Path as a person of this workspace says it. */
      readonly path: string;
      readonly html: string;
      readonly outline: readonly PlaybookHeading[];
      /** Facts below the title: services, alerts, owner. */
      readonly facts: readonly { readonly name: string; readonly value: string }[];
      /** What of the file could not be read or laid out. */
      readonly notices: readonly string[];
      /** Absent until it is known what was done with it. */
      readonly use?: UseView;
    }
  | { readonly kind: 'failed'; readonly text: string; readonly action?: string }
);

/** The incident that the playbook was opened for, in words. */
export interface IncidentLine {
  readonly severity: Severity;
  readonly severityName: string;
  readonly title: string;
  readonly number?: string;
  readonly service: string;
  /** Status and age: "triggered, 4 min". */
  readonly status: string;
  readonly clocks: readonly PageClock[];
  /** Set when the line may be old, or the incident is no longer open. */
  readonly notice?: string;
}

/** What survives a reload; a state of another `version` is dropped. */
export interface PlaybookPageState extends PlaybookPlace {
  readonly version: 1;
  readonly incidentId?: string;
  /** Values that the person typed. */
  readonly params?: Readonly<Record<string, string>>;
  /** Where "back" goes through, the oldest first. */
  readonly trail: readonly PlaybookPlace[];
}

/** A playbook and where in it. */
export interface PlaybookPlace {
  readonly uri: string;
  /** Pixels from the top. */
  readonly scroll?: number;
}

/** The page's words, put into the person's language by the host. */
export interface PlaybookStrings extends UseStrings {
  readonly outline: string;
  readonly incident: string;
  readonly copy: string;
  readonly copied: string;
  readonly back: string;
  readonly openSource: string;
  readonly openIncident: string;
  readonly search: string;
  readonly loading: string;
  readonly refusedLink: string;
  readonly failed: string;
  readonly codeBlock: string;
  readonly table: string;
  readonly empty: string;
}

const longestText = 1_000_000;

/** Checks a request as it came over the channel. */
export function readPlaybookRequest(body: unknown): PlaybookRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  const fields = body as { readonly [name: string]: unknown };
  switch (body.type) {
    case 'ready':
    case 'back':
    case 'openSource':
    case 'openIncident':
    case 'search':
    case 'runAction':
      return { type: body.type };
    case 'openExternal':
      return isText(fields['href']) ? { type: 'openExternal', href: fields['href'] } : undefined;
    case 'copy':
      return isText(fields['text']) ? { type: 'copy', text: fields['text'] } : undefined;
    case 'openFile': {
      const { path, fragment, scroll } = fields;
      if (!isText(path) || (fragment !== undefined && !isText(fragment)) || !isNumber(scroll))
        return undefined;
      return { type: 'openFile', path, scroll, ...(fragment === undefined ? {} : { fragment }) };
    }
    default:
      return readUseRequest(fields);
  }
}

/** Checks a state as VS Code kept it; files and windows outlive versions. */
export function readPlaybookPageState(value: unknown): PlaybookPageState | undefined {
  const place = readPlace(value);
  if (!place) return undefined;
  const { version, incidentId, trail, params } = value as { readonly [name: string]: unknown };
  if (version !== 1) return undefined;
  return {
    version: 1,
    ...place,
    trail: Array.isArray(trail) ? trail.flatMap(step => readPlace(step) ?? []).slice(-longestTrail) : [],
    ...(isText(incidentId) ? { incidentId } : {}),
    ...(isParams(params) ? { params } : {}),
  };
}

function readPlace(value: unknown): PlaybookPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, scroll } = value as { readonly [name: string]: unknown };
  if (!isText(uri) || uri === '') return undefined;
  return { uri, ...(isNumber(scroll) ? { scroll } : {}) };
}

/** Steps that "back" remembers. */
export const longestTrail = 50;

function isParams(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.length <= 100 && entries.every(([, text]) => isText(text));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
