/** An issue of the stand-in, as a test states it; what is left out is filled in. */
export interface SimIssue {
  readonly number: number;
  title: string;
  body: string | null;
  labels: readonly string[];
  state: 'open' | 'closed';
  readonly createdAt: number;
  updatedAt: number;
  closedAt?: number;
  /** Why it is closed; absent: it was done. */
  stateReason?: 'not_planned' | 'duplicate';
  readonly isPullRequest?: true;
}

export interface SimRepository {
  readonly id: number;
  /** `owner/name`. */
  name: string;
  /** Only those see it that are named here; absent: everybody who is signed in. */
  readonly readers?: readonly string[];
  /** Only these create issues; absent: everybody who sees it. */
  readonly writers?: readonly string[];
  hasIssues: boolean;
  readonly issues: SimIssue[];
}

/** What an answer is instead of the usual one. */
export interface SimFault {
  readonly method?: string;
  readonly path: RegExp;
  readonly times: number;
  /** `lost`: it is done, and the connection breaks before the answer. */
  readonly answer:
    | 'lost'
    | {
        readonly status: number;
        readonly body?: unknown;
        readonly headers?: Readonly<Record<string, string>>;
      };
}

/** As GitHub's REST API shows an issue, with the fields that clients read and some that they do not. */
export function renderIssue(web: string, repository: SimRepository, issue: SimIssue): object {
  const at = (time: number | undefined): string | null =>
    time === undefined ? null : new Date(time).toISOString().replace(/\.\d{3}/, '');
  const kind = issue.isPullRequest ? 'pull' : 'issues';
  return {
    id: repository.id * 100_000 + issue.number,
    node_id: `I_${String(issue.number)}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.state === 'closed' ? (issue.stateReason ?? 'completed') : null,
    locked: false,
    html_url: `${web}/${repository.name}/${kind}/${String(issue.number)}`,
    labels: issue.labels.map((name, index) => ({ id: index + 1, name, color: 'ededed', default: false })),
    user: { login: 'dana', type: 'User' },
    created_at: at(issue.createdAt),
    updated_at: at(issue.updatedAt),
    closed_at: at(issue.closedAt),
    ...(issue.isPullRequest
      ? { pull_request: { url: `${web}/api/v3/repos/${repository.name}/pulls/${String(issue.number)}` } }
      : {}),
  };
}
