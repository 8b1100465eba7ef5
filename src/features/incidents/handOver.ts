import * as vscode from 'vscode';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentChoices } from '../../core/incidents/incidentChoices';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { Outbox } from '../../core/incidents/outbox';
import { longestSnoozeSeconds } from '../../core/incidents/outboxRules';
import { plainText } from '../../platform/remoteText';
import { ageText } from '../../platform/timeText';
import { askText } from './askText';
import { pickChoice } from './pickChoice';
import { pickTarget, targetsOf } from './pickTargets';

export interface HandOverDeps {
  readonly outbox: Outbox;
  readonly details: IncidentDetails;
}

const name = ({ incident }: IncidentRow): string => plainText(incident.title, 80);

/** To another level of its policy: who is paged is said before. */
export async function escalate({ outbox }: HandOverDeps, row: IncidentRow, choices: IncidentChoices) {
  const level = await pickChoice<number>({
    title: vscode.l10n.t('Escalate “{0}” to which level?', name(row)),
    placeHolder: vscode.l10n.t('Its people are paged at once'),
    load: async (_, signal) => {
      const { policy, levels } = await choices.levels(row.incident.nativeId, signal);
      const assigned = new Set(row.incident.assignees.map(person => person.name));
      const rows = levels.map((people, index) => {
        const has = people.some(person => assigned.has(person));
        const names = plainText(people.join(', ') || vscode.l10n.t('nobody'), 120);
        return {
          label: vscode.l10n.t('Level {0}', index + 1),
          description: has ? vscode.l10n.t('{0} · has it now', names) : names,
          detail: plainText(policy.name, 80),
          choice: index + 1,
          has,
        };
      });
      // Enter takes the first: the level after the one that has it, so that nobody is paged again by habit.
      const next = rows.findIndex(({ has }) => has) + 1;
      return [...rows.slice(next), ...rows.slice(0, next)];
    },
  });
  if (level !== undefined) await outbox.press(row.incident, { kind: 'escalate', level });
}

/** To a person or an escalation policy. */
export async function reassign({ outbox }: HandOverDeps, row: IncidentRow, choices: IncidentChoices) {
  const target = await pickTarget(vscode.l10n.t('Reassign “{0}” to whom?', name(row)), choices);
  if (target) await outbox.press(row.incident, { kind: 'reassign', to: targetsOf(target) });
}

const minute = 60;
const hour = 60 * minute;
const snoozes: readonly number[] = [15 * minute, 30 * minute, hour, 4 * hour, 8 * hour, 24 * hour];

export async function snooze({ outbox }: HandOverDeps, row: IncidentRow): Promise<void> {
  const title = vscode.l10n.t('Snooze “{0}” for how long?', name(row));
  const picked = await pickChoice<number>({
    title,
    placeHolder: vscode.l10n.t('It is acknowledged as yours, and triggers again then'),
    load: () =>
      Promise.resolve([
        ...snoozes.map(seconds => ({ label: ageText(seconds * 1000), choice: seconds })),
        { label: vscode.l10n.t('Other…'), choice: 0 },
      ]),
  });
  if (picked === undefined) return;
  const seconds = picked > 0 ? picked : await askMinutes(title);
  if (seconds !== undefined) await outbox.press(row.incident, { kind: 'snooze', seconds });
}

async function askMinutes(title: string): Promise<number | undefined> {
  const most = longestSnoozeSeconds / minute;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Minutes, from 1 to {0} (a week)', most),
    ignoreFocusOut: true,
    validateInput: text =>
      /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most
        ? undefined
        : vscode.l10n.t('A whole number from 1 to {0}.', most),
  });
  return typed === undefined ? undefined : Number(typed) * minute;
}

export async function setPriority({ outbox }: HandOverDeps, row: IncidentRow, choices: IncidentChoices) {
  const priority = await pickChoice({
    title: vscode.l10n.t('Priority of “{0}”', name(row)),
    load: async (_, signal) => {
      const { items } = await choices.priorities(signal);
      if (items.length === 0) {
        return [{ label: vscode.l10n.t('This account has no priorities switched on'), alwaysShow: true }];
      }
      return items.map(choice => ({
        label: plainText(choice.name, 80),
        ...(choice.name === row.incident.priority ? { description: vscode.l10n.t('as it is now') } : {}),
        choice,
      }));
    },
  });
  if (priority) await outbox.press(row.incident, { kind: 'priority', priority });
}

/** Changes a note that stands there. @param noteId the note, where it is known which. */
export async function editNote({ outbox, details }: HandOverDeps, row: IncidentRow, noteId?: string) {
  const { notes } = await details.load(row.incident.id, noteId === undefined);
  const all = notes.value ?? [];
  const note =
    all.find(({ id }) => id === noteId) ??
    (await pickChoice({
      title: vscode.l10n.t('Edit which note of “{0}”?', name(row)),
      load: () =>
        Promise.resolve(
          all.map(choice => ({
            label: plainText(choice.content, 120),
            description: plainText(choice.author?.name ?? '', 60),
            choice,
          })),
        ),
    }));
  if (!note) return;
  const text = await askText({
    title: vscode.l10n.t('Edit a note on “{0}”', name(row)),
    prompt: vscode.l10n.t('Everyone on the incident reads it.'),
    value: note.content,
    required: true,
  });
  if (text === undefined || text === note.content) return;
  await outbox.press(row.incident, { kind: 'editNote', noteId: note.id, text, was: note.content });
}
