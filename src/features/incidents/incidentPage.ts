import type * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import { Owner } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import { changesAfterMs, changesBeforeMs, ContextReader } from '../../core/incidents/contextReader';
import type { Incident } from '../../core/incidents/incident';
import type { KeptCommit } from '../../core/incidents/incidentBundle';
import type { IncidentContextSource } from '../../core/incidents/incidentContext';
import type { IncidentDetails } from '../../core/incidents/incidentDetails';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentSource } from '../../core/incidents/incidentSource';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { alikeIncidents } from '../../core/incidents/likeness';
import type { Outbox } from '../../core/incidents/outbox';
import type { NoteStore } from '../../core/notes/noteStore';
import type { RootCauseNote } from '../../core/notes/rootCauseNote';
import type { PlaybookAnswer } from '../../core/playbooks/playbook';
import { serviceOfIncident } from '../../core/team/ownership';
import type { Classified } from '../../core/team/severity';
import type { TeamStore } from '../../core/team/teamStore';
import { BundleFiles } from '../../platform/bundleFiles';
import type { IncidentTarget } from '../../platform/commands';
import { commitsOfPaths } from '../../platform/gitLog';
import type { SharedState } from '../../platform/sharedState';
import { VirtualTexts } from '../../platform/virtualText';
import { readIncidentPageState, type IncidentPageState } from '../../protocol/incidentPage';
import { IncidentBundles } from './incidentBundles';
import { IncidentLinkFiles } from './incidentLinks';
import { IncidentPage } from './incidentPageHost';
import { linkIncident } from './linkIncident';
import { askIncident } from './openIncident';

export interface IncidentPageDeps {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly clock: Clock;
  readonly state: SharedState;
  readonly store: IncidentStore;
  readonly outbox: Outbox;
  readonly details: IncidentDetails;
  readonly errors: ErrorStore;
  readonly notes: NoteStore;
  readonly team: TeamStore;
  /** Set in a window that shows invented incidents: nothing of it is kept. */
  readonly sample: boolean;
  readonly classify: (incident: Incident) => Classified;
  readonly source: (sourceId: string) => IncidentSource | undefined;
  readonly contextOf: (sourceId: string) => IncidentContextSource | undefined;
  /** False until the connections were read: before that a restored page waits. */
  readonly isReady: () => boolean;
  /** The playbooks that fit; reads them where nobody has yet. */
  readonly playbooksFor: (row: IncidentRow) => Promise<PlaybookAnswer>;
  /** Error groups of the incident's service. */
  readonly errorsFor: (row: IncidentRow) => readonly ErrorGroup[];
}

/** What all pages share. */
export interface PageParts {
  readonly context: ContextReader;
  readonly files: BundleFiles;
  readonly bundles: IncidentBundles;
  readonly links: IncidentLinkFiles;
  readonly texts: VirtualTexts;
  /** Commits of the workspace that touch the paths of the incident's service, around its start. */
  readonly commitsOf: (incident: Incident) => Promise<readonly KeptCommit[]>;
}

const mostCommits = 30;
/** Root causes of past incidents that go into a copy. */
const mostCauses = 5;

/** One tab an incident; a second press shows the first tab again. */
export class IncidentPages extends Owner {
  private readonly open = new Map<string, IncidentPage>();
  readonly parts: PageParts;

  constructor(private readonly deps: IncidentPageDeps) {
    super();
    const { clock, log, contextOf, state } = deps;
    const context = this.register(new ContextReader({ clock, contextOf }));
    const files = new BundleFiles(state, clock, log);
    const commitsOf = (incident: Incident) => this.commitsOf(incident);
    const rootCausesOf = (incident: Incident) => this.rootCausesOf(incident);
    this.parts = {
      context,
      files,
      commitsOf,
      bundles: this.register(new IncidentBundles({ ...deps, context, files, rootCausesOf, commitsOf })),
      links: new IncidentLinkFiles(log),
      texts: this.register(new VirtualTexts('incidents')),
    };
  }

  show(incidentId: string): void {
    const page = this.open.get(incidentId);
    if (page) page.reveal();
    else this.add({ version: 1, incidentId });
  }

  /** Asks which one to open. */
  ask(): Promise<string | undefined> {
    const { store, contextOf } = this.deps;
    return askIncident({ store, contextOf, kept: () => this.parts.files.all() });
  }

  /** Ties an incident to a place in the code; asks for the one, and the other. */
  async link(target: IncidentTarget | undefined): Promise<void> {
    const id = target?.incidentId ?? (await this.ask());
    if (id === undefined) return;
    const { clock, log, store } = this.deps;
    const incident = store.get(id)?.incident ?? (await this.parts.files.read(id))?.incident;
    const named = incident === undefined ? { id } : { id, title: incident.title };
    await linkIncident({ links: this.parts.links, clock, log }, named);
  }

  /** Takes over a tab of before the reload; one that kept nothing is closed. */
  restore(panel: vscode.WebviewPanel, kept: unknown): void {
    const state = readIncidentPageState(kept);
    if (state) this.add(state, panel);
    else panel.dispose();
  }

  /** Leaves the tabs open: at a reload of the window VS Code brings them back, which closing them would prevent. */
  override dispose(): void {
    this.open.clear();
    super.dispose();
  }

  private add(state: IncidentPageState, panel?: vscode.WebviewPanel): void {
    const page = new IncidentPage(this.deps, this.parts, state, panel);
    this.open.set(state.incidentId, page);
    page.onDidClose(() => this.open.delete(state.incidentId));
  }

  private commitsOf({ service, createdAt, sourceId }: Incident): Promise<readonly KeptCommit[]> {
    const { team, store, log } = this.deps;
    const paths = serviceOfIncident(team.team, service)?.paths ?? [];
    // Commits are timed by people's machines: the start is put on this one's clock.
    const offset = store.health.find(health => health.sourceId === sourceId)?.clockOffsetMs ?? 0;
    const start = createdAt - offset;
    const window = { since: start - changesBeforeMs, until: start + changesAfterMs };
    return commitsOfPaths({ paths, ...window, most: mostCommits }, log);
  }

  private rootCausesOf(incident: Incident): readonly RootCauseNote[] {
    const { notes } = this.deps;
    const past = this.parts.context.get(incident.id)?.past.value?.rows ?? [];
    const of = { id: incident.id, title: incident.title, serviceId: incident.service.id };
    const ids = [incident.id, ...alikeIncidents(of, past).map(alike => alike.past.incident.id)];
    return [...new Set(ids.flatMap(id => notes.forIncident(id)))].slice(0, mostCauses);
  }
}
