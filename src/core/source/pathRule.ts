import { partsOf, type SourceFile } from './sourceIndex';

/** Where paths of production lie in the workspace: the team file says so, or a person's earlier choice. */
export interface PathRule {
  /** A folder as traces write it, of either kind of system or a URL; empty for paths that begin nowhere. */
  readonly from: string;
  /** The folder that it is, relative to a root, `/` between parts; empty for the root itself. */
  readonly to: string;
  /** The one root it holds for; without it any. */
  readonly root?: string;
}

/** A path that a rule gives, relative to `root` or to any root. */
export interface RuledPath {
  readonly path: string;
  readonly root?: string;
}

/**
 * Where rules put a path, the one that names most of it first. Upper and lower case and both separators are alike
 * in the part that a rule names. What climbs out of the rule's folder (`..`) leads nowhere.
 */
export function applyRules(path: string, rules: readonly PathRule[]): readonly RuledPath[] {
  const parts = partsOf(path);
  const isRooted = beginsAtRoot(path);
  const fitting = rules.flatMap(rule => {
    const from = partsOf(rule.from);
    if (from.length >= parts.length) return [];
    // A rule for paths that begin nowhere says nothing of those that begin at a root, and the other way round.
    if (from.length === 0 && isRooted !== beginsAtRoot(rule.from)) return [];
    if (!from.every((part, i) => part.toLowerCase() === parts[i]?.toLowerCase())) return [];
    return [{ rule, rest: parts.slice(from.length), specific: from.length }];
  });
  return fitting
    .sort((a, b) => b.specific - a.specific)
    .map(({ rule, rest }) => ({
      path: [...partsOf(rule.to), ...rest].join('/'),
      ...(rule.root === undefined ? {} : { root: rule.root }),
    }));
}

function beginsAtRoot(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path) || path.includes('://');
}

/**
 * What a person's choice of a file for a path teaches: the folders before the end that both agree in. Undefined
 * where nothing agrees, or the path is the file's own.
 */
export function learnRule(path: string, file: SourceFile): Required<PathRule> | undefined {
  const from = partsOf(path);
  const to = partsOf(file.path);
  let same = 0;
  while (
    same < from.length &&
    same < to.length &&
    from[from.length - 1 - same]?.toLowerCase() === to[to.length - 1 - same]?.toLowerCase()
  )
    same++;
  if (same === 0) return undefined;
  const lead = /^(?:[a-z][a-z0-9+.-]*:\/\/\/?|[\\/])/i.exec(path)?.[0] ?? '';
  return {
    from: `${lead.includes(':') ? '' : lead}${from.slice(0, from.length - same).join('/')}`,
    to: to.slice(0, to.length - same).join('/'),
    root: file.root,
  };
}
