import type { IncidentPageState } from '../../src/protocol/incidentPage';
import { keepState, keptState } from '../shared/host';

/** What the page keeps by itself beside the host's state, so that a reload of the window loses no word and no place. */
interface Kept extends IncidentPageState {
  /** Texts that were typed and not sent, by the box they stand in. */
  readonly drafts?: Readonly<Record<string, string>>;
  /** Parts that the person folded or unfolded. */
  readonly folds?: Readonly<Record<string, boolean>>;
  /** Pixels from the top. */
  readonly scroll?: number;
}

/** Takes the host's state; what the page kept for the same incident stays. */
export function takeState({ version, incidentId }: IncidentPageState): void {
  const before = kept();
  keepState(before?.incidentId === incidentId ? { ...before, version } : { version, incidentId });
}

export function draftOf(box: string): string | undefined {
  return kept()?.drafts?.[box];
}

/** Undefined ends the draft. */
export function keepDraft(box: string, text: string | undefined): void {
  change(({ drafts }) => ({ drafts: without({ ...drafts, [box]: text }) }));
}

export function isUnfolded(part: string, otherwise: boolean): boolean {
  return kept()?.folds?.[part] ?? otherwise;
}

export function keepFold(part: string, open: boolean): void {
  change(({ folds }) => ({ folds: { ...folds, [part]: open } }));
}

export function keptScroll(): number {
  return kept()?.scroll ?? 0;
}

export function keepScroll(scroll: number): void {
  change(() => ({ scroll }));
}

function change(make: (state: Kept) => Partial<Kept>): void {
  const state = kept();
  if (state) keepState({ ...state, ...make(state) });
}

/** The serializer checked version and incident; the rest is this page's own. */
function kept(): Kept | undefined {
  return keptState() as Kept | undefined;
}

function without(drafts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const left: Record<string, string> = {};
  for (const [box, text] of Object.entries(drafts)) if (text !== undefined) left[box] = text;
  return left;
}
