import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { CommandRegistry } from '../../platform/commands';
import type { IncidentActions } from './incidentActions';

export interface IncidentCommandDeps {
  readonly commands: CommandRegistry;
  /** Loaded with the first command. */
  readonly actions: () => Promise<IncidentActions>;
  readonly refresh: () => Promise<void>;
}

/** Everything one does to an incident, and what becomes of what was not sent. */
export function registerIncidentCommands({ commands, actions, refresh }: IncidentCommandDeps): Disposable {
  const registered = new DisposableStore();
  registered.add(commands.register('opex.refreshIncidents', () => refresh()));
  registered.add(
    commands.register('opex.acknowledgeIncident', async (target, selected) =>
      (await actions()).acknowledge(target, selected),
    ),
  );
  registered.add(
    commands.register('opex.acknowledgeIncidents', async group =>
      (await actions()).acknowledgeAll(group?.severity),
    ),
  );
  registered.add(commands.register('opex.resolveIncident', async row => (await actions()).resolve(row)));
  registered.add(commands.register('opex.addIncidentNote', async row => (await actions()).addNote(row)));
  registered.add(commands.register('opex.editIncidentNote', async row => (await actions()).editNote(row)));
  registered.add(commands.register('opex.escalateIncident', async row => (await actions()).escalate(row)));
  registered.add(commands.register('opex.reassignIncident', async row => (await actions()).reassign(row)));
  registered.add(commands.register('opex.snoozeIncident', async row => (await actions()).snooze(row)));
  registered.add(
    commands.register('opex.setIncidentPriority', async row => (await actions()).setPriority(row)),
  );
  registered.add(commands.register('opex.pullIn', async target => (await actions()).pullIn(target)));
  registered.add(
    commands.register('opex.openIncidentInBrowser', async row => (await actions()).openInBrowser(row)),
  );
  registered.add(commands.register('opex.retryWrite', async row => (await actions()).retryWrite(row)));
  registered.add(commands.register('opex.discardWrite', async row => (await actions()).discardWrite(row)));
  registered.add(commands.register('opex.showOutbox', async () => (await actions()).showOutbox()));
  return registered;
}
