import { Emitter, type Event } from '../base/event';
import type { Problem } from '../base/problem';
import type { Disposable } from '../base/disposable';
import { defaultTeam, type Team } from './team';

/** What is in force: the team, where it came from and what was wrong with its file. */
export interface TeamState {
  readonly team: Team;
  /** URI of the team file in force; absent while the defaults hold. */
  readonly file?: string;
  /** A file with problems still gives what could be read of it. */
  readonly problems: readonly Problem[];
}

/** Holds the team in force for every feature. */
export class TeamStore implements Disposable {
  private readonly changed = new Emitter<TeamState>();
  private value: TeamState = { team: defaultTeam, problems: [] };

  readonly onDidChange: Event<TeamState> = this.changed.event;

  get state(): TeamState {
    return this.value;
  }

  get team(): Team {
    return this.value.team;
  }

  set(state: TeamState): void {
    this.value = state;
    this.changed.fire(state);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
