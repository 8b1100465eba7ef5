import * as vscode from 'vscode';
import { exampleOf, fieldCandidates } from '../../core/errors/fieldCandidates';
import {
  fieldRoles,
  wholeLine,
  type FieldMapping,
  type FieldRef,
  type FieldRole,
  type MappingPreset,
  type MappingReason,
} from '../../core/errors/fieldMapping';
import { pickTested, type PickRow } from '../../platform/pickTested';
import { plainText } from '../../platform/remoteText';
import type { FoundLogs } from '../../platform/logAccounts';
import { requestOf, type ConnectLogsDeps, type LogsDraft, type Move, type Step } from './connectLogsDraft';

type FoundRecords = NonNullable<FoundLogs['logs']>;

/** What the fields mean: as it was guessed, for the person to see and change. */
export const confirmMapping: Step = async (draft, { accounts }) => {
  const logs = draft.found?.logs;
  if (!logs) return 'skip';
  draft.mapping ??= logs.guess.mapping;
  for (;;) {
    const picked = await askRole(logs, draft, accounts);
    if (picked === undefined || picked === 'back' || picked === 'next') return picked;
    const field = await askField(logs, picked, draft.mapping);
    if (field === undefined) return undefined;
    if (field !== 'back') draft.mapping = withField(draft.mapping, picked, field.field);
  }
};

function askRole(
  logs: FoundRecords,
  draft: LogsDraft,
  accounts: ConnectLogsDeps['accounts'],
): Promise<Move | FieldRole> {
  const { sampled, reasons, mapping: guessed } = logs.guess;
  const use: PickRow<'use' | FieldRole> = {
    label: `$(check) ${vscode.l10n.t('Use these fields')}`,
    description:
      sampled === 0
        ? vscode.l10n.t('no record yet to guess them from')
        : vscode.l10n.t('guessed from the {0} newest records as {1}', sampled, presetName(guessed.preset)),
    choice: 'use',
  };
  const rows = fieldRoles.map(role => {
    const field = draft.mapping?.fields[role];
    const isGuessed = field !== undefined && sameField(field, guessed.fields[role]);
    return roleRow(role, field, logs, isGuessed ? reasons[role] : undefined);
  });
  return pickTested<'use' | FieldRole, Move | FieldRole>({
    title: vscode.l10n.t('What the fields mean'),
    placeHolder: vscode.l10n.t('Enter to go on, or choose one to change'),
    rows: [use, ...rows],
    back: () => {
      // Another part of the logs may have other fields.
      delete draft.mapping;
      return 'back';
    },
    test: async (choice, signal) => {
      if (choice !== 'use') return choice;
      const { mapping = logs.guess.mapping } = draft;
      // Seconds in a large backend. Without an answer there is a choice less, and all services are shown.
      draft.seen = await accounts.services({ ...requestOf(draft), mapping }, signal).catch(() => []);
      return 'next';
    },
  });
}

function roleRow(
  role: FieldRole,
  field: FieldRef | undefined,
  { sample }: FoundRecords,
  reason: MappingReason | undefined,
): PickRow<FieldRole> {
  const label = roleName(role);
  if (!field) {
    const description =
      role === 'time'
        ? vscode.l10n.t('as the backend keeps it')
        : vscode.l10n.t('not mapped: read from each record');
    return { label, description, choice: role };
  }
  const example = exampleOf(field, sample);
  return {
    label,
    description: `${fieldName(field)}${example === undefined ? '' : ` · ${plainText(example, 60)}`}`,
    ...(reason && reason.kind !== 'none' ? { detail: reasonText(reason) } : {}),
    choice: role,
  };
}

/** The field for a role; null: none. */
function askField(
  logs: FoundRecords,
  role: FieldRole,
  mapping: FieldMapping,
): Promise<{ readonly field: FieldRef | null } | 'back' | undefined> {
  const now = mapping.fields[role];
  const none: PickRow<FieldRef | null> = {
    label: vscode.l10n.t('No field'),
    description: vscode.l10n.t('read from each record'),
    choice: null,
  };
  return pickTested<FieldRef | null, { readonly field: FieldRef | null } | 'back'>({
    title: vscode.l10n.t('{0}: which field?', roleName(role)),
    placeHolder: vscode.l10n.t('Type a part of its name or of a value'),
    rows: [
      ...fieldCandidates(logs).map(({ field, share, example }) => ({
        label: fieldName(field),
        description: example === undefined ? '' : plainText(example, 60),
        detail: vscode.l10n.t('in {0} % of the records', Math.round(share * 100)),
        choice: field,
      })),
      none,
    ],
    active: field => (field === null ? now === undefined : sameField(field, now)),
    back: () => 'back',
    test: field => ({ field }),
  });
}

function withField(mapping: FieldMapping, role: FieldRole, field: FieldRef | null): FieldMapping {
  const { [role]: now, ...others } = mapping.fields;
  if (field === null ? now === undefined : sameField(field, now)) return mapping;
  const { levelScale } = mapping;
  return {
    preset: 'custom',
    fields: field === null ? others : { ...others, [role]: field },
    // What numbers mean was guessed of the other field.
    ...(levelScale === undefined || role === 'level' ? {} : { levelScale }),
  };
}

function sameField(a: FieldRef, b: FieldRef | undefined): boolean {
  return a.name === b?.name && a.place === b.place;
}

function fieldName({ name, place }: FieldRef): string {
  if (name === wholeLine) return vscode.l10n.t('the whole line');
  const plain = plainText(name, 80);
  return place === 'field' ? plain : vscode.l10n.t('{0} in the line', plain);
}

function roleName(role: FieldRole): string {
  switch (role) {
    case 'time':
      return vscode.l10n.t('Time');
    case 'level':
      return vscode.l10n.t('Level');
    case 'message':
      return vscode.l10n.t('Message');
    case 'service':
      return vscode.l10n.t('Service');
    case 'environment':
      return vscode.l10n.t('Environment');
    case 'release':
      return vscode.l10n.t('Release');
    case 'status':
      return vscode.l10n.t('HTTP status');
    case 'traceId':
      return vscode.l10n.t('Trace or request');
    case 'exceptionType':
      return vscode.l10n.t('Exception type');
    case 'exceptionMessage':
      return vscode.l10n.t('Exception message');
    case 'stack':
      return vscode.l10n.t('Stack trace');
    case 'classField':
      return vscode.l10n.t('Severity class');
    case 'customer':
      return vscode.l10n.t('Customer');
    case 'order':
      return vscode.l10n.t('Order');
  }
}

function presetName(preset: MappingPreset): string {
  const names = {
    ecs: 'ECS',
    openTelemetry: 'OpenTelemetry',
    loki: 'Loki',
    pino: 'pino',
    logback: 'Logback',
  };
  return preset === 'custom' ? vscode.l10n.t('of its own form') : names[preset];
}

function reasonText(reason: Exclude<MappingReason, { readonly kind: 'none' }>): string {
  const share = Math.round(reason.share * 100);
  switch (reason.kind) {
    case 'preset':
      return vscode.l10n.t('as {0} names it, in {1} % of the records', presetName(reason.preset), share);
    case 'name':
      return vscode.l10n.t('a usual name of it, in {0} % of the records', share);
    case 'values':
      return vscode.l10n.t('its values look like it, in {0} % of the records', share);
  }
}
