import * as vscode from 'vscode';
import { CommandRegistry } from './platform/commands';
import { OutputLog } from './platform/log';
import { failureHandler } from './platform/reportError';

/** Constructs and wires; everything is released with `context.subscriptions`. */
export function activate(context: vscode.ExtensionContext): void {
  const log = new OutputLog();
  const commands = new CommandRegistry(failureHandler(log));
  context.subscriptions.push(log, commands);

  commands.register('opex.showLog', () => log.show());
}
