import * as vscode from 'vscode';
import { problemOf } from '../../core/base/problem';
import { alertKey } from '../../core/playbooks/alertNames';
import { decodePercent, readLink, type FileLink } from '../../core/playbooks/link';
import type { Resolved } from '../../core/playbooks/health';
import type { PlaybookStore } from '../../core/playbooks/playbookStore';
import type { Reference } from '../../core/playbooks/references';
import { contains } from '../../platform/rootedFiles';
import { followLink, imageUri } from './followLink';
import type { IncidentMatcher } from './incidentMatches';
import type { PlaybookFiles } from './playbookFiles';
import type { PlaybookRoots } from './playbookRoots';

export interface ReferenceCheckDeps {
  readonly files: PlaybookFiles;
  readonly roots: PlaybookRoots;
  readonly store: PlaybookStore;
  readonly matcher: IncidentMatcher;
  /** Keys of what links to a Markdown file can name; undefined where it cannot be read. */
  readonly anchorsOf: (uri: vscode.Uri) => Promise<ReadonlySet<string> | undefined>;
}

export interface Outcome {
  readonly resolved: Resolved;
  /** URI of the file that it leads to. */
  readonly leadsTo?: string;
}

const unknown: Outcome = { resolved: 'unknown' };
const missing: Outcome = { resolved: 'missing' };
const there: Outcome = { resolved: 'there' };

/** Looks up what playbooks refer to, each path once in its lifetime. Only what is surely gone is called missing. */
export class ReferenceCheck {
  private readonly looked = new Map<string, Promise<boolean | undefined>>();
  private readonly followed = new Map<string, Promise<Outcome>>();

  constructor(private readonly deps: ReferenceCheckDeps) {}

  async resolve(from: vscode.Uri, { kind, target }: Reference): Promise<Outcome> {
    if (kind === 'file') return this.file(from, target);
    const link = readLink(target);
    if (link.kind === 'section') return this.section(from, link.slug);
    // A site's own address, and what its builder resolves, lead where only the site knows.
    if (link.kind !== 'file') return unknown;
    const found = await (kind === 'image' ? this.image(from, link) : this.link(from, link));
    return found.resolved === 'missing' && /^[/@~]/.test(link.path) ? unknown : found;
  }

  private async image(from: vscode.Uri, link: FileLink): Promise<Outcome> {
    const uri = imageUri(this.deps.roots, from, link);
    const isThere = uri && (await this.isThere(uri));
    return isThere === undefined ? unknown : isThere ? there : missing;
  }

  private link(from: vscode.Uri, link: FileLink): Promise<Outcome> {
    const folder = from.path.slice(0, from.path.lastIndexOf('/'));
    const key = `${folder}\n${link.path}#${link.fragment ?? ''}`;
    const known = this.followed.get(key);
    if (known) return known;
    const outcome = this.follow(from, link);
    this.followed.set(key, outcome);
    return outcome;
  }

  private async follow(from: vscode.Uri, link: FileLink): Promise<Outcome> {
    try {
      const goal = await followLink(
        {
          ...this.deps,
          playbooks: () => this.deps.store.playbooks,
          match: facts => this.deps.matcher.matchFacts(facts),
        },
        from,
        link,
      );
      const leadsTo = goal.uri.toString();
      if (goal.kind !== 'playbook' || goal.section === undefined) return { resolved: 'there', leadsTo };
      return { ...(await this.section(goal.uri, goal.section)), leadsTo };
    } catch (error) {
      return problemOf(error).code === 'playbooks.linkDead' ? missing : unknown;
    }
  }

  private async section(uri: vscode.Uri, section: string): Promise<Outcome> {
    const key = alertKey(decodePercent(section).replace(/^user-content-/, ''));
    if (key === '' || key === 'top' || section.startsWith(':~:')) return there;
    const anchors = await this.deps.anchorsOf(uri);
    return anchors === undefined ? unknown : { resolved: anchors.has(key) ? 'there' : 'noAnchor' };
  }

  /**
   * A path that a command names: from any folder between the top and the playbook. Gone is only what would lie in a
   * folder that is there; anything else may be meant on a host.
   */
  private async file(from: vscode.Uri, path: string): Promise<Outcome> {
    const root = this.deps.roots.current.find(candidate => contains(candidate.uri, from))?.uri;
    const parts = path.replace(/^(?:\.\/)+/, '').split('/');
    if (!root || parts.length < 2 || parts.includes('..')) return unknown;
    const bases = foldersUpTo(root, from);
    const found = await Promise.all(bases.map(base => this.isThere(vscode.Uri.joinPath(base, ...parts))));
    if (found.includes(true)) return there;
    const folders = await Promise.all(
      bases.map(base => this.isThere(vscode.Uri.joinPath(base, parts[0] ?? ''))),
    );
    return folders.includes(true) && !found.includes(undefined) ? missing : unknown;
  }

  /** Undefined where it cannot be told. */
  private isThere(uri: vscode.Uri): Promise<boolean | undefined> {
    const key = uri.toString();
    const known = this.looked.get(key);
    if (known) return known;
    const looking = this.look(uri);
    this.looked.set(key, looking);
    return looking;
  }

  private async look(uri: vscode.Uri): Promise<boolean | undefined> {
    const { kind } = await this.deps.files.placeOf(uri);
    if (kind === 'missing') return false;
    if (kind !== 'inside') return undefined;
    if (uri.scheme === 'file') return true;
    // Of other file systems `placeOf` asks nothing.
    return vscode.workspace.fs.stat(uri).then(
      () => true,
      (error: unknown) =>
        error instanceof vscode.FileSystemError && error.code === 'FileNotFound' ? false : undefined,
    );
  }
}

/** The folders that a file lies in, up to and with the root. */
function foldersUpTo(root: vscode.Uri, file: vscode.Uri): readonly vscode.Uri[] {
  const parts = file.path.slice(root.path.length).split('/').filter(Boolean);
  return parts.map((_, at) => vscode.Uri.joinPath(root, ...parts.slice(0, at)));
}
