import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Clock } from '../core/base/clock';
import { DisposableStore, type Disposable } from '../core/base/disposable';
import type { Logger } from '../core/base/logger';
import { problemOf } from '../core/base/problem';
import { systemClock } from '../platform/clock';
import { CommandRegistry } from '../platform/commands';
import { OutputLog } from '../platform/log';
import { failureHandler } from '../platform/reportError';
import { isSampleWindow } from '../platform/sampleTeam';
import { settings, type Settings } from '../platform/settings';
import { SharedState } from '../platform/sharedState';
import { WindowLease } from '../platform/windowLease';

/** What nearly every feature is given, by the names that features ask for it. */
export interface Basics {
  readonly clock: Clock;
  readonly commands: CommandRegistry;
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  /** A new unique id on each call. */
  readonly newId: () => string;
  /** The window shows the invented team: nothing of it is kept, and nobody is told. */
  readonly sample: boolean;
  readonly settings: Settings;
  /** What windows of this machine share. */
  readonly state: SharedState;
}

/** What the wiring of a window stands on. */
export interface Foundation {
  /** Registers a feature: one that cannot be registered is told of and takes no other with it. */
  readonly add: <T extends Disposable>(register: () => T) => T | undefined;
  readonly basics: Basics;
  readonly context: vscode.ExtensionContext;
  /** This window among those of the machine. */
  readonly lease: WindowLease;
  readonly onFailure: (error: unknown) => void;
  /** All that is constructed: released with the extension. */
  readonly owned: DisposableStore;
}

export function layFoundation(context: vscode.ExtensionContext): Foundation {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const log = owned.add(new OutputLog());
  const onFailure = failureHandler(log);
  const commands = owned.add(new CommandRegistry(onFailure));
  const state = new SharedState(context.globalStorageUri.fsPath, (file, error) =>
    log.warn(`${file}: ${problemOf(error).code}, left as it is`),
  );
  owned.add(commands.register('opex.showLog', () => log.show()));
  return {
    add: register => {
      try {
        return owned.add(register());
      } catch (error) {
        onFailure(error);
        return undefined;
      }
    },
    basics: {
      clock: systemClock,
      commands,
      extensionUri: context.extensionUri,
      log,
      newId: randomUUID,
      sample: isSampleWindow(context),
      settings,
      state,
    },
    context,
    lease: owned.add(new WindowLease(randomUUID(), state, systemClock)),
    onFailure,
    owned,
  };
}
