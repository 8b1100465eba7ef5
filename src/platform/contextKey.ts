import * as vscode from 'vscode';

/** Every context key that package.json's `when` clauses use, with its type. */
export interface ContextKeys {
  /** At least one incident source is connected (or the window is a sample). */
  'opex.connected': boolean;
  /** The connections were read; before that neither "connect" nor "connected" may be shown. */
  'opex.ready': boolean;
  /** Some connection may write. */
  'opex.canWrite': boolean;
  /** Some connection has silences (Alertmanager). */
  'opex.canSilence': boolean;
  /** The window shows the sample team. */
  'opex.sample': boolean;
  /** Log files were looked for and none is there. */
  'opex.noLogFiles': boolean;
  /** Some group of errors is known. */
  'opex.hasErrors': boolean;
  /** Playbooks were looked for and none is there. */
  'opex.noPlaybooks': boolean;
  /** Root-cause notes were looked for and none is there. */
  'opex.noRootCauses': boolean;
  /** A team file was read. */
  'opex.hasTeamFile': boolean;
  /** A playbook was opened in this session. */
  'opex.playbookOpened': boolean;
}

/** Sets a context key for `when` clauses. */
export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
