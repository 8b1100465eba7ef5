import type { EntityId } from '../../core/base/identity';
import { Emitter, type Event } from '../../core/base/event';
import { Owner, toDisposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import { isAbort, problemOf } from '../../core/base/problem';
import type { NoteStore } from '../../core/notes/noteStore';
import { ErrorLayer, firstErrorIn, windowOfDetect } from '../../core/review/errorsOfIncidents';
import type { IncidentRecord } from '../../core/review/incidentHistory';
import { isIn, type ReviewPeriod } from '../../core/review/period';
import { groupOf } from '../../core/review/seenFirings';
import type { Dashboard } from './dashboard';

/** Each costs a reading of every engine: of a bad week the newest are looked at. */
const mostAsked = 12;

/** The errors of incidents: which, as notes say, and when they began, as the logs say. */
export class FirstErrors extends Owner {
  private readonly layer = new ErrorLayer();
  private readonly controller = new AbortController();
  /** By incident and its groups, once looked at. */
  private readonly found = new Map<string, number | undefined>();
  private readonly read = this.register(new Emitter<void>());
  private running: Promise<void> = Promise.resolve();

  /** The beginning of some incident's errors was found. */
  readonly onDidRead: Event<void> = this.read.event;

  constructor(
    private readonly notes: Pick<NoteStore, 'forIncident'>,
    private readonly dashboard: Pick<Dashboard, 'readErrors'>,
    private readonly log: Logger,
  ) {
    super();
    this.register(toDisposable(() => this.controller.abort()));
  }

  /** What was not found is asked for anew at the next drawing; what was found stands. */
  forget(): void {
    for (const [key, at] of this.found) if (at === undefined) this.found.delete(key);
  }

  /** The records with what is known now; what is not, of the period's incidents, is asked for. */
  lay(records: readonly IncidentRecord[], period: ReviewPeriod): readonly IncidentRecord[] {
    const groupsOf = (id: EntityId): readonly string[] => [
      ...new Set(this.notes.forIncident(groupOf(id)).flatMap(({ errors }) => errors)),
    ];
    const keyOf = (id: EntityId): string => [id, ...groupsOf(id)].join(' ');
    const unknown = records
      .filter(({ id, triggeredAt }) => isIn(period, triggeredAt) && groupsOf(id).length > 0)
      .slice(-mostAsked)
      .filter(({ id }) => !this.found.has(keyOf(id)));
    // Asked for once: what could not be read then is asked for again when all is to be read anew.
    for (const { id } of unknown) this.found.set(keyOf(id), undefined);
    if (unknown.length > 0) {
      this.running = this.running.then(() =>
        this.ask(unknown.map(record => ({ record, key: keyOf(record.id), groups: groupsOf(record.id) }))),
      );
    }
    return this.layer.lay(records, { groupsOf, firstErrorOf: id => this.found.get(keyOf(id)) });
  }

  /** One after another, for it is nobody's hurry. Never rejects. */
  private async ask(
    asked: readonly {
      readonly record: IncidentRecord;
      readonly key: string;
      readonly groups: readonly string[];
    }[],
  ): Promise<void> {
    let isNew = false;
    try {
      for (const { record, key, groups } of asked) {
        const window = windowOfDetect(record);
        const readings = await this.dashboard.readErrors(window, this.controller.signal);
        const firsts = readings.flatMap(reading => firstErrorIn(reading, groups, window) ?? []);
        if (firsts.length === 0) continue;
        this.found.set(key, Math.min(...firsts));
        isNew = true;
      }
    } catch (error) {
      if (!isAbort(error)) this.log.warn(`first errors: ${problemOf(error).code}`);
    }
    if (isNew) this.read.fire();
  }
}
