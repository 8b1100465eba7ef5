import { matchesGlob } from './pathGlob';

/** One line of a CODEOWNERS file: who owns what the glob names. No owner is a meaning too: nobody. */
export interface OwnerRule {
  readonly glob: string;
  readonly owners: readonly string[];
}

const maxRules = 5000;

/** Reads CODEOWNERS as GitHub and GitLab write it. Lines it does not know are skipped: a draft is not the judge. */
export function parseCodeOwners(text: string): readonly OwnerRule[] {
  const rules: OwnerRule[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (rules.length >= maxRules) break;
    const [pattern, ...rest] = line
      .replace(/(?:^|\s)#[^]*$/, '')
      .trim()
      .split(/\s+/);
    // `[Section]` and `^[Section]` are GitLab's, `!x` takes away: neither names an owner of a path.
    if (!pattern || /^\^?\[|^!/.test(pattern)) continue;
    rules.push({ glob: globOf(pattern), owners: rest.filter(owner => owner.includes('@')) });
  }
  return rules;
}

/** Who owns all of a folder: the last rule that holds it counts. */
export function ownersOf(rules: readonly OwnerRule[], folder: string): readonly string[] {
  for (let index = rules.length - 1; index >= 0; index--) {
    const rule = rules[index];
    // A file of no kind, so that `*.js` does not pass for the owner of the folder.
    if (rule && matchesGlob(rule.glob, `${folder}/_`)) return rule.owners;
  }
  return [];
}

/** A pattern as in .gitignore: without a slash before its end it holds at any depth. */
function globOf(pattern: string): string {
  if (pattern === '*') return '**';
  const isAnchored = pattern.slice(0, -1).includes('/');
  return isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`;
}
