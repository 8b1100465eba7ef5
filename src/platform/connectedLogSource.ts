import { Owner } from '../core/base/disposable';
import { Emitter, type Event } from '../core/base/event';
import { isAbort } from '../core/base/problem';
import { BackendSource } from '../core/errors/backendSource';
import { distinctOfTeam } from '../core/errors/distinctOfTeam';
import type { LogBackend } from '../core/errors/logBackend';
import type { ErrorReading, LogSource, TimeWindow } from '../core/errors/logSource';
import { classifyRecord } from '../core/team/classify';
import { serviceOfRecord } from '../core/team/ownership';
import type { TeamStore } from '../core/team/teamStore';
import { hostTurns } from './hostTurns';
import type { LearntTemplates } from './learntTemplates';
import type { LogConnection } from './logConnections';
import type { SplitGroups } from './logFileSource';
import { wantedServices } from './wantedServices';

export interface ConnectedLogSourceDeps {
  readonly team: TeamStore;
  readonly splits: SplitGroups;
  readonly learnt: LearntTemplates;
  /** A failure in the words of a connection. */
  readonly told: (error: unknown) => unknown;
}

/** A connected log backend as a source of errors, by the team's services and rules as they are now. */
export class ConnectedLogSource extends Owner implements LogSource {
  private readonly changed = this.register(new Emitter<void>());
  /** What was counted and sampled so far; made anew where it would be judged otherwise. */
  private reading: BackendSource | undefined;

  readonly id: string;
  readonly label: string;
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly connection: LogConnection,
    private readonly backend: LogBackend,
    private readonly deps: ConnectedLogSourceDeps,
  ) {
    super();
    this.id = connection.id;
    this.label = connection.label;
    const anew = (): void => {
      this.reading = undefined;
      this.changed.fire();
    };
    this.register(deps.team.onDidChange(anew));
    this.register(deps.splits.onDidChangeSplits(anew));
  }

  async readErrors(window: TimeWindow, signal: AbortSignal): Promise<ErrorReading> {
    try {
      const reading = this.reading ?? (await this.begin());
      const read = await reading.readErrors(window, signal);
      if (read.learnt) void this.deps.learnt.add(read.learnt);
      return read;
    } catch (error) {
      throw isAbort(error) ? error : this.deps.told(error);
    }
  }

  private async begin(): Promise<BackendSource> {
    const { team: store, splits, learnt } = this.deps;
    const { state } = store;
    const { team, patterns } = state;
    const services = wantedServices(this.connection, team);
    const known = await learnt.load();
    const distinctOf = distinctOfTeam(team);
    const reading = new BackendSource({
      backend: this.backend,
      mapping: this.connection.mapping ?? { preset: 'custom', fields: {} },
      classify: record => classifyRecord(record, team, patterns),
      ...(services ? { services } : {}),
      turns: hostTurns,
      distinctField: service => serviceOfRecord(team, service)?.value?.distinctBy,
      aggregator: () => ({
        splits: splits.splits,
        learnt: known,
        ...(distinctOf ? { distinctOf } : {}),
      }),
    });
    // The team file may have changed while the disk was asked: what that began anew stays so.
    if (store.state === state) this.reading = reading;
    return reading;
  }
}
