import type { IncidentNote } from '../../core/incidents/incident';
import { matchShared, readSharedNote } from '../../core/playbooks/sharedSteps';
import type { PlaybookStep } from '../../core/playbooks/steps';
import type { OthersStep } from '../../core/playbooks/transcript';
import * as vscode from 'vscode';
import { plainText } from '../../platform/remoteText';
import type { OthersTick } from './useView';

const mostOthers = 20;

/** What other responders ticked, by step, out of an incident's notes; `own`: the id of this person's note. */
export function othersOf(
  steps: readonly PlaybookStep[],
  title: string,
  notes: readonly IncidentNote[],
  own: string | undefined,
): ReadonlyMap<string, readonly OthersTick[]> {
  const found = new Map<string, OthersTick[]>();
  for (const note of notes) {
    const shared = note.id === own ? undefined : readSharedNote(note.content);
    if (!shared) continue;
    const by = plainText(note.author?.name ?? vscode.l10n.t('somebody'), 60);
    for (const [key, step] of matchShared(steps, title, shared)) {
      const all = found.get(key) ?? [];
      if (all.length < mostOthers) found.set(key, [...all, { ...step, by }]);
    }
  }
  return found;
}

/** The same, for a transcript. */
export function stepsOfOthers(others: ReadonlyMap<string, readonly OthersTick[]>): readonly OthersStep[] {
  return [...others.values()].flat().map(({ by, at, number, text }) => ({ by, at, number, text }));
}
