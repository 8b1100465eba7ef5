import { isAbort, problem, ProblemError, type Problem } from '../../core/base/problem';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import type { Bug } from '../../core/review/bugFigures';
import { isRepository, type GitHubServer, type IssueRef } from '../../core/review/gitHubServer';
import '../../core/review/problems';
import { HttpClient, type HttpAnswer, type HttpRequest } from '../http/httpClient';
import { HttpFailure } from '../http/httpFailure';
import { readBug, readFound, readIssueNumber, readRows, readStates, type IssueState } from './answers';

export type { IssueState } from './answers';

export interface GitHubOptions {
  readonly server: GitHubServer;
  /** Of VS Code's own sign-in: asked for with every request and held nowhere else. */
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}

export interface GitHubBugs {
  readonly bugs: readonly Bug[];
  /** Set where a bound cut the list: figures are "at least". */
  readonly incomplete?: Problem;
}

/** An issue to be created. */
export interface IssueDraft {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

type Query = readonly (readonly [name: string, value: string])[];

const pageSize = 100;
const mostPages = 20;
/** Issues asked about in one request. */
const mostAtOnce = 100;
const longestTitle = 250;
const longestBody = 60_000;

/** The issues of one GitHub, as far as a review needs them. Every method rejects with a ProblemError, or on abort. */
export class GitHub {
  private readonly http: HttpClient;

  constructor(private readonly options: GitHubOptions) {
    const { server, token, clock, random, log } = options;
    this.http = new HttpClient({
      baseUrl: server.api,
      clock,
      random,
      log,
      headers: {
        Accept: 'application/vnd.github+json',
        'X-GitHub-Api-Version': '2022-11-28',
        'User-Agent': 'Opex',
      },
      credentials: {
        // The one place that this sign-in is for.
        origin: /^https?:\/\/[^/]+/.exec(server.api)?.[0] ?? '',
        headers: async () => ({ Authorization: `Bearer ${await token()}` }),
      },
    });
  }

  /**
   * Issues with one of the labels that are open, or were closed since then (Unix ms), each once [GitHub REST API: List
   * repository issues]. Pull requests, which it lists too, are none. `since` asks for what changed since: whatever was
   * closed since then did.
   */
  async bugs(
    repository: string,
    labels: readonly string[],
    since: number,
    signal: AbortSignal,
  ): Promise<GitHubBugs> {
    const bugs = new Map<number, Bug>();
    let incomplete: Problem | undefined;
    // One label at a time: of several GitHub wants all. Open ones first: one that is closed meanwhile comes after.
    for (const label of labels) {
      for (const state of ['open', 'closed'] as const) {
        const wanted: Query = [
          ['labels', label],
          ['state', state],
          ['sort', 'created'],
          ['direction', 'asc'],
          ...(state === 'closed' ? ([['since', new Date(since).toISOString()]] as const) : []),
        ];
        const { rows, isCut } = await this.list(repository, wanted, mostPages, signal);
        if (isCut)
          incomplete ??= problem('review.trackerCut', { tracker: this.name, shown: mostPages * pageSize });
        for (const row of rows) {
          const read = readBug(row);
          if (read === 'unreadable') incomplete ??= problem('review.trackerAnswer', { tracker: this.name });
          else if (read) bugs.set(read.number, read.bug);
        }
      }
    }
    return { bugs: [...bugs.values()], ...(incomplete ? { incomplete } : {}) };
  }

  /**
   * The states of issues, up to a hundred by one request [GitHub GraphQL API: Repository.issue]. One that is not there,
   * not visible or moved is absent.
   */
  async states(issues: readonly IssueRef[], signal: AbortSignal): Promise<ReadonlyMap<IssueRef, IssueState>> {
    const known = new Map<IssueRef, IssueState>();
    for (let at = 0; at < issues.length; at += mostAtOnce) {
      const asked = issues.slice(at, at + mostAtOnce);
      const { body } = await this.send(asked[0]?.repository ?? '', {
        method: 'POST',
        isRead: true,
        path: '/graphql',
        body: { query: stateQuery(asked) },
        name: 'issue states',
        signal,
      });
      const told = readStates(body);
      if (!told) throw new ProblemError(problem('review.trackerAnswer', { tracker: this.name }));
      if (told.isRateLimited) throw new ProblemError(problem('http.rateLimited', { host: this.name }));
      for (const [index, issue] of asked.entries()) {
        const state = told.states.get(`i${index}`);
        if (state) known.set(issue, state);
      }
    }
    return known;
  }

