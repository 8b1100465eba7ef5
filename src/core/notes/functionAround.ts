import { AnchorText, AnchorWords } from './anchorText';
import { declaredName } from './declaration';

/** A function in a text; lines are zero-based, both included. */
export interface FunctionRange {
  readonly start: number;
  readonly end: number;
  /** Absent where no declaration was found around the line: then the range is its neighbourhood. */
  readonly name?: string;
}

/** Lines to either side where no declaration is found. */
const neighbourhood = 10;
/** `const charge = async order => {`, `charge: function (order) {` */
const assigned =
  /^(?:export\s+)?(?:const|let|var|static|readonly|public|private|val|local)?\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]*)?[=:]\s*(?:async\s+)?(?:function\b|fun\b|fn\b|lambda\b|\(|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)/u;
const types = /\b(?:class|interface|enum|struct|trait|impl|module|namespace|object)\s+[\p{L}_$]/u;

/**
 * The function that a line stands in, as indentation and words show it in any of the usual languages: the innermost
 * that has a name, or the one that a stack frame names where that is around the line, too.
 */
export function functionAround(lines: readonly string[], line: number, frameName = ''): FunctionRange {
  const text = new AnchorText(lines, new AnchorWords());
  const wanted = frameName.split(/[^\p{L}\p{N}_$]+/u).filter(part => part !== '');
  let innermost: FunctionRange | undefined;
  for (let at = line; at >= 0; at = text.parent(at)) {
    const head = headOf(text, at);
    const name = nameOf(text.text(head));
    if (name === '') continue;
    const found = { start: head, end: Math.max(text.end(at), line), name };
    if (wanted.includes(name)) return found;
    innermost ??= found;
  }
  if (innermost) return innermost;
  return {
    start: Math.max(0, line - neighbourhood),
    end: Math.min(lines.length - 1, line + neighbourhood),
  };
}

function nameOf(code: string): string {
  if (types.test(code)) return '';
  // A method of Go names what it is of first.
  const name = /^func\s*\([^()]*\)\s*([\p{L}\p{N}_]+)/u.exec(code)?.[1] ?? declaredName(code);
  return name === '' ? (assigned.exec(code)?.[1] ?? '') : name;
}

/** `): Receipt {` ends a signature that began some lines above. */
function headOf(text: AnchorText, at: number): number {
  if (!/^\).*[{:]$|^\).*=>/.test(text.text(at))) return at;
  const indent = text.indents[at] ?? 0;
  for (let above = at - 1; above >= 0 && above > at - 60; above -= 1) {
    const depth = text.indents[above] ?? -1;
    if (depth >= 0 && depth <= indent) return above;
  }
  return at;
}
