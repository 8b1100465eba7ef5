/**
 * JSON whose end is missing, closed behind the last list or object that is whole: what follows it is dropped, so that
 * what holds that one may lack members, and a list that had just begun is empty. A text that is no JSON stays none.
 */
export function closedJson(text: string): string {
  /** What closes the lists and objects that are open, innermost last. */
  const open: string[] = [];
  let inString = false;
  /** Where the text may be cut, and what would close it there. */
  let cut = 0;
  let closers = '';
  const mayCut = (at: number): void => {
    cut = at;
    closers = [...open].reverse().join('');
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      if (char === '[') mayCut(at + 1);
    } else if (char === '}' || char === ']') {
      open.pop();
      if (open.length === 0) return text.slice(0, at + 1);
      mayCut(at + 1);
    }
  }
  return text.slice(0, cut) + closers;
}
