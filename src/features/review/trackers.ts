import * as vscode from 'vscode';
import { Owner, toDisposable } from '../../core/base/disposable';
import { Emitter, type Event } from '../../core/base/event';
import { isAbort, problem, problemOf, ProblemError, type Problem } from '../../core/base/problem';
import type { ReviewItem, TrackerState } from '../../core/review/actionItems';
import { bugFigures } from '../../core/review/bugFigures';
import { issueHref, issueOf, type GitHubServer, type IssueRef } from '../../core/review/gitHubServer';
import { issueOfItem } from '../../core/review/issueDraft';
import type { ReviewPeriod } from '../../core/review/period';
import type { BugFigures, Gap } from '../../core/review/reviewModel';
import { GitHubIssues, type GitHubBugs, type IssueState } from '../../platform/gitHubIssues';
import { issuePlace, remoteOfHome, type IssuePlace } from './issuePage';
import { KeptReadings } from './keptReadings';
import type { ReviewFeatureDeps } from './reviewFeature';

/** What trackers tell of a review. */
export interface TrackersTold {
  /** Where items become issues. */
  readonly place?: IssuePlace;
  readonly bugs: readonly BugFigures[];
  /** By the link as the item has it. */
  readonly states: ReadonlyMap<string, TrackerState>;
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
  /** Where a sign-in would tell more; `anew` where the one that there is was not accepted. */
  readonly signIns: readonly SignIn[];
}

export interface SignIn {
  readonly server: GitHubServer;
  readonly anew: boolean;
}

type Read<T> = { readonly value: T } | { readonly failed: Problem } | { readonly signedOut: true };

/** Items of which the state is asked for: the newest of so many. */
const mostLinks = 500;

/** Bugs, and the state of items, from where the team works. */
export class Trackers extends Owner {
  private readonly issues: GitHubIssues;
  private readonly bugReadings: KeptReadings<Read<GitHubBugs>>;
  private readonly stateReadings: KeptReadings<Read<ReadonlyMap<IssueRef, IssueState>>>;
  private readonly changed = this.register(new Emitter<void>());
  private readonly ending = new AbortController();
  /** There is more than was told. */
  readonly onDidRead: Event<void> = this.changed.event;
  /** Items that are becoming an issue: a second press is the same one. */
  private readonly creating = new Set<string>();
  private remote: { readonly home: string; readonly url: Promise<string | undefined> } | undefined;

  constructor(private readonly deps: ReviewFeatureDeps) {
    super();
    this.register(toDisposable(() => this.ending.abort()));
    this.issues = this.register(new GitHubIssues(deps));
    this.bugReadings = this.register(new KeptReadings(deps.clock));
    this.stateReadings = this.register(new KeptReadings(deps.clock));
    const fire = (): void => this.changed.fire();
    this.register(this.bugReadings.onDidRead(fire));
    this.register(this.stateReadings.onDidRead(fire));
    this.register(
      this.issues.onDidChange(() => {
        this.forget();
        fire();
      }),
    );
  }

  /** All is asked anew at the next call. */
  forget(): void {
    this.bugReadings.forget();
    this.stateReadings.forget();
    this.remote = undefined;
  }

  /** Asks nobody to sign in. Never rejects. */
  async of(period: ReviewPeriod, items: readonly ReviewItem[], home: vscode.Uri): Promise<TrackersTold> {
    const nothing = { bugs: [], states: new Map(), gaps: [], problems: [], signIns: [] };
    // An invented team has no tracker.
    if (this.deps.sample) return nothing;
    const { servers } = this.issues;
    const place = await issuePlace(this.deps.team.team, servers, () => this.remoteOf(home));
    const [bugs, ...states] = await Promise.all([
      this.bugs(period, place),
      ...servers.map(server => this.ofServer(server, items, servers)),
    ]);
    const all = [bugs, ...states];
    const signIns = new Map(
      all.flatMap(told => told.signIns ?? []).map(one => [one.server.host, one] as const),
    );
    return {
      ...(place ? { place } : {}),
      bugs: bugs.bugs ?? [],
      states: new Map(states.flatMap(told => [...(told.states ?? [])])),
      gaps: all.flatMap(told => told.gaps ?? []),
      problems: all.flatMap(told => told.problems ?? []),
      signIns: [...signIns.values()],
    };
  }

  /** Only what became of the items. Never rejects. */
  async states(items: readonly ReviewItem[]): Promise<TrackersTold['states']> {
    if (this.deps.sample) return new Map();
    const { servers } = this.issues;
    const told = await Promise.all(servers.map(server => this.ofServer(server, items, servers)));
    return new Map(told.flatMap(({ states }) => [...(states ?? [])]));
  }

  /** @throws ProblemError `review.notSignedIn` where that came to nothing. */
  async signIn({ server, anew }: SignIn): Promise<void> {
    await this.issues.signIn(server, anew);
    this.forget();
    this.changed.fire();
  }

  /**
   * Makes an item an issue: one that is there already, or a new one. Asks to sign in where nobody is.
   * @param keep writes the link into the item.
   * @throws ProblemError where there is none; nothing was kept then.
   */
  async create(
    { server, repository, host }: IssuePlace,
    item: ReviewItem,
    keep: (href: string) => Promise<void>,
  ): Promise<void> {
    if (!server) throw new ProblemError(problem('review.trackerHost', { host }));
    if (this.creating.has(item.id)) return;
    const labels = this.deps.team.team.bugs?.itemLabels ?? [];
    this.creating.add(item.id);
    try {
      if (!(await this.issues.isSignedIn(server))) await this.issues.signIn(server);
      const wanted = { repository, labels, ...issueOfItem(item) };
      const { signal } = this.ending;
      const { number, settle } = await this.issues
        .create(server, wanted, signal)
        .catch(async (error: unknown) => {
          if (problemOf(error).code !== 'review.trackerSignedOut') throw error;
          // Somebody pressed: a sign-in that was taken back is asked for anew, once.
          await this.issues.signIn(server, true);
          return this.issues.create(server, wanted, signal);
        });
      await keep(issueHref({ server, repository, number }));
      await settle();
    } finally {
      this.creating.delete(item.id);
    }
  }

