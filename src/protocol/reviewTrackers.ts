import type { ShownTable } from './reviewPage';

/** Bugs, sign-ins and issues, between the weekly review's page and the extension. */

export type TrackerRequest =
  /** An item: begun on its tracker's page, or created there. */
  | { readonly type: 'issue' | 'createIssue'; readonly id: string }
  | { readonly type: 'signIn'; readonly host: string }
  /** Figures of another tracker, as a person typed them. */
  | { readonly type: 'typedBugs'; readonly text: string };

export interface ShownTrackers {
  /** Of each tracker its bugs; with its link where it has one. */
  readonly bugs: readonly { readonly table: ShownTable; readonly link: string; readonly href: string }[];
  /** Why there are none, or what they are; empty where the notices say it. */
  readonly note: string;
  /** Where a sign-in would tell more. */
  readonly signIns: readonly { readonly host: string; readonly label: string }[];
  /** The button that creates an issue of an item; empty where none can be created. */
  readonly createIssue: string;
}

const longest = 1_000;

/** Checks what came over the channel; undefined: it is none. */
export function readTrackerRequest(fields: { readonly [name: string]: unknown }): TrackerRequest | undefined {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' && value.length <= longest
      ? value.trim()
      : undefined;
  };
  const [type, id, host, words] = [fields['type'], text('id'), text('host'), text('text')];
  switch (type) {
    case 'issue':
    case 'createIssue':
      return id === undefined ? undefined : { type, id };
    case 'signIn':
      return host === undefined ? undefined : { type, host };
    case 'typedBugs':
      return words === undefined ? undefined : { type, text: words };
    default:
      return undefined;
  }
}
