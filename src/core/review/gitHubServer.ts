/** A GitHub: where its pages are, where its API is, and which of VS Code's sign-ins is for it. */
export interface GitHubServer {
  /** `github.com`, or the host of a company's own, with its port where it has one. */
  readonly host: string;
  /** Scheme and host of its pages. */
  readonly web: string;
  /** The address that a token is bound to [GitHub REST API: Getting started; GitHub Enterprise Server: API overview]. */
  readonly api: string;
  /** What paths of the REST API begin with there. */
  readonly rest: '' | '/v3';
  readonly provider: 'github' | 'github-enterprise';
}

/** An issue as a link names it. */
export interface IssueRef {
  readonly server: GitHubServer;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
}

const gitHubCom: GitHubServer = {
  host: 'github.com',
  web: 'https://github.com',
  api: 'https://api.github.com',
  rest: '',
  provider: 'github',
};

/**
 * The servers that VS Code can sign in to.
 * @param enterprise its setting `github-enterprise.uri`; anything but the address of a server is none.
 */
export function gitHubServers(enterprise?: string): readonly GitHubServer[] {
  const [, scheme, name] =
    /^(https?):\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/?$/.exec(enterprise?.trim().toLowerCase() ?? '') ?? [];
  if (scheme === undefined || name === undefined || /(?:^|\.)github\.com(?::|$)/.test(name))
    return [gitHubCom];
  const web = `${scheme}://${name}`;
  // A company's own place in GitHub's cloud has its API on a host of its own.
  const isHosted = name.endsWith('.ghe.com');
  return [
    gitHubCom,
    {
      host: name,
      web,
      ...(isHosted
        ? { api: `${scheme}://api.${name}`, rest: '' as const }
        : { api: `${web}/api`, rest: '/v3' as const }),
      provider: 'github-enterprise',
    },
  ];
}

const name = String.raw`(?!\.{1,2}(?:[/?#]|$))[\w.-]{1,100}`;
const repositoryPattern = new RegExp(`^${name}/${name}$`);
const issuePattern = new RegExp(
  `^(https?://[^/?#@\\s]{1,260})/(${name}/${name})/issues/([1-9]\\d{0,9})/?(?:[?#]\\S*)?$`,
  'i',
);

/** True for `owner/name` that is safe as a part of a path: neither name is `.` or `..`. */
export function isRepository(text: string): boolean {
  return repositoryPattern.test(text);
}

/** The issue that a link leads to; undefined for links elsewhere, or to anything but an issue. */
export function issueOf(link: string, servers: readonly GitHubServer[]): IssueRef | undefined {
  const [, web = '', repository = '', number = ''] = issuePattern.exec(link.trim()) ?? [];
  const server = servers.find(one => one.web === web.toLowerCase());
  return server && { server, repository, number: Number(number) };
}

/** Its page. */
export function issueHref({ server, repository, number }: IssueRef): string {
  return `${server.web}/${repository}/issues/${String(number)}`;
}

/** A repository as the team file names it: `owner/name`, or with the host of a company's own before it. */
export interface NamedRepository {
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
}

/** Undefined for what names no repository. */
export function repositoryOf(named: string): NamedRepository | undefined {
  const parts = named.split('/');
  const repository = parts.slice(-2).join('/');
  if (parts.length > 3 || !isRepository(repository)) return undefined;
  return { host: parts.length === 3 ? (parts[0] ?? '').toLowerCase() : gitHubCom.host, repository };
}
