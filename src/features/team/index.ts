import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { TeamDirectory } from '../../core/team/directory';
import type { TeamStore } from '../../core/team/teamStore';
import type { CommandRegistry } from '../../platform/commands';
import { once } from '../../platform/once';
import type { Settings } from '../../platform/settings';
import type { TeamFeature } from './teamFeature';
import type { RunPatterns } from './teamLoader';

export interface TeamDeps {
  readonly store: TeamStore;
  readonly settings: Settings;
  readonly commands: CommandRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  /** The connected accounts, as "Set Up Team" reads them; asked when the command runs. */
  readonly directories: () => readonly TeamDirectory[];
  /** Starts the patterns of the team's rules. */
  readonly runPatterns: RunPatterns;
  readonly onFailure: (error: unknown) => void;
}

/** The team file's commands; it is read once activation is over, by a bundle of its own. */
export function registerTeam(deps: TeamDeps): Disposable {
  const { commands, clock } = deps;
  const owned = new DisposableStore();
  const feature = once(async (): Promise<TeamFeature> => {
    const bundle = await import('./teamFeature');
    return owned.add(new bundle.TeamFeature(deps));
  });
  owned.add(clock.after(0, () => void feature().catch(deps.onFailure)));
  owned.add(commands.register('opex.setUpTeam', async () => (await feature()).setUp()));
  owned.add(commands.register('opex.acceptTeamDraft', async () => (await feature()).acceptDraft()));
  owned.add(commands.register('opex.discardTeamDraft', async () => (await feature()).discardDraft()));
  owned.add(commands.register('opex.openTeamFile', async () => (await feature()).openFile()));
  owned.add(commands.register('opex.setTeamHome', async () => (await feature()).setHome()));
  return owned;
}
