/** Launches and changes ahead, and remarks, between the weekly review's page and the extension. */

export type AheadRequest =
  /** An empty id adds one. */
  | { readonly type: 'ahead'; readonly id: string; readonly change: AheadChange }
  | { readonly type: 'strikeAhead'; readonly id: string }
  | { readonly type: 'aheadPlaybook'; readonly id: string };

export type RemarkRequest =
  | { readonly type: 'remark'; readonly text: string }
  | { readonly type: 'strikeRemark'; readonly id: string }
  /** For a point of a chart (Unix ms); its words are asked for. */
  | { readonly type: 'pin'; readonly chart: string; readonly at: number };

export interface ShownRemark {
  readonly id: string;
  readonly text: string;
  /** The point of a chart that it is about; empty for a general one. */
  readonly where: string;
  /** Who, and when; empty where nobody signed it. */
  readonly by: string;
  readonly struck: boolean;
}

/** As a form has it: an empty text takes a fact away. */
export interface AheadChange {
  readonly what: string;
  /** ISO 8601 date. */
  readonly on: string;
  readonly risk: string;
  /** Addresses, or Markdown's links. */
  readonly about: string;
}

export interface ShownAhead extends AheadChange {
  readonly id: string;
  readonly struck: boolean;
  /** Past, or that nobody knows when. */
  readonly state: string;
  /** It lacks a playbook, or its date. */
  readonly isLoud: boolean;
  readonly links: readonly { readonly label: string; readonly href: string }[];
  /** What its playbook is called, or that there is none; empty where it does not matter or is not known. */
  readonly playbook: string;
  readonly hasPlaybook: boolean;
}

const longest = 1_000;

/** Checks what a form sent; undefined: it is none. */
export function readAheadRequest(fields: { readonly [name: string]: unknown }): AheadRequest | undefined {
  const { type, id, change } = fields;
  if (typeof id !== 'string' || id.length > 100) return undefined;
  if (type === 'strikeAhead' || type === 'aheadPlaybook') return { type, id };
  if (type !== 'ahead' || typeof change !== 'object' || change === null) return undefined;
  const told = change as { readonly [name: string]: unknown };
  const text = (name: string): string | undefined => {
    const value = told[name];
    return typeof value === 'string' && value.length <= longest ? value.trim() : undefined;
  };
  const [what, on, risk, about] = [text('what'), text('on'), text('risk'), text('about')];
  if (what === undefined || on === undefined || risk === undefined || about === undefined) return undefined;
  if (what === '' || !/^(?:\d{4}-\d{2}-\d{2})?$/.test(on)) return undefined;
  return { type, id, change: { what, on, risk, about } };
}
