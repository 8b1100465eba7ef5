import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerGraphql } from './graphql';
import { renderIssue, type SimFault, type SimIssue, type SimRepository } from './model';
import { answerSignIn } from './signIn';

export type { SimFault, SimIssue, SimRepository } from './model';

/** What a test states of an issue; the rest is usual. */
export type IssueDraft = Partial<SimIssue> & Pick<SimIssue, 'title'>;

export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface GitHubSimOptions {
  /** Token -> login. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  /** Gives up by itself, so that no run leaves one behind (ms). */
  readonly maxLifetimeMs?: number;
}

/** Issues a page where a request does not say how many, and the most that one may ask for. */
const usualPage = 30;
const largestPage = 100;

/**
 * A GitHub Enterprise Server on loopback: REST below `/api/v3` (and at the root, as api.github.com has it), GraphQL,
 * search, and the device sign-in that VS Code does. As much of each as documented: pages with a `Link`, pull requests
 * in the list of issues, 404 for what one does not see, 301 for what was renamed, 410 where issues are off.
 */
export class GitHubSim {
  readonly requests: SimRequest[] = [];
  readonly repositories: SimRepository[] = [];
  readonly tokens: Record<string, string>;
  /** Old name -> id of the repository that had it. */
  private readonly renamed = new Map<string, number>();
  private faults: SimFault[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private lifetime: NodeJS.Timeout | undefined;
  readonly now: () => number;
  /** Search learns of an issue this much later (ms). */
  searchLagMs = 0;

  constructor({ tokens = { gho_dana: 'dana' }, now = Date.now }: GitHubSimOptions = {}) {
    this.tokens = { ...tokens };
    this.now = now;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async listen(maxLifetimeMs: number): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.lifetime = setTimeout(() => this.server.close(), maxLifetimeMs);
    this.lifetime.unref();
  }

  close(): Promise<void> {
    clearTimeout(this.lifetime);
    this.server.closeAllConnections();
    return new Promise(resolve => this.server.close(() => resolve()));
  }

  repository(name: string, facts: Partial<SimRepository> = {}): SimRepository {
    const repository = { id: 1000 + this.repositories.length, name, hasIssues: true, issues: [], ...facts };
    this.repositories.push(repository);
    return repository;
  }

  issue(repository: SimRepository, draft: IssueDraft): SimIssue {
    const createdAt = draft.createdAt ?? this.now();
    const issue: SimIssue = {
      number: Math.max(0, ...repository.issues.map(({ number }) => number)) + 1,
      body: null,
      labels: [],
      state: draft.closedAt === undefined ? 'open' : 'closed',
      createdAt,
      updatedAt: draft.closedAt ?? createdAt,
      ...draft,
    };
    repository.issues.push(issue);
    return issue;
  }

  rename(repository: SimRepository, name: string): void {
    this.renamed.set(repository.name.toLowerCase(), repository.id);
    repository.name = name;
  }

  fail(fault: Omit<SimFault, 'times'> & { readonly times?: number }): void {
    this.faults.push({ times: 1, ...fault });
  }

  find(name: string, login: string): SimRepository | undefined {
    return this.repositories.find(
      known => known.name.toLowerCase() === name.toLowerCase() && known.readers?.includes(login) !== false,
    );
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const asked: SimRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
      body: parsed(text),
    };
    this.requests.push(asked);
    const fault = this.takeFault(asked);
    if (fault && fault.answer !== 'lost') {
      const { status, body = { message: 'Failed' }, headers = {} } = fault.answer;
      send(response, status, body, headers);
      return;
    }
    const { status, body, headers = {} } = this.answer(asked, text);
    if (fault) response.destroy();
    else send(response, status, body, headers);
  }

  private takeFault({ method, path }: SimRequest): SimFault | undefined {
    const fault = this.faults.find(
      known => known.times > 0 && known.path.test(path) && (known.method ?? method) === method,
    );
    if (fault)
      this.faults = this.faults.map(known =>
        known === fault ? { ...known, times: known.times - 1 } : known,
      );
    return fault;
  }

