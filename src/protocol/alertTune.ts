import type { PageChart } from '../core/review/pageChart';

/** Messages between the page that tunes an alert and the extension. Everything shown is text, made by the extension. */

export type AlertTuneRequest =
  | { readonly type: 'ready' }
  /** What if the threshold were this? */
  | { readonly type: 'tryOut'; readonly threshold: string }
  | { readonly type: 'write'; readonly threshold: string }
  | { readonly type: 'openRule' }
  | { readonly type: 'readAgain' };

export interface AlertTuneReplies {
  readonly ready: { readonly strings: AlertTuneStrings; readonly view: AlertTuneView };
  readonly tryOut: undefined;
  readonly write: undefined;
  readonly openRule: undefined;
  readonly readAgain: undefined;
}

export interface AlertTuneEvent {
  readonly type: 'show';
  readonly view: AlertTuneView;
}

export interface AlertTuneView {
  /** "Critical errors: Checkout". */
  readonly title: string;
  /** What the alert says now, with what it is seen by. */
  readonly now: string;
  /** The threshold of the team file, and the one that is tried out. */
  readonly written: string;
  readonly tried: string;
  readonly week: AlertWeek;
}

export type AlertWeek =
  | { readonly kind: 'loading'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string }
  | {
      readonly kind: 'shown';
      /** "It would have fired 3 times, for 1 h 20 min in all." */
      readonly summary: string;
      /** What is not known, or estimated. */
      readonly notices: readonly string[];
      readonly chart: PageChart;
    };

export interface AlertTuneStrings {
  readonly threshold: string;
  readonly thresholdHelp: string;
  readonly write: string;
  readonly openRule: string;
  readonly readAgain: string;
  readonly table: string;
  readonly keys: string;
}

const longest = 20;

/** Checks a request as it came over the channel. */
export function readAlertTuneRequest(body: unknown): AlertTuneRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  switch (body.type) {
    case 'ready':
    case 'openRule':
    case 'readAgain':
      return { type: body.type };
    case 'tryOut':
    case 'write': {
      const { threshold } = body as { readonly threshold?: unknown };
      if (typeof threshold !== 'string' || threshold.length > longest) return undefined;
      return { type: body.type, threshold };
    }
    default:
      return undefined;
  }
}