  /**
   * Number of the issue with these words in its body: among the newest, which GitHub lists at once, then by its search,
   * which learns of them later. Undefined where there is none.
   */
  async find(repository: string, mark: string, signal: AbortSignal): Promise<number | undefined> {
    const newest: Query = [
      ['state', 'all'],
      ['sort', 'created'],
      ['direction', 'desc'],
    ];
    const { rows } = await this.list(repository, newest, 1, signal);
    const listed = rows.flatMap(row => readFound(row, mark) ?? [])[0];
    if (listed !== undefined) return listed;
    const { body } = await this.send(repository, {
      method: 'GET',
      path: `${this.options.server.rest}/search/issues`,
      query: [
        ['q', `"${mark}" in:body is:issue repo:${repository}`],
        ['per_page', '10'],
      ],
      name: 'issue search',
      signal,
    });
    const items = typeof body === 'object' && body !== null && 'items' in body ? body.items : undefined;
    return this.rowsOf(items).flatMap(row => readFound(row, mark) ?? [])[0];
  }

  /**
   * Creates an issue [GitHub REST API: Create an issue] and returns its number. Asked once: whoever repeats it looks
   * for it first. `mayHaveArrived` of a failure says whether it may be there all the same.
   */
  async create(
    repository: string,
    { title, body, labels }: IssueDraft,
    signal: AbortSignal,
  ): Promise<number> {
    const answer = await this.send(repository, {
      method: 'POST',
      path: this.issuesPath(repository),
      body: {
        title: title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title,
        body: body.slice(-longestBody),
        ...(labels.length === 0 ? {} : { labels }),
      },
      name: 'create issue',
      signal,
    });
    const number = readIssueNumber(answer.body);
    if (number === undefined) {
      const what = problem('review.trackerAnswer', { tracker: this.name });
      throw new HttpFailure(what, { mayHaveArrived: true, status: answer.status });
    }
    return number;
  }

  private get name(): string {
    return this.options.server.host;
  }

  /** Page by page, as the answers' `Link` says where it goes on. */
  private async list(
    repository: string,
    wanted: Query,
    most: number,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly unknown[]; readonly isCut: boolean }> {
    const rows: unknown[] = [];
    let query: Query | undefined = [...wanted, ['per_page', String(pageSize)]];
    for (let page = 0; query; page += 1) {
      if (page === most) return { rows, isCut: true };
      const answer: HttpAnswer = await this.send(repository, {
        method: 'GET',
        path: this.issuesPath(repository),
        query,
        name: 'issues',
        signal,
      });
      rows.push(...this.rowsOf(answer.body));
      query = nextQuery(answer.link);
    }
    return { rows, isCut: false };
  }

  private rowsOf(body: unknown): readonly unknown[] {
    const rows = readRows(body);
    if (!rows) throw new ProblemError(problem('review.trackerAnswer', { tracker: this.name }));
    return rows;
  }

  private issuesPath(repository: string): string {
    // Nothing of a file becomes another path.
    if (!isRepository(repository))
      throw new ProblemError(problem('review.trackerHidden', { tracker: this.name, repository }));
    return `${this.options.server.rest}/repos/${repository}/issues`;
  }

  /** In the words of a tracker, where the failure has some. */
  private async send(repository: string, request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.http.send(request);
    } catch (error) {
      if (isAbort(error) || !(error instanceof HttpFailure)) throw error;
      const told = this.trackerProblem(error, repository);
      if (!told) throw error;
      const { mayHaveArrived, status } = error;
      throw new HttpFailure(told, {
        mayHaveArrived,
        ...(status === undefined ? {} : { status }),
        cause: error,
      });
    }
  }

  private trackerProblem(
    { problem: { code }, status, body }: HttpFailure,
    repository: string,
  ): Problem | undefined {
    const tracker = this.name;
    switch (status) {
      case 401:
        return problem('review.trackerSignedOut', { tracker });
      case 403:
        // Limits come as 403 too, the secondary ones with little else to know them by.
        return /rate limit|abuse detection/i.test(messageOf(body))
          ? problem('http.rateLimited', { host: tracker })
          : problem('review.trackerForbidden', { tracker, repository });
      case 404:
        return problem('review.trackerHidden', { tracker, repository });
      case 410:
        return problem('review.trackerOff', { repository });
      default:
        return code === 'http.redirected' ? problem('review.trackerMoved', { repository }) : undefined;
    }
  }
}

/** Of `<…?page=2&…>; rel="next"` only what it asks for: the path stays ours. */
function nextQuery(link: string | undefined): Query | undefined {
  const next = /<[^<>?]*\?([^<>#]{1,2000})>\s*;[^,<]*\brel="?next"?/.exec(link ?? '')?.[1];
  return next === undefined ? undefined : [...new URLSearchParams(next)];
}

/** Names are of `[\w.-]` and numbers are numbers: nothing in it needs to be escaped. */
function stateQuery(issues: readonly IssueRef[]): string {
  const fields = issues.flatMap(({ repository, number }, index) => {
    const [owner = '', name = ''] = repository.split('/');
    if (!isRepository(repository) || !Number.isSafeInteger(number)) return [];
    return `i${index}:repository(owner:"${owner}",name:"${name}"){issue(number:${number}){state stateReason}}`;
  });
  return `query{${fields.join(' ')}}`;
}

function messageOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
}
