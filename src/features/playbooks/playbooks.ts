import * as vscode from 'vscode';
import { Owner } from '../../core/base/disposable';
import { Emitter } from '../../core/base/event';
import { problem, ProblemError } from '../../core/base/problem';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import { sureConfidence, type IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { HealthState } from '../../core/playbooks/healthState';
import type { Finding } from '../../core/review/itemCandidates';
import type { PlaybookAnswer, PlaybookMatch } from '../../core/playbooks/playbook';
import type { IncidentTarget, NewPlaybookTarget } from '../../platform/commands';
import type { PlaybookSearch, PlaybooksDeps } from './index';
import { findingsOf } from './healthFindings';
import type { PlaybookHealth } from './playbookHealth';
import { IncidentMatcher } from './incidentMatches';
import { newPlaybook } from './newPlaybook';
import { openIncidentPlaybook } from './openIncidentPlaybook';
import { PlaybookFiles } from './playbookFiles';
import { PlaybookLibrary } from './playbookLibrary';
import { PlaybookPages } from './playbookPages';
import { PlaybookRoots } from './playbookRoots';
import { PlaybookUses } from './playbookUses';
import { PlaybooksTree } from './playbooksTree';
import { searchPlaybooks } from './searchPlaybooks';
import { once } from '../../platform/once';
import type { Usings } from './usings';

/** All of the feature, with the search library: loaded when a person first looks at playbooks. */
export class PlaybookFeature extends Owner {
  readonly tree: PlaybooksTree;
  readonly pages: PlaybookPages;
  private readonly files: PlaybookFiles;
  private readonly library: PlaybookLibrary;
  private readonly matcher: IncidentMatcher;

  private readonly options: PlaybooksDeps;
  private readonly health: () => Promise<PlaybookHealth>;
  private readonly healthChanged = this.register(new Emitter<HealthState>());
  private healthState: HealthState | undefined;
  private readonly uses: PlaybookUses;

  constructor(deps: PlaybooksDeps) {
    super();
    const roots = this.register(new PlaybookRoots(deps.settings));
    const options = { ...deps, roots };
    this.options = options;
    const { store } = options;
    this.files = this.register(new PlaybookFiles(options));
    this.uses = this.register(new PlaybookUses(options.state));
    this.library = this.register(new PlaybookLibrary({ ...options, files: this.files }));
    const load = (): Promise<void> => this.library.load();
    this.matcher = new IncidentMatcher({ ...options, load });
    this.health = once(async (): Promise<PlaybookHealth> => {
      const { PlaybookHealth: Health, readPastAlerts } = await import('./playbookHealth');
      return this.register(
        new Health({
          ...options,
          library: this.library,
          files: this.files,
          matcher: this.matcher,
          uses: this.uses,
          past: () => readPastAlerts(options),
          onChange: state => {
            this.healthState = state;
            this.healthChanged.fire(state);
          },
        }),
      );
    });
    const look = (): void => {
      this.health().then(
        health => health.look(),
        (error: unknown) => options.log.error(`playbook health: ${String(error)}`),
      );
    };
    this.tree = this.register(
      new PlaybooksTree({
        ...options,
        load,
        matcher: this.matcher,
        uses: this.uses,
        health: { state: () => this.healthState, onDidChange: this.healthChanged.event, look },
      }),
    );
    this.pages = this.register(
      new PlaybookPages({
        ...options,
        library: this.library,
        files: this.files,
        playbooks: () => store.playbooks,
        usings: once(async (): Promise<Usings> => {
          const bundle = await import('./usings');
          return this.register(new bundle.Usings(options));
        }),
      }),
    );
  }

  async matchesFor(row: IncidentRow): Promise<PlaybookAnswer> {
    const { matches, alertsProblem } = await this.matcher.match(row);
    const { health, problems } = this.options.store.state;
    const doubt =
      health.problem ??
      health.incomplete ??
      alertsProblem ??
      (matches.length === 0 ? problems[0] : undefined);
    return doubt ? { matches, doubt } : { matches };
  }

  /**
   * The playbooks that are for an alert of which only this is known, best first; not those that are merely near.
   * @throws ProblemError where the playbooks could not be read whole: "none fits" would be no answer then.
   */
  async fitting(): Promise<(facts: IncidentFacts) => readonly PlaybookMatch[]> {
    await this.library.load();
    const { health } = this.options.store.state;
    const doubt = health.problem ?? health.incomplete;
    if (doubt) throw new ProblemError(doubt);
    return facts => this.matcher.matchFacts(facts).filter(({ confidence }) => confidence >= sureConfidence);
  }

  /** What the weekly review is offered: playbooks to mend or to write, commands to automate. */
  async findings(): Promise<readonly Finding[]> {
    await this.library.load();
    const health = await this.health();
    const { store } = this.options;
    return findingsOf(await health.current(), uri => store.get(uri)?.title);
  }

  refresh(): Promise<void> {
    return this.library.refresh();
  }

  search(wanted: PlaybookSearch | undefined): void {
    searchPlaybooks({
      ...this.options,
      wanted,
      uses: this.uses,
      matcher: this.matcher,
      load: () => this.library.load(),
      search: (query, limit) => this.library.search(query, limit),
    });
  }

  newPlaybook(target: NewPlaybookTarget | undefined): Promise<void> {
    return newPlaybook(this.options, target);
  }

  openForIncident(target: IncidentTarget | undefined): Promise<void> {
    return openIncidentPlaybook({ ...this.options, matcher: this.matcher }, target);
  }

  /** Opens the Markdown file itself. @throws ProblemError when it is gone or outside of the readable folders. */
  async openFile(file: string): Promise<void> {
    const uri = vscode.Uri.parse(file, true);
    const { kind } = await this.files.placeOf(uri);
    if (kind === 'missing') throw new ProblemError(problem('playbooks.gone', { file }));
    if (kind === 'outside') throw new ProblemError(problem('playbooks.outside', { file }));
    await vscode.commands.executeCommand('vscode.open', uri);
  }
}
