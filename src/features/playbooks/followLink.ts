import * as vscode from 'vscode';
import { problem, ProblemError } from '../../core/base/problem';
import { linesOfFragment, pathsOfLink, type FileLink } from '../../core/playbooks/link';
import { matchPlaybooks, type IncidentFacts } from '../../core/playbooks/matchPlaybooks';
import type { Playbook, PlaybookMatch } from '../../core/playbooks/playbook';
import type { ReadableRoots } from '../../platform/readableRoots';
import { contains } from '../../platform/rootedFiles';
import type { PlaybookFiles } from './playbookFiles';

/** What a link to a file comes down to. */
export type LinkGoal =
  | { readonly kind: 'playbook'; readonly uri: vscode.Uri; readonly section?: string }
  /** A root-cause note: it opens as such. */
  | { readonly kind: 'note'; readonly uri: vscode.Uri }
  | { readonly kind: 'file'; readonly uri: vscode.Uri; readonly selection?: vscode.Range };

export interface FollowLinkDeps {
  readonly files: PlaybookFiles;
  readonly roots: ReadableRoots;
  readonly playbooks: () => readonly Playbook[];
  /** For many links: what keeps the playbooks' traits. */
  readonly match?: (facts: IncidentFacts) => readonly PlaybookMatch[];
}

/** Finds the file that a link of the playbook at `from` means. @throws ProblemError where there is none, or none may be read. */
export async function followLink(deps: FollowLinkDeps, from: vscode.Uri, link: FileLink): Promise<LinkGoal> {
  const root = deps.roots.current.find(candidate => contains(candidate.uri, from));
  let outside = false;
  for (const path of root ? pathsOfLink(link, from.path, root.uri.path) : []) {
    const uri = from.with({ path, query: '', fragment: '' });
    const place = await deps.files.placeOf(uri);
    if (place.kind === 'outside') outside = true;
    if (place.kind === 'inside' && (await isFile(place.uri))) return goalOf(uri, link.fragment);
  }
  if (outside) throw new ProblemError(problem('playbooks.outside', { file: link.path }));
  // Sites give pages other paths than their files have: the end of the path still names one.
  const facts: IncidentFacts = { title: '', services: [], alertNames: [], runbookLinks: [link.path] };
  const [best, second] = deps.match?.(facts) ?? matchPlaybooks(deps.playbooks(), facts);
  if (best && best.confidence !== second?.confidence) {
    return goalOf(vscode.Uri.parse(best.playbook.uri), link.fragment);
  }
  throw new ProblemError(problem('playbooks.linkDead', { href: link.path }));
}

/** Where an image of the playbook at `from` lies; undefined where it lies outside of the readable folders. */
export function imageUri(roots: ReadableRoots, from: vscode.Uri, link: FileLink): vscode.Uri | undefined {
  const root = roots.current.find(candidate => contains(candidate.uri, from));
  const path = root && pathsOfLink(link, from.path, root.uri.path)[0];
  if (path === undefined) return undefined;
  const uri = from.with({ path, query: '', fragment: '' });
  return roots.current.some(candidate => contains(candidate.uri, uri)) ? uri : undefined;
}

function goalOf(uri: vscode.Uri, fragment: string | undefined): LinkGoal {
  const lines = linesOfFragment(fragment);
  if (lines) {
    const selection = new vscode.Range(lines.line - 1, 0, lines.line - 1, 0);
    return { kind: 'file', uri, selection };
  }
  if (!/\.(?:md|markdown|mdx)$/i.test(uri.path)) return { kind: 'file', uri };
  if (/\/\.opex\/root-causes\//.test(uri.path)) return { kind: 'note', uri };
  return fragment === undefined || fragment === ''
    ? { kind: 'playbook', uri }
    : { kind: 'playbook', uri, section: fragment };
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}
