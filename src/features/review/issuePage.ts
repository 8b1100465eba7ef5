import type * as vscode from 'vscode';
import { readRemoteAddress } from '../../core/notes/remoteAddress';
import type { ReviewItem } from '../../core/review/actionItems';
import type { Team } from '../../core/team/team';
import { recordRepositoryOf } from '../../platform/recordRepository';

/** The page on which an item becomes an issue, filled in; undefined where it is not known where issues stand. */
export async function issuePage(team: Team, home: vscode.Uri, item: ReviewItem): Promise<string | undefined> {
  const named = team.bugs?.repository;
  const base = named === undefined ? await remotePage(home) : `https://github.com/${named}`;
  if (base === undefined) return undefined;
  const body = [
    ...(item.owner === undefined ? [] : [`Owner: ${item.owner}`]),
    ...(item.due === undefined ? [] : [`Due: ${item.due}`]),
    ...(item.prevents.length === 0
      ? []
      : [
          `Prevents: ${item.prevents.map(({ label, href }) => (href === undefined ? label : `[${label}](${href})`)).join(', ')}`,
        ]),
    ...(item.dropped === undefined ? [] : [`Dropped for it: ${item.dropped}`]),
    `From the weekly review ${item.since}.`,
  ].join('\n\n');
  return `${base}/issues/new?${new URLSearchParams({ title: item.text, body }).toString()}`;
}

/** The repository's own page, where its host has issues under that address as GitHub has. */
async function remotePage(home: vscode.Uri): Promise<string | undefined> {
  try {
    const remotes = (await recordRepositoryOf(home))?.remotes ?? [];
    const url = (remotes.find(({ name }) => name === 'origin') ?? remotes[0])?.url;
    const address = url === undefined ? undefined : readRemoteAddress(url);
    return address?.host === 'github.com' ? `https://github.com/${address.path}` : undefined;
  } catch {
    return undefined;
  }
}
