import type * as vscode from 'vscode';
import { readRemoteAddress } from '../../core/notes/remoteAddress';
import type { ReviewItem } from '../../core/review/actionItems';
import { isRepository, repositoryOf, type GitHubServer } from '../../core/review/gitHubServer';
import { filledTemplate, issueOfItem } from '../../core/review/issueDraft';
import type { Team } from '../../core/team/team';
import { recordRepositoryOf } from '../../platform/recordRepository';

/** Where the team's issues stand on a GitHub. */
export interface IssuePlace {
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Absent where VS Code cannot sign in to that host. */
  readonly server?: GitHubServer;
}

/**
 * The repository that the team file names, else that of the team home where it is on a GitHub.
 * @param remoteOf the team home's remote; asked only where it decides.
 */
export async function issuePlace(
  team: Team,
  servers: readonly GitHubServer[],
  remoteOf: () => Promise<string | undefined>,
): Promise<IssuePlace | undefined> {
  const serverOf = (host: string): GitHubServer | undefined => servers.find(one => one.host === host);
  const named = team.bugs?.repository;
  const place = named === undefined ? undefined : repositoryOf(named);
  if (place) {
    const server = serverOf(place.host);
    return { ...place, ...(server ? { server } : {}) };
  }
  // A team that names another tracker's page works there.
  if (team.bugs?.newIssue !== undefined) return undefined;
  const url = await remoteOf();
  const address = url === undefined ? undefined : readRemoteAddress(url);
  const server = address && serverOf(address.host);
  return server && isRepository(address.path)
    ? { host: server.host, repository: address.path, server }
    : undefined;
}

/** Where the team home is pushed to; undefined where that is nowhere, or cannot be told. Never rejects. */
export async function remoteOfHome(home: vscode.Uri): Promise<string | undefined> {
  try {
    const remotes = (await recordRepositoryOf(home))?.remotes ?? [];
    return (remotes.find(({ name }) => name === 'origin') ?? remotes[0])?.url;
  } catch {
    return undefined;
  }
}

/** The page on which an item becomes an issue, filled in; undefined where it is not known where issues stand. */
export function issuePage(team: Team, place: IssuePlace | undefined, item: ReviewItem): string | undefined {
  const issue = issueOfItem(item);
  const template = team.bugs?.newIssue;
  if (template !== undefined) return filledTemplate(template, issue);
  if (!place) return undefined;
  const { title, body } = issue;
  const web = place.server?.web ?? `https://${place.host}`;
  return `${web}/${place.repository}/issues/new?${new URLSearchParams({ title, body }).toString()}`;
}
