import type { IncidentPageState } from '../../src/protocol/incidentPage';
import { keepState, keptState } from '../shared/host';

/** What the page keeps by itself: the host's state, and a note that was typed and not sent. */
interface KeptState extends IncidentPageState {
  readonly draft?: string;
}

/** The box a note is typed in, where the page has one. */
export function noteBox(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>('#note');
}

/** What stands in the box, or what a reload of the window kept of it. */
export function draftText(): string {
  return noteBox()?.value ?? kept()?.draft ?? '';
}

/** Keeps the state with what stands in the box, so that a reload loses no word. */
export function keepDraft(state: IncidentPageState | undefined = kept(), draft = draftText()): void {
  if (!state) return;
  const { version, incidentId } = state;
  keepState({ version, incidentId, ...(draft === '' ? {} : { draft }) });
}

function kept(): KeptState | undefined {
  return keptState() as KeptState | undefined;
}
