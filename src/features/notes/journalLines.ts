import type { EntityId } from '../../core/base/identity';
import { executeCommand } from '../../platform/commands';

/** What of root causes goes into the on-call journal by itself; in English, as all of the team's files. */
export function journalNote(id: string, title: string, file: string, incidentId: EntityId | undefined): void {
  log(`recorded a root cause: ${title} (${file})`, 'note', incidentId, `note-${id}`);
}

export function journalFix(
  title: string,
  commits: readonly string[],
  incidentId: EntityId | undefined,
): void {
  log(`recorded a fix of “${title}”: ${commits.join(', ') || 'to be committed'}`, 'fix', incidentId);
}

function log(text: string, kind: 'note' | 'fix', incidentId: EntityId | undefined, id?: string): void {
  void executeCommand('opex.logToJournal', {
    automatic: true,
    kind,
    text,
    ...(id === undefined ? {} : { id }),
    ...(incidentId === undefined ? {} : { incidentId }),
  });
}
