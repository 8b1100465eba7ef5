import type * as vscode from 'vscode';
import { Emitter } from '../core/base/event';
import type { SettingKey, Settings } from './settings';

const key = 'opex.errors.windowHours';

/**
 * How far back errors are read in this workspace, where somebody chose it in the view: kept with the workspace and
 * not in its settings, so that no file changes for a look. Else the setting says it.
 */
export class ErrorWindow implements Settings {
  private readonly changed = new Emitter<readonly SettingKey[]>();

  constructor(
    private readonly settings: Settings,
    private readonly memory: vscode.Memento,
  ) {}

  readonly get: Settings['get'] = (name, scope) => {
    const chosen: unknown = name === key ? this.memory.get(key) : undefined;
    // Of the type that the key has, for it is this very key.
    return (isHours(chosen) ? chosen : this.settings.get(name, scope)) as ReturnType<
      typeof this.settings.get<typeof name>
    >;
  };

  readonly onDidChange: Settings['onDidChange'] = listener => {
    const both = [this.settings.onDidChange(listener), this.changed.event(listener)];
    return { dispose: () => both.forEach(one => one.dispose()) };
  };

  /** Hours, or undefined to do as the setting says. */
  async choose(hours: number | undefined): Promise<void> {
    await this.memory.update(key, hours);
    this.changed.fire([key]);
  }
}

function isHours(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 720;
}
