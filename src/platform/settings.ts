import * as vscode from 'vscode';
import type { Event } from '../core/base/event';

/** Every setting, its type and default: package.json says the same, and a test holds both together. */
export interface SettingValues {
  'opex.teamHome': string;
  'opex.notifications': boolean;
  'opex.errors.logFiles': readonly string[];
  'opex.errors.windowHours': number;
  'opex.playbooks.locations': readonly string[];
  'opex.playbooks.folders': readonly string[];
  'opex.playbooks.staleDays': number;
  'opex.playbooks.shareSteps': 'critical' | 'all' | 'never';
  'opex.rootCauses.codeLens': boolean;
  'opex.rootCauses.codeLensThreshold': number;
  'opex.rootCauses.writeIn': 'thread' | 'file';
  'opex.rootCauses.silentHours': number;
  'opex.rootCauses.askOnResolve': boolean;
  'opex.journal.automatic': boolean;
  'opex.records.branch': string;
}

export const settingDefaults: SettingValues = {
  'opex.teamHome': '',
  'opex.notifications': true,
  'opex.errors.logFiles': ['logs/**/*.log', 'logs/**/*.jsonl', 'logs/**/*.log.gz', 'logs/**/*.jsonl.gz'],
  'opex.errors.windowHours': 24,
  'opex.playbooks.locations': [
    '**/.opex/playbooks/**/*.md',
    '**/runbooks/**/*.md',
    '**/docs/runbooks/**/*.md',
    '**/playbooks/**/*.md',
  ],
  'opex.playbooks.folders': [],
  'opex.playbooks.staleDays': 180,
  'opex.playbooks.shareSteps': 'critical',
  'opex.rootCauses.codeLens': true,
  'opex.rootCauses.codeLensThreshold': 1,
  'opex.rootCauses.writeIn': 'thread',
  'opex.rootCauses.silentHours': 48,
  'opex.rootCauses.askOnResolve': true,
  'opex.journal.automatic': true,
  'opex.records.branch': '',
};

/** Least and most of numbers, as package.json says; VS Code only warns where a file goes past them. */
const bounds: { readonly [K in keyof SettingValues]?: readonly [least: number, most: number] } = {
  'opex.errors.windowHours': [1, 720],
  'opex.playbooks.staleDays': [1, 3650],
  'opex.rootCauses.codeLensThreshold': [1, Infinity],
  'opex.rootCauses.silentHours': [1, 720],
};

export type SettingKey = keyof SettingValues;

/** Typed access to the settings. A value of the wrong type or out of bounds (hand-edited JSON) counts as the default. */
export interface Settings {
  get<K extends SettingKey>(key: K, scope?: vscode.Uri): SettingValues[K];
  /** Fires with the keys whose value may have changed. */
  readonly onDidChange: Event<readonly SettingKey[]>;
}

export const settings: Settings = {
  get(key, scope) {
    const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(key);
    return sameShape(value, settingDefaults[key]) && isWithin(value, bounds[key])
      ? value
      : settingDefaults[key];
  },
  onDidChange: listener =>
    vscode.workspace.onDidChangeConfiguration(event => {
      const keys = (Object.keys(settingDefaults) as SettingKey[]).filter(key =>
        event.affectsConfiguration(key),
      );
      if (keys.length > 0) listener(keys);
    }),
};

function isWithin(value: unknown, bound: readonly [number, number] | undefined): boolean {
  return !bound || typeof value !== 'number' || (value >= bound[0] && value <= bound[1]);
}

function sameShape<T>(value: unknown, model: T): value is T {
  if (Array.isArray(model))
    return Array.isArray(value) && value.every(item => typeof item === typeof model[0]);
  return typeof value === typeof model && (typeof value !== 'number' || Number.isFinite(value));
}
