/**
 * The tree as it was before a patch in git's unified form; the patch has to fit line by line.
 * Only what the history here needs: texts with a last line break, no renames, no modes.
 */
export function undoPatch(tree, patch, name) {
  const before = new Map(tree);
  for (const part of patch.split(/^diff --git .*\n/m).slice(1)) {
    const from = /^--- (?:a\/(.+)|\/dev\/null)$/m.exec(part);
    const to = /^\+\+\+ (?:b\/(.+)|\/dev\/null)$/m.exec(part);
    if (!from || !to) throw new Error(`${name}: a file without its two names`);
    const hunks = part.slice(part.indexOf('\n@@ ') + 1);
    const lines = to[1] === undefined ? [] : splitLines(before.get(to[1]), `${name}: ${to[1]}`);
    const old = undoHunks(lines, hunks, `${name}: ${to[1] ?? from[1]}`);
    if (to[1] !== undefined) before.delete(to[1]);
    if (from[1] !== undefined) before.set(from[1], `${old.join('\n')}\n`);
  }
  return before;
}

function splitLines(text, where) {
  if (text === undefined) throw new Error(`${where} is not in the tree`);
  return text.replace(/\n$/, '').split('\n');
}

function undoHunks(lines, hunks, where) {
  const old = [];
  let next = 0;
  for (const line of hunks.replace(/\n$/, '').split('\n')) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header) {
      // A hunk of no lines is counted from the line before it.
      const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
      old.push(...lines.slice(next, start));
      next = start;
    } else if (line.startsWith('-')) {
      old.push(line.slice(1));
    } else if (line.startsWith('+') || line.startsWith(' ')) {
      if (lines[next] !== line.slice(1)) {
        throw new Error(`${where}:${next + 1} does not fit the patch: ${JSON.stringify(lines[next])}`);
      }
      if (line.startsWith(' ')) old.push(lines[next]);
      next++;
    } else {
      throw new Error(`${where}: not a line of a patch: ${line}`);
    }
  }
  return [...old, ...lines.slice(next)];
}
