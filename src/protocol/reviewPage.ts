import type { PageChart } from '../core/review/pageChart';
import type { Verdict } from '../core/review/reviewModel';
import type { Severity } from '../core/team/severity';
import {
  readAheadRequest,
  type AheadRequest,
  type RemarkRequest,
  type ShownAhead,
  type ShownRemark,
} from './reviewAhead';
import { readTrackerRequest, type ShownTrackers, type TrackerRequest } from './reviewTrackers';

/** Messages between the weekly review's page and the extension. What is shown is text, made by the extension. */

export type ReviewRequest =
  | AheadRequest
  | TrackerRequest
  | RemarkRequest
  | {
      readonly type:
        | 'ready'
        | 'refresh'
        | 'write'
        | 'openFile'
        | 'copyChat'
        | 'saveHtml'
        | 'close'
        | 'runAction'
        | 'addPanel';
    }
  | { readonly type: 'hidePanel'; readonly chart: string }
  | { readonly type: 'verdict'; readonly key: string; readonly verdict: Verdict }
  | { readonly type: 'item'; readonly id: string; readonly change: ItemChange }
  | { readonly type: 'addItem'; readonly text: string }
  | { readonly type: 'accept'; readonly id: string }
  | {
      readonly type: 'decide';
      readonly goal: number;
      readonly decision: 'pause' | 'goOn';
      readonly by: string;
    }
  | { readonly type: 'incident'; readonly id: string }
  | { readonly type: 'link'; readonly href: string };

/** An empty text takes a fact away. */
export interface ItemChange {
  readonly owner?: string;
  readonly due?: string;
  readonly priority?: string;
  readonly dropped?: string;
  readonly allowedBy?: string;
  readonly tracker?: string;
  readonly done?: boolean;
}

export type ReviewReplies = {
  readonly [T in Exclude<ReviewRequest['type'], 'ready'>]: undefined;
} & { readonly ready: { readonly strings: ReviewStrings; readonly view: ReviewView } };

export interface ReviewEvent {
  readonly type: 'show';
  readonly view: ReviewView;
}

export type ReviewView =
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly action?: string }
  | ShownReview;

export interface ShownReview {
  readonly kind: 'shown';
  readonly name: string;
  readonly scope: string;
  readonly people: string;
  /** Draft, not written yet, written. */
  readonly state: string;
  /** What is missing or half read, before any figure. */
  readonly notices: readonly string[];
  /** What the file says differently since it was written last. */
  readonly changes: readonly { readonly text: string; readonly lines: readonly string[] }[];
  readonly isReading: boolean;
  readonly figures: readonly ShownFigure[];
  readonly repeats: readonly ShownRepeat[];
  /** What stands where a list is empty: none, or that it is not known. */
  readonly noRepeats: string;
  readonly noIncidents: string;
  readonly incidents: readonly ShownIncident[];
  readonly carriedOpen: readonly ShownIncident[];
  readonly tables: readonly ShownTable[];
  readonly charts: readonly PageChart[];
  /** Charts that the team may hide; remarks are pinned to these. */
  readonly panels: readonly string[];
  /** Bugs, and where items become issues. */
  readonly trackers: ShownTrackers;
  readonly items: readonly ShownItem[];
  readonly candidates: readonly { readonly id: string; readonly text: string; readonly source: string }[];
  /** Launches and changes ahead. */
  readonly comingUp: readonly ShownAhead[];
  readonly remarks: readonly ShownRemark[];
  readonly pairings: readonly string[];
  readonly goals: readonly { readonly text: string; readonly canDecide: boolean; readonly decided: string }[];
  readonly wins: readonly string[];
  readonly areas: readonly { readonly name: string; readonly text: string }[];
}

export interface ShownFigure {
  readonly title: string;
  readonly value: string;
  readonly before: string;
  readonly help: string;
  readonly incidents: readonly IncidentRef[];
}

export interface IncidentRef {
  readonly id: string;
  readonly label: string;
}

