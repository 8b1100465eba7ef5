const unicodeClassCost = 20;

/**
 * About how many instructions a regular expression compiles to: its characters, those under a `{n,m}` as often as it
 * says. RE2 would find out only by building them, which takes seconds for a pattern made to hurt.
 */
export function patternCost(pattern: string): number {
  /** Costs so far of the groups that are open. */
  const open: number[] = [0];
  let last = 0;
  let at = 0;
  const add = (cost: number): void => {
    last = cost;
    open[open.length - 1] = (open.at(-1) ?? 0) + cost;
  };
  while (at < pattern.length) {
    const character = pattern[at];
    const repeat = character === '{' ? repeatAt(pattern, at) : undefined;
    if (repeat) {
      // The atom before stands once already.
      add(last * (repeat.times - 1));
      at = repeat.end;
      continue;
    }
    if (character === '\\') {
      add(/[pP]/.test(pattern[at + 1] ?? '') ? unicodeClassCost : 1);
      at += 2;
    } else if (character === '[') {
      const end = classEnd(pattern, at);
      add(1 + (pattern.slice(at, end).match(/\\[pP]/g)?.length ?? 0) * unicodeClassCost);
      at = end;
    } else {
      if (character === '(') open.push(0);
      else if (character === ')' && open.length > 1) add((open.pop() ?? 0) + 2);
      else add(1);
      at++;
    }
  }
  return open.reduce((sum, cost) => sum + cost, 0);
}

function repeatAt(pattern: string, at: number): { readonly times: number; readonly end: number } | undefined {
  const match = /^\{(\d{1,9})(?:,(\d{0,9}))?\}/.exec(pattern.slice(at, at + 24));
  if (!match) return undefined;
  const least = Number(match[1]);
  // `{n,}` is n of them and one that repeats.
  const most = match[2] === undefined ? least : match[2] === '' ? least + 1 : Number(match[2]);
  return { times: Math.max(1, least, most), end: at + match[0].length };
}

/** The offset after the `]` that ends a class; a `]` in first place is a member of it. */
function classEnd(pattern: string, start: number): number {
  let at = start + (pattern[start + 1] === '^' ? 2 : 1);
  if (pattern[at] === ']') at++;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, pattern.length);
}