  private answer(asked: SimRequest, text: string): Answer {
    const signedIn = answerSignIn(asked, text, this.tokens, this.url);
    if (signedIn) return signedIn;
    const token = /^(?:Bearer|token) (\S+)$/i.exec(asked.authorization ?? '')?.[1];
    const login = token === undefined ? undefined : this.tokens[token];
    if (login === undefined) return message(401, 'Bad credentials');
    const path = asked.path.replace(/^\/api(?:\/v3)?(?=\/)/, '');
    const scopes = { 'x-oauth-scopes': 'repo, user:email' };
    if (path === '/user') return { status: 200, body: { id: 7, login, avatar_url: '' }, headers: scopes };
    if (path === '/graphql') return answerGraphql(asked.body, (name: string) => this.find(name, login));
    if (path === '/search/issues') return this.search(asked.query, login);
    const [, name, numbered] = /^\/repos\/([^/]+\/[^/]+)\/issues(?:\/(\d+))?$/.exec(path) ?? [];
    const id = /^\/repositories\/(\d+)\/issues$/.exec(path)?.[1];
    const repository =
      id === undefined
        ? this.find(name ?? '', login)
        : this.repositories.find(known => String(known.id) === id);
    if (!repository) {
      const moved = this.renamed.get(name?.toLowerCase() ?? '');
      if (moved === undefined) return message(404, 'Not Found');
      const location = `${this.url}/api/v3/repositories/${String(moved)}/issues`;
      return { status: 301, body: { message: 'Moved Permanently', url: location }, headers: { location } };
    }
    if (!repository.hasIssues) return message(410, 'Issues are disabled for this repo');
    if (asked.method === 'POST') return this.create(repository, asked.body, login);
    if (numbered === undefined) return this.list(repository, asked);
    const issue = repository.issues.find(({ number }) => String(number) === numbered);
    return issue
      ? { status: 200, body: renderIssue(this.url, repository, issue) }
      : message(404, 'Not Found');
  }

  private list(repository: SimRepository, { query }: SimRequest): Answer {
    const labels = (query.get('labels') ?? '').split(',').filter(label => label !== '');
    const state = query.get('state') ?? 'open';
    const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
    if (!['open', 'closed', 'all'].includes(state) || Number.isNaN(since))
      return message(422, 'Validation Failed');
    const sort = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
    const sign = query.get('direction') === 'asc' ? 1 : -1;
    const rows = repository.issues
      .filter(
        issue =>
          (state === 'all' || issue.state === state) &&
          issue.updatedAt >= since &&
          labels.every(label => issue.labels.some(own => own.toLowerCase() === label.toLowerCase())),
      )
      .sort((a, b) => sign * (a[sort] - b[sort] || a.number - b.number));
    const size = Math.min(largestPage, Number(query.get('per_page') ?? usualPage) || usualPage);
    const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
    const last = Math.max(1, Math.ceil(rows.length / size));
    const to = (number: number, rel: string): string => {
      const params = new URLSearchParams(query);
      params.set('page', String(number));
      return `<${this.url}/api/v3/repositories/${String(repository.id)}/issues?${params.toString()}>; rel="${rel}"`;
    };
    const link = [
      ...(page > 1 ? [to(page - 1, 'prev')] : []),
      ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
      ...(page > 1 ? [to(1, 'first')] : []),
    ].join(', ');
    return {
      status: 200,
      body: rows.slice((page - 1) * size, page * size).map(issue => renderIssue(this.url, repository, issue)),
      headers: link === '' ? {} : { link },
    };
  }

  private create(repository: SimRepository, body: unknown, login: string): Answer {
    const draft = body as { title?: unknown; body?: unknown; labels?: unknown } | undefined;
    if (repository.writers?.includes(login) === false)
      return message(403, 'Resource not accessible by personal access token');
    if (typeof draft?.title !== 'string' || draft.title.trim() === '' || draft.title.length > 256)
      return message(422, 'Validation Failed');
    const issue = this.issue(repository, {
      title: draft.title,
      body: typeof draft.body === 'string' ? draft.body : null,
      labels: Array.isArray(draft.labels) ? draft.labels.map(String) : [],
    });
    return { status: 201, body: renderIssue(this.url, repository, issue) };
  }

  /** `"words" in:body is:issue repo:owner/name`, and of that what is old enough to be known. */
  private search(query: URLSearchParams, login: string): Answer {
    const words = query.get('q') ?? '';
    const [, phrase] = /"([^"]+)"/.exec(words) ?? [];
    const repository = this.find(/repo:(\S+)/.exec(words)?.[1] ?? '', login);
    if (phrase === undefined || !repository) return message(422, 'Validation Failed');
    const items = repository.issues.filter(
      ({ body, isPullRequest, createdAt }) =>
        !isPullRequest && body?.includes(phrase) === true && createdAt + this.searchLagMs <= this.now(),
    );
    return {
      status: 200,
      body: {
        total_count: items.length,
        incomplete_results: false,
        items: items.map(issue => renderIssue(this.url, repository, issue)),
      },
    };
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts one; it ends by itself after `maxLifetimeMs` (half a minute unless told otherwise). */
export async function startGitHubSim(options: GitHubSimOptions = {}): Promise<GitHubSim> {
  const sim = new GitHubSim(options);
  await sim.listen(options.maxLifetimeMs ?? 30_000);
  return sim;
}

function message(status: number, text: string): Answer {
  return {
    status,
    body: { message: text, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const isPage = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isPage ? 'text/html' : 'application/json; charset=utf-8',
    'x-github-request-id': 'SIM',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    ...headers,
  });
  response.end(isPage ? body : JSON.stringify(body));
}
