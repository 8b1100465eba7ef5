/**
 * Globs of the team file over paths with `/`: `*` and `?` stay within a folder, `**` as a whole part crosses
 * folders, and a glob that names a folder means all that is below it. Both run in steps bounded by
 * glob length × path length, whatever the file says, so no glob can hang the editor.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const wanted = partsOf(glob);
  const actual = partsOf(path);
  if (wanted.length === 0) return false;
  // States of the glob that are reached after each part of the path, as a set of positions.
  let states = closure(new Set([0]), wanted);
  for (const part of actual) {
    // All of the glob is used up and path is left: it named a folder above.
    if (states.has(wanted.length)) return true;
    const next = new Set<number>();
    for (const state of states) {
      const current = wanted[state];
      if (current === undefined) continue;
      if (current === '**') next.add(state);
      else if (matchesPart(current, part)) next.add(state + 1);
    }
    if (next.size === 0) return false;
    states = closure(next, wanted);
  }
  return states.has(wanted.length);
}

/** How much of a path a glob names: the number of characters that are no wildcard. */
export function globSpecificity(glob: string): number {
  return glob.replace(/[*?]/g, '').length;
}

/** `**` may stand for no part at all: its successor is reached with it. */
function closure(states: ReadonlySet<number>, wanted: readonly string[]): ReadonlySet<number> {
  const all = new Set(states);
  for (const state of all) if (wanted[state] === '**') all.add(state + 1);
  return all;
}

function partsOf(text: string): readonly string[] {
  return text.split('/').filter(part => part !== '' && part !== '.');
}

/** One part against `*` and `?`: the greedy match that goes back to the last star only, so at most n × m steps. */
function matchesPart(glob: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < text.length) {
    const wanted = glob[at];
    if (wanted === '*') {
      star = at++;
      resume = from;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else {
      return false;
    }
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