  /** Git is asked once. */
  private remoteOf(home: vscode.Uri): Promise<string | undefined> {
    const name = home.toString();
    if (this.remote?.home !== name) this.remote = { home: name, url: remoteOfHome(home) };
    return this.remote.url;
  }

  /** Of the labels in the team file; nothing where it names none: bugs are typed then. */
  private async bugs(period: ReviewPeriod, place: IssuePlace | undefined): Promise<Partial<TrackersTold>> {
    const { team } = this.deps.team;
    const labels = [...(team.bugs?.labels.keys() ?? [])].sort();
    if (!team.bugs || labels.length === 0) return {};
    const source = place?.repository;
    const gap = (state: Gap['state'], detail?: string): Gap => ({
      part: 'bugs',
      state,
      ...(source === undefined ? {} : { source }),
      ...(detail === undefined ? {} : { detail }),
    });
    // A file that nobody vouched for does not say what is asked.
    if (!vscode.workspace.isTrusted) return { gaps: [gap('missing', restricted)] };
    if (!place)
      return { gaps: [gap('missing', 'Where they stand is not known: bugs.repository of the team file')] };
    const { server, repository, host } = place;
    if (!server) return { gaps: [gap('missing')], problems: [problem('review.trackerHost', { host })] };
    if (!(await this.issues.isSignedIn(server))) {
      return { gaps: [gap('missing', signInDetail(server))], signIns: [{ server, anew: false }] };
    }
    const key = JSON.stringify([host, repository, labels, period.from]);
    const read = await this.bugReadings.of(key, signal =>
      told(() => this.issues.bugs(server, repository, labels, period.from, signal)),
    );
    if (!read) return { gaps: [gap('late')] };
    if ('signedOut' in read)
      return { gaps: [gap('missing', signInDetail(server))], signIns: [{ server, anew: true }] };
    if ('failed' in read) return { gaps: [gap('missing')], problems: [read.failed] };
    const { bugs, incomplete } = read.value;
    const { support } = team;
    return {
      bugs: [
        bugFigures(bugs, {
          labels: team.bugs.labels,
          period,
          asOf: this.deps.clock.now(),
          sla: team.sla,
          ...(support ? { support: { ...support, zone: support.zone ?? period.zone } } : {}),
          source: repository,
          link: `${server.web}/${repository}/issues`,
          isCut: incomplete !== undefined,
        }),
      ],
      ...(incomplete ? { gaps: [gap('partial')], problems: [incomplete] } : {}),
    };
  }

  /** Of items whose link leads to that server. */
  private async ofServer(
    server: GitHubServer,
    items: readonly ReviewItem[],
    servers: readonly GitHubServer[],
  ): Promise<Partial<TrackersTold>> {
    const links = [...new Set(items.flatMap(({ tracker }) => tracker ?? []))].sort();
    const linked = links
      .flatMap(link => {
        const issue = issueOf(link, servers);
        return issue?.server === server ? [{ link, issue }] : [];
      })
      .slice(-mostLinks);
    if (linked.length === 0) return {};
    const gap = (state: Gap['state'], detail?: string): Gap => ({
      part: 'tracker',
      state,
      source: server.host,
      ...(detail === undefined ? {} : { detail }),
    });
    if (!vscode.workspace.isTrusted) return { gaps: [gap('missing', restricted)] };
    if (!(await this.issues.isSignedIn(server))) {
      return { gaps: [gap('missing', signInDetail(server))], signIns: [{ server, anew: false }] };
    }
    const key = JSON.stringify([server.host, linked.map(({ link }) => link)]);
    const refs = linked.map(({ issue }) => issue);
    const read = await this.stateReadings.of(key, signal =>
      told(() => this.issues.states(server, refs, signal)),
    );
    if (!read) return { gaps: [gap('late')] };
    if ('signedOut' in read)
      return { gaps: [gap('missing', signInDetail(server))], signIns: [{ server, anew: true }] };
    if ('failed' in read) return { gaps: [gap('missing')], problems: [read.failed] };
    // By what it names: the reading may be of an earlier call, with other objects for the same issues.
    const byHref = new Map([...read.value].map(([issue, state]) => [issueHref(issue), state] as const));
    const states = linked.map(
      ({ link, issue }) => [link, byHref.get(issueHref(issue)) ?? 'unreadable'] as const,
    );
    const unseen = states.filter(([, state]) => state === 'unreadable').length;
    return {
      states: new Map(states),
      ...(unseen === 0
        ? {}
        : {
            gaps: [
              gap(
                'partial',
                `${String(unseen)} of ${String(states.length)} issues are not there, or not visible to the account`,
              ),
            ],
          }),
    };
  }
}

/** Details of gaps are English, as they go into the file. */
const restricted = 'Not asked in Restricted Mode';

function signInDetail({ host }: GitHubServer): string {
  return `Not read: sign in to ${host}`;
}

/** Failures as data; rejects on abort. */
async function told<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (isAbort(error)) throw error;
    const failed = problemOf(error);
    return failed.code === 'review.trackerSignedOut' ? { signedOut: true } : { failed };
  }
}
