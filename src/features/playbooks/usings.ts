import { Owner } from '../../core/base/disposable';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { Incident } from '../../core/incidents/incident';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import type { Outbox } from '../../core/incidents/outbox';
import type { TeamStore } from '../../core/team/teamStore';
import type { LogQueries } from '../../platform/logQueries';
import { PlaybookUseFiles } from '../../platform/playbookUse';
import type { Settings } from '../../platform/settings';
import type { SharedState } from '../../platform/sharedState';
import { VirtualTexts } from '../../platform/virtualText';
import { CommandRunner } from './commandRunner';
import { PlaybookTerminal } from './playbookTerminal';
import { PlaybookUsing } from './playbookUsing';
import type { UseHost, UseSubject } from './useContext';
import { StepSharing } from './stepSharing';

export interface UsingDeps {
  readonly incidents: IncidentStore;
  readonly details: IncidentDetails;
  readonly team: TeamStore;
  readonly outbox: Outbox;
  readonly state: SharedState;
  readonly settings: Settings;
  readonly canWrite: (incident: Incident, action: IncidentAction) => boolean;
  readonly queries?: LogQueries;
  /** A new unique id on each call. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What all pages of a window share when playbooks are used. */
export interface UsingParts {
  readonly deps: UsingDeps;
  readonly uses: PlaybookUseFiles;
  readonly sharing: StepSharing;
  readonly runner: CommandRunner;
  readonly texts: VirtualTexts;
}

/** Using playbooks: loaded with the first page. */
export class Usings extends Owner {
  private readonly parts: UsingParts;

  constructor(deps: UsingDeps) {
    super();
    const uses = this.register(new PlaybookUseFiles(deps.state));
    const terminal = this.register(new PlaybookTerminal(deps.clock));
    this.parts = {
      deps,
      uses,
      sharing: this.register(new StepSharing({ ...deps, uses })),
      runner: new CommandRunner({ terminal, now: () => deps.clock.now(), newId: deps.newId }),
      texts: this.register(new VirtualTexts('playbooks')),
    };
  }

  open(subject: UseSubject, host: UseHost): PlaybookUsing {
    return new PlaybookUsing(this.parts, subject, host);
  }
}
