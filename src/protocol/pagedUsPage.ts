/** Messages between the "What Paged Us" page and the extension. Everything shown is text, made by the extension. */

export type PagedUsRequest =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'copy' }
  /** What a notice offers, by its place in the list. */
  | { readonly type: 'help'; readonly notice: number }
  /** What can be done about an alert, by its place in the list. */
  | { readonly type: 'act'; readonly alert: number; readonly action: PagedUsAction }
  | { readonly type: 'runAction' };

export type PagedUsAction = 'writePlaybook' | 'recordCause' | 'openLast';

export interface PagedUsReplies {
  readonly ready: { readonly strings: PagedUsStrings; readonly view: PagedUsView };
  readonly refresh: undefined;
  readonly copy: undefined;
  readonly act: undefined;
  readonly help: undefined;
  readonly runAction: undefined;
}

export interface PagedUsEvent {
  readonly type: 'show';
  readonly view: PagedUsView;
}

export type PagedUsView =
  | { readonly kind: 'loading'; readonly text: string }
  /** Nothing is known: why, and what to do. */
  | { readonly kind: 'failed'; readonly text: string; readonly action?: string }
  | PagedUsShown;

export interface PagedUsShown {
  readonly kind: 'shown';
  /** "Last 90 days · PagerDuty (acme) · as of 02:14:09". */
  readonly scope: string;
  /** What is missing or old: said before any figure, with what to do about it. */
  readonly notices: readonly { readonly text: string; readonly action?: string }[];
  readonly figures: readonly { readonly value: string; readonly label: string; readonly help: string }[];
  readonly alerts: readonly PagedUsAlert[];
  readonly load: readonly { readonly name: string; readonly pages: number; readonly nights: number }[];
  /** Set where nothing paged. */
  readonly quiet?: string;
  /** It is being read anew: the rows are those of before. */
  readonly isReading: boolean;
}

export interface PagedUsAlert {
  readonly title: string;
  readonly service: string;
  readonly facts: string;
  readonly playbook: string;
  readonly cause: string;
  readonly actions: readonly { readonly action: PagedUsAction; readonly label: string }[];
}

export interface PagedUsStrings {
  readonly title: string;
  readonly worst: string;
  readonly load: string;
  readonly loadHelp: string;
  readonly person: string;
  readonly pages: string;
  readonly nights: string;
  readonly refresh: string;
  readonly copy: string;
  readonly copied: string;
}

const actions: readonly string[] = [
  'writePlaybook',
  'recordCause',
  'openLast',
] satisfies readonly PagedUsAction[];

/** Checks a request as it came over the channel. */
export function readPagedUsRequest(body: unknown): PagedUsRequest | undefined {
  if (typeof body !== 'object' || body === null || !('type' in body)) return undefined;
  switch (body.type) {
    case 'ready':
    case 'refresh':
    case 'copy':
    case 'runAction':
      return { type: body.type };
    case 'help': {
      const { notice } = body as { readonly [name: string]: unknown };
      const isPlace = typeof notice === 'number' && Number.isSafeInteger(notice) && notice >= 0;
      return isPlace ? { type: 'help', notice } : undefined;
    }
    case 'act': {
      const { alert, action } = body as { readonly [name: string]: unknown };
      if (typeof alert !== 'number' || !Number.isSafeInteger(alert) || alert < 0) return undefined;
      if (typeof action !== 'string' || !actions.includes(action)) return undefined;
      return { type: 'act', alert, action: action as PagedUsAction };
    }
    default:
      return undefined;
  }
}
