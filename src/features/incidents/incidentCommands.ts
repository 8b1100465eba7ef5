import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { CommandRegistry } from '../../platform/commands';
import type { IncidentActions } from './incidentActions';

export interface IncidentCommandDeps {
  readonly commands: CommandRegistry;
  /** Loaded with the first command. */
  readonly actions: () => Promise<IncidentActions>;
  readonly refresh: () => Promise<void>;
}

/** Acknowledge, resolve, note, open at the source, send again, discard. */
export function registerIncidentCommands({ commands, actions, refresh }: IncidentCommandDeps): Disposable {
  const registered = new DisposableStore();
  registered.add(commands.register('opex.refreshIncidents', () => refresh()));
  registered.add(
    commands.register('opex.acknowledgeIncident', async target => {
      const byKey = target !== undefined && 'focusedRow' in target;
      await (await actions()).acknowledge(byKey ? undefined : target, byKey);
    }),
  );
  registered.add(
    commands.register('opex.resolveIncident', async target => (await actions()).resolve(target)),
  );
  registered.add(
    commands.register('opex.addIncidentNote', async target => (await actions()).addNote(target)),
  );
  registered.add(
    commands.register('opex.openIncidentInBrowser', async target => (await actions()).openInBrowser(target)),
  );
  registered.add(commands.register('opex.retryWrite', async target => (await actions()).retryWrite(target)));
  registered.add(
    commands.register('opex.discardWrite', async target => (await actions()).discardWrite(target)),
  );
  return registered;
}
