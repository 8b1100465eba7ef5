import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Problem } from '../base/problem';
import { noPatterns, type RulePatterns } from './severityRule';
import { defaultTeam, type Team } from './team';

/** What is in force: the team, where it came from and what was wrong with its file. */
export interface TeamState {
  readonly team: Team;
  /** The team's compiled patterns; pass them to `classifyIncident` and `classifyRecord`. */
  readonly patterns: RulePatterns;
  /** True where the team has patterns that are not used because the workspace is not trusted. */
  readonly patternsOff: boolean;
  /** URI of the team file in force; absent while the defaults hold. */
  readonly file?: string;
  /** URI of the team home, where one is set and there. */
  readonly home?: string;
  /** True where the file is of a newer version than this one knows: it is read, never written. */
  readonly readOnly: boolean;
  /** A file with problems still gives what could be read of it. */
  readonly problems: readonly Problem[];
}

/** What holds until a team file was read, and where there is none. */
export const defaultTeamState: TeamState = {
  team: defaultTeam,
  patterns: noPatterns,
  patternsOff: false,
  readOnly: false,
  problems: [],
};

/** Holds the team in force for every feature. */
export class TeamStore implements Disposable {
  private readonly changed = new Emitter<TeamState>();
  private value: TeamState = defaultTeamState;

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
