import * as vscode from 'vscode';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { Outbox } from '../../core/incidents/outboxOptions';
import { noteLimit } from '../../core/incidents/outboxRules';
import { transcriptOf, type OthersStep } from '../../core/playbooks/transcript';
import type { UsedFor, UseEvent } from '../../core/playbooks/useRecord';
import { executeCommand } from '../../platform/commands';
import type { VirtualTexts } from '../../platform/virtualText';
import { transcriptText } from './useWords';

export interface TranscriptFacts {
  readonly title: string;
  readonly incident?: UsedFor;
  readonly events: readonly UseEvent[];
  readonly others: readonly OthersStep[];
}

const room = 1_000;

/** The transcript as a note: what was done, without what commands wrote. */
export function transcriptNote(facts: TranscriptFacts): string {
  const lines = transcriptOf(facts, facts.others).map(transcriptText);
  const head = headOf(facts);
  // What came last matters most; that something is left out is said.
  let kept = lines.length;
  for (let length = head.length; kept > 0; kept -= 1) {
    length += (lines[kept - 1] ?? '').length + 1;
    if (length > noteLimit - room) break;
  }
  const cut = kept > 0 ? [vscode.l10n.t('({0} earlier lines left out)', String(kept))] : [];
  return [head, ...cut, ...lines.slice(kept)].join('\n');
}

/** Opens the transcript as a text, with what commands wrote. */
export async function showTranscript(texts: VirtualTexts, facts: TranscriptFacts): Promise<void> {
  const lines = transcriptOf(facts, facts.others).flatMap(line => {
    const output = line.kind === 'command' ? (line.output ?? '') : '';
    return [transcriptText(line), ...(output === '' ? [] : output.split('\n').map(text => `    ${text}`))];
  });
  await texts.show(`${facts.title}.txt`, [headOf(facts), '', ...lines, ''].join('\n'));
}

/** Makes it a note on the incident, and an entry of the on-call journal where there is one. */
export async function writeTranscript(
  deps: {
    readonly outbox: Outbox;
    readonly canWrite: (incident: Incident, action: IncidentAction) => boolean;
  },
  { incident }: IncidentRow,
  text: string,
): Promise<void> {
  await deps.outbox.press(incident, { kind: 'note', text });
  await executeCommand('opex.logToJournal', { text, incidentId: incident.id });
}

function headOf({ title, incident }: TranscriptFacts): string {
  return incident
    ? vscode.l10n.t('Playbook “{0}” for {1}', title, incident.name)
    : vscode.l10n.t('Playbook “{0}”', title);
}
