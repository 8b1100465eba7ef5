import { textIn, type EntryView } from './entryView';
import type { MatchCondition, RecordMatch } from './logBackend';

/** True where an entry fits: what an engine is to find by the same match. */
export function fitsMatch(view: EntryView, match: RecordMatch): boolean {
  return match.all.every(condition => fitsCondition(view, condition));
}

function fitsCondition(view: EntryView, condition: MatchCondition): boolean {
  const text = textIn(view, condition.field);
  switch (condition.kind) {
    case 'equals':
      return (text ?? null) === condition.value;
    case 'contains':
      return text !== undefined && condition.texts.every(part => text.includes(part));
    case 'template':
      return text !== undefined && fitsTemplate(text, condition);
  }
}

/** The parts in order within one line of the text; `start` and `end` bind them to the whole. */
function fitsTemplate(
  text: string,
  { parts, start, end }: Extract<MatchCondition, { readonly kind: 'template' }>,
): boolean {
  if (start) return fitsLine(firstLine(text), parts, true, end);
  return text.split('\n').some(line => fitsLine(line.replace(/\r$/, ''), parts, false, end));
}

function fitsLine(line: string, parts: readonly string[], start: boolean, end: boolean): boolean {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    if (isLast && end) {
      const from = line.length - part.length;
      if (from < at || !line.endsWith(part)) return false;
      return !(start && i === 0) || from === 0;
    }
    const found = line.indexOf(part, at);
    if (found < 0 || (start && i === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}
