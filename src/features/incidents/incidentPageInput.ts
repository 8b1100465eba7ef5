import type { Problem } from '../../core/base/problem';
import { localTime, type SourceHealth } from '../../core/base/sourceHealth';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentContext } from '../../core/incidents/contextReader';
import type { IncidentAction } from '../../core/incidents/incidentAction';
import type { IncidentBundle, KeptCommit } from '../../core/incidents/incidentBundle';
import type { EscalationLevels } from '../../core/incidents/incidentChoices';
import type { Details, Part } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { PlaybookAnswer } from '../../core/playbooks/playbook';
import type { Partner } from '../../core/team/team';
import type { IncidentPageState } from '../../protocol/incidentPage';
import type { LinkedPlace } from './incidentLinks';

/** The incident that a page is about, and where what is known of it comes from. */
export interface PageSubject {
  readonly row: IncidentRow;
  /**
   * `open`: among the open ones of its source. `asked`: asked for by itself, as of `asOf`; it may be resolved.
   * `kept`: a copy of this machine, of `asOf`.
   */
  readonly from: 'open' | 'asked' | 'kept';
  /** This machine's clock (Unix ms). */
  readonly asOf?: number;
}

/** Everything that the page is made of. Times are Unix ms. */
export interface IncidentPageInput {
  readonly state: IncidentPageState;
  readonly subject: PageSubject;
  /** Why the incident could not be asked for, where it could not. */
  readonly subjectProblem?: Problem;
  /** Of its source; made up of the kept copy where the source is not connected. */
  readonly health: SourceHealth | undefined;
  readonly sourceLabel: string;
  readonly actions: ReadonlySet<IncidentAction>;
  /** Why writing is off, where the source tells. */
  readonly writeProblem: Problem | undefined;
  readonly details: Details | undefined;
  readonly context: IncidentContext | undefined;
  readonly commits: Part<readonly KeptCommit[]>;
  /** Why no commits are looked for: the window is not trusted, or the team file names no paths of the service. */
  readonly noCommits?: 'untrusted' | 'noPaths';
  /** Absent while the playbooks were not read. */
  readonly playbooks: PlaybookAnswer | undefined;
  readonly errors: ErrorStore;
  readonly errorGroups: readonly ErrorGroup[];
  readonly rootCausesOf: (incidentId: string) => readonly RootCauseNote[];
  readonly rootCausesOfGroup: (group: ErrorGroup) => readonly RootCauseNote[];
  readonly partners: readonly Partner[];
  /** Whom its source asks next, and after them; absent where that is not known, or is over. */
  readonly levels: EscalationLevels | undefined;
  readonly places: readonly LinkedPlace[];
  /** What this machine keeps of it. */
  readonly bundle: IncidentBundle | undefined;
  /** This machine's clock. */
  readonly now: number;
}

/** Why the source cannot be asked, as the top of the page says it. */
export function saidAbove({ health, subjectProblem }: IncidentPageInput): Problem | undefined {
  return health?.problem ?? subjectProblem;
}

/** An incident is opened some time after what caused it began. */
const errorsBeforeMs = 60 * 60_000;

/** Error groups of the service while the incident was there: from an hour before it began until it ended. */
export function errorGroupsOf({
  errorGroups,
  subject,
  health,
  now,
}: Pick<IncidentPageInput, 'errorGroups' | 'subject' | 'health' | 'now'>): readonly ErrorGroup[] {
  const { createdAt, updatedAt, status } = subject.row.incident;
  const from = localTime(health, createdAt) - errorsBeforeMs;
  const to = status === 'resolved' && updatedAt !== undefined ? localTime(health, updatedAt) : now;
  return errorGroups.filter(group => group.lastSeen >= from && group.firstSeen <= to);
}
