/** Where a remote leads, without a password. */
export interface RemoteAddress {
  /** Host, or `this computer` as an empty text. */
  readonly host: string;
  /** `acme/shop`. */
  readonly path: string;
  /** For people: `github.com/acme/shop`, or the path of a folder. */
  readonly label: string;
  /** Everybody may have an account there, so that a repository of it may be public. */
  readonly mayBePublic: boolean;
}

const publicHosts = [
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
  'git.sr.ht',
  'gitee.com',
  'sourceforge.net',
  'git.code.sf.net',
  'notabug.org',
];

/** Reads `https://…`, `ssh://…`, `git@host:path`, or a folder. */
export function readRemoteAddress(text: string): RemoteAddress {
  // Whatever the rest reads as: a secret, which may hold an `@`, goes no further.
  const url = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
  const web = /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]/]*\]|[^/:]+)(?::\d+)?(?:\/(.*))?$/i.exec(url);
  const scp = /^(?:[^/@\s]+@)?([^/:\s]{2,}):(?!\\)(.+)$/.exec(url);
  const parts = url.toLowerCase().startsWith('file:') ? undefined : (web ?? scp ?? undefined);
  if (!parts) return { host: '', path: url, label: url, mayBePublic: false };
  const [, host = '', rest = ''] = parts;
  const path = rest
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const lower = host.toLowerCase().replace(/^(?:ssh|altssh)\./, '');
  return {
    host: lower,
    path,
    label: path === '' ? lower : `${lower}/${path}`,
    mayBePublic: publicHosts.includes(lower),
  };
}

/**
 * The page on which a pull request from one branch to another is begun: of GitHub, GitLab, Bitbucket and Gitea hosts as
 * their names tell; undefined for others.
 */
export function pullRequestPage(
  { host, path }: RemoteAddress,
  branch: string,
  into: string,
): string | undefined {
  const [from, to] = [branch, into].map(name => name.split('/').map(encodeURIComponent).join('/'));
  const home = `https://${host}/${path.split('/').map(encodeURIComponent).join('/')}`;
  if (/(?:^|\.)github\./.test(host)) return `${home}/compare/${to}...${from}?expand=1`;
  if (/(?:^|\.)(?:gitea|codeberg)\./.test(host)) return `${home}/compare/${to}...${from}`;
  const query = (key: string, value: string): string =>
    `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
  if (/(?:^|\.)gitlab\./.test(host)) {
    const from = query('merge_request[source_branch]', branch);
    return `${home}/-/merge_requests/new?${from}&${query('merge_request[target_branch]', into)}`;
  }
  if (host === 'bitbucket.org')
    return `${home}/pull-requests/new?${query('source', branch)}&${query('dest', into)}`;
  return undefined;
}
