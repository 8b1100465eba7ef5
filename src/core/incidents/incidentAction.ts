import type { WriteKind } from './incidentWrite';

/** What a person can do to an incident. A source says which of these it and its key can: `IncidentAbilities.actions`. */
export const incidentActions = [
  'acknowledge',
  'resolve',
  'addNote',
  'editNote',
  'escalate',
  'reassign',
  'snooze',
  'priority',
  'requestResponders',
  'silence',
] as const;

export type IncidentAction = (typeof incidentActions)[number];

/** The action that a kept write carries out. */
export function actionOf(kind: WriteKind): IncidentAction {
  switch (kind) {
    case 'note':
      return 'addNote';
    case 'expireSilence':
      return 'silence';
    default:
      return kind;
  }
}