export interface ShownRepeat {
  readonly key: string;
  readonly title: string;
  readonly facts: string;
  readonly isLoud: boolean;
  readonly proposal: string;
  readonly verdict?: Verdict;
  readonly incidents: readonly IncidentRef[];
}

export interface ShownIncident extends IncidentRef {
  readonly severity: Severity;
  readonly severityName: string;
  readonly title: string;
  readonly facts: string;
  /** Cause, playbook, who was woken: known or missing. */
  readonly known: readonly string[];
  readonly journal: readonly string[];
  readonly timeline: readonly string[];
  readonly open: boolean;
}

export interface ShownTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Its cells are words. */
  readonly isWide?: boolean;
}

export interface ShownItem {
  readonly id: string;
  readonly text: string;
  readonly done: boolean;
  readonly state: string;
  readonly isLoud: boolean;
  readonly owner: string;
  readonly due: string;
  readonly priority: string;
  readonly dropped: string;
  readonly allowedBy: string;
  readonly tracker: string;
  readonly lacks: string;
  readonly prevents: string;
}

export interface ReviewStrings {
  readonly [name: string]: string;
}

const longest = 4_000;
const plain: readonly string[] = [
  'ready',
  'refresh',
  'write',
  'openFile',
  'copyChat',
  'saveHtml',
  'close',
  'runAction',
  'addPanel',
];

/** Checks a request as it came over the channel. */
export function readReviewRequest(body: unknown): ReviewRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  const fields = body as { readonly [name: string]: unknown };
  const type = body.type;
  if (typeof type !== 'string') return undefined;
  if (plain.includes(type)) return { type: type as 'ready' };
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value.length <= longest ? value : undefined;
  };
  const [id, words, key, href, by] = [text('id'), text('text'), text('key'), text('href'), text('by')];
  switch (type) {
    case 'verdict': {
      const verdict = fields['verdict'];
      const isOne = verdict === 'keep' || verdict === 'tune' || verdict === 'delete';
      return key !== undefined && isOne ? { type, key, verdict } : undefined;
    }
    case 'item': {
      const change = readChange(fields['change']);
      return id !== undefined && change ? { type, id, change } : undefined;
    }
    case 'addItem':
    case 'remark':
      return words !== undefined && words.trim() !== '' ? { type, text: words.trim() } : undefined;
    case 'accept':
    case 'strikeRemark':
    case 'incident':
      return id === undefined ? undefined : { type, id };
    case 'issue':
    case 'createIssue':
    case 'signIn':
    case 'typedBugs':
      return readTrackerRequest(fields);
    case 'ahead':
    case 'strikeAhead':
    case 'aheadPlaybook':
      return readAheadRequest(fields);
    case 'link':
      return href === undefined ? undefined : { type, href };
    case 'hidePanel': {
      const chart = text('chart');
      return chart === undefined ? undefined : { type, chart };
    }
    case 'pin': {
      const [chart, at] = [text('chart'), fields['at']];
      const isTime = typeof at === 'number' && Number.isFinite(at) && Math.abs(at) <= 8.64e15;
      return chart !== undefined && isTime ? { type, chart, at } : undefined;
    }
    case 'decide': {
      const { goal, decision } = fields;
      const isGoal = typeof goal === 'number' && Number.isSafeInteger(goal) && goal >= 0;
      const who = by?.trim() ?? '';
      // A decision is somebody's.
      if (!isGoal || (decision !== 'pause' && decision !== 'goOn') || who === '') return undefined;
      return { type, goal, decision, by: who };
    }
    default:
      return undefined;
  }
}

const texts = ['owner', 'due', 'priority', 'dropped', 'allowedBy', 'tracker'] as const;

function readChange(value: unknown): ItemChange | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as { readonly [name: string]: unknown };
  const change: { -readonly [K in keyof ItemChange]: ItemChange[K] } = {};
  for (const name of texts) {
    const told = fields[name];
    if (told === undefined) continue;
    if (typeof told !== 'string' || told.length > 500) return undefined;
    change[name] = told.trim();
  }
  const { done } = fields;
  if (done !== undefined && typeof done !== 'boolean') return undefined;
  return done === undefined ? change : { ...change, done };
}
