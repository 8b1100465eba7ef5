import * as vscode from 'vscode';
import { Owner, toDisposable, type Disposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { problemOf } from '../../core/base/problem';
import { contextParts } from '../../core/incidents/contextReader';
import type { KeptCommit } from '../../core/incidents/incidentBundle';
import type { EscalationLevels } from '../../core/incidents/incidentChoices';
import type { Part } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import { sameValue } from '../../core/incidents/sameValue';
import type { PlaybookAnswer } from '../../core/playbooks/playbook';
import { serviceOfIncident } from '../../core/team/ownership';
import type { LinkedPlace } from './incidentLinks';
import type { IncidentPageDeps, PageParts } from './incidentPage';
import type { IncidentSubject } from './incidentPageSubject';

/** The timeline grows without the incident's own time changing (pages that went out): looked at so often (ms). */
const beatMs = 120_000;

/** Reads what a page shows beside the incident itself: at first, when the incident changed, and when asked to. */
export class PageReading extends Owner {
  private readonly changed = this.register(new Emitter<void>());
  private loaded: IncidentRow | undefined;
  private beat: Disposable | undefined;
  private readonly leaving = new AbortController();

  playbooks: PlaybookAnswer | undefined;
  commits: Part<readonly KeptCommit[]> = { state: 'reading' };
  places: readonly LinkedPlace[] = [];
  /** Whom the source pages, level by level. */
  levels: EscalationLevels | undefined;
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly id: string,
    private readonly deps: IncidentPageDeps,
    private readonly parts: PageParts,
    private readonly subject: IncidentSubject,
    private readonly isVisible: () => boolean,
  ) {
    super();
    this.register(toDisposable(() => this.beat?.dispose()));
    this.register(toDisposable(() => this.leaving.abort()));
  }

  /** True once something was read, or is. */
  get hasBegun(): boolean {
    return this.loaded !== undefined;
  }

  /** Why no commits are looked for. */
  noCommits(row: IncidentRow): 'untrusted' | 'noPaths' | undefined {
    if (!vscode.workspace.isTrusted) return 'untrusted';
    const service = serviceOfIncident(this.deps.team.team, row.incident.service);
    return service && service.paths.length > 0 ? undefined : 'noPaths';
  }

  /** Reads all of it for the first row, and what changed for every later one. */
  follow(row: IncidentRow): void {
    const before = this.loaded;
    this.loaded = row;
    if (!before) void this.load(row);
    else if (changedAtSource(row, before)) void this.again(row);
    this.beat ??= this.deps.clock.after(beatMs, () => {
      this.beat = undefined;
      const now = this.loaded;
      if (!now || !this.isVisible() || this.isDisposed) return;
      if (now.incident.status !== 'resolved') void this.parts.context.load(now.incident, ['timeline']);
      // One alert that takes the place of another is told by nothing but the alerts.
      if (now.incident.updatedAt === undefined) void this.deps.details.readAgain(this.id);
      this.changed.fire();
    });
  }

  /** Reads what is no longer fresh, or all of it. */
  async load(row: IncidentRow, force = false): Promise<void> {
    const { details } = this.deps;
    const { context, bundles } = this.parts;
    await Promise.all([
      details.load(this.id, force),
      context.load(row.incident, contextParts, force),
      this.readPlaybooks(row),
      this.readCommits(row),
      this.readPlaces(),
      this.readLevels(row),
    ]);
    if (this.isDisposed) return;
    // Only what its source told is kept: a copy must not be made from a copy, as if it were new.
    if (this.subject.get()?.from === 'kept' || this.deps.sample) return;
    const bundle = await bundles.keep(row);
    if (bundle) this.subject.takeBundle(bundle);
  }

  async readPlaces(): Promise<void> {
    this.places = await this.parts.links.of(this.id).catch((): readonly LinkedPlace[] => []);
    this.fire();
  }

  /** A page that waits for somebody: who is next. Left out where it cannot be read, for everything else says that, too. */
  private async readLevels({ incident }: IncidentRow): Promise<void> {
    const { pendingActions, sourceId, nativeId } = incident;
    if (this.levels || !pendingActions.some(({ kind }) => kind === 'escalate')) return;
    this.levels = await this.deps
      .source(sourceId)
      ?.choices?.levels(nativeId, this.leaving.signal)
      .catch(() => undefined);
    if (this.levels) this.fire();
  }

  private async again(row: IncidentRow): Promise<void> {
    await Promise.all([
      this.deps.details.readAgain(this.id),
      this.parts.context.load(row.incident, ['timeline', 'responders'], true),
    ]);
  }

  private async readPlaybooks(row: IncidentRow): Promise<void> {
    this.playbooks = await this.deps
      .playbooksFor(row)
      .catch((error: unknown) => ({ matches: [], doubt: problemOf(error) }));
    this.fire();
  }

  private async readCommits({ incident }: IncidentRow): Promise<void> {
    const value = await this.parts.commitsOf(incident);
    this.commits = { state: 'ok', value, asOf: this.deps.clock.now() };
    this.fire();
  }

  private fire(): void {
    if (!this.isDisposed) this.changed.fire();
  }
}

/** Somebody did something to it, or more alerts came: then its notes, alerts and timeline are others, too. */
function changedAtSource({ incident }: IncidentRow, before: IncidentRow): boolean {
  return !sameValue(incident, before.incident);
}
