/** The line that declares a function, zero-based, and its name where it has one. */
export interface FunctionHead {
  readonly line: number;
  readonly name?: string;
}

/** A function as its language tells it: zero-based lines, the last included. */
export interface FunctionRange extends FunctionHead {
  readonly start: number;
  readonly end: number;
}

/** The innermost function around a line. */
export function innermostFunction(
  functions: readonly FunctionRange[],
  line: number,
): FunctionRange | undefined {
  let found: FunctionRange | undefined;
  for (const one of functions) {
    if (one.start <= line && line <= one.end && (!found || one.start >= found.start)) found = one;
  }
  return found;
}

/** Lines that are walked up for one answer: nothing that a person wrote by hand nests or reaches further. */
const maxWalk = 4000;
/** Longer lines are of no function that a person reads. */
const maxLine = 400;
const tabWidth = 4;

const name = String.raw`[\p{L}_$#][\p{L}\p{N}_$]*[?!]?`;
/** `function f`, `def self.f`, `func (r *T) F`, `fn f`, `fun String.f`, `function M.f`, `sub f`. */
const keyword = new RegExp(
  String.raw`^(?:[\p{L}_]+(?:\([\w:, ]*\))?\s+)*(?:function|def[pm]?|defmacrop?|func|fn|fun|sub|proc)(?=[\s*(<])\s*\*?\s*` +
    String.raw`(?:<[^()]*>\s*)?(?:\([^()]*\)\s*)?(?:[\p{L}_][\p{L}\p{N}_]*(?:<[^<>()]*>)?[.:])*(${name})(?![\p{L}\p{N}_$])`,
  'u',
);
/** `const f = async (a) => {`, `f: function (`, `exports.f = function`, `f <- function(`, `f = lambda`. */
const assigned = new RegExp(
  String.raw`(?:^|[\s.])(${name})\s*(?::[^=()]*)?(?:=|:|<-)\s*(?:async\b\s*)?(?:function\b|lambda\b|(?:<[^()]*>)?\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?::[^=]*)?=>|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)`,
  'u',
);
/** `name(` at the start but for modifiers and types: a method, or a function of the C family. */
const called = new RegExp(
  String.raw`^((?:[\p{L}_$@*&][\p{L}\p{N}_$.:<>,?&*[\]]*\s+)*)[*&#]*(?:[\p{L}_$][\p{L}\p{N}_$]*::)*(~?${name})\s*(?:<[^()]*>)?\(`,
  'u',
);
const typeWord =
  /^(?:[\p{L}_]+(?:\([\w:, ]*\))?\s+)*(?:class|interface|enum|record|struct|trait|impl|module|namespace|object|extension|protocol|package|defmodule)\b/u;
/** Words that stand before a bracket without declaring anything. */
const controls = new Set(
  (
    'if else for foreach while do switch case try catch finally synchronized with using lock return throw new match ' +
    'when unless until loop elif elsif except super this assert await yield print select go defer typeof delete in of ' +
    'and or not raise guard where let const var val import export from case default'
  ).split(' '),
);
/** Modifiers that may stand before a method that has no type. */
const modifiers = new Set(
  'public private protected internal static async override abstract final get set readonly declare export default'.split(
    ' ',
  ),
);

/**
 * The functions of a text where no language tells them: by indentation, brackets and the words that declare.
 * Blind to strings and comments, so an odd text can hide a function, never a line.
 */
export class TextFunctions {
  private readonly indents: Int32Array;

  constructor(private readonly lines: readonly string[]) {
    this.indents = Int32Array.from(lines, indentOf);
  }

  /** The innermost function with a name around a line; undefined where the line is in none. */
  around(line: number): FunctionHead | undefined {
    const own = this.declared(line);
    if (own !== undefined) return { line, name: own };
    let indent = this.indents[line] ?? -1;
    // Between blank lines the next line below tells how deep it is.
    for (let at = line + 1; indent < 0 && at < this.lines.length && at < line + 50; at += 1) {
      indent = this.indents[at] ?? -1;
    }
    // A closing bracket belongs to what it closes.
    if (/^\s*(?:[\])}]|end\b)/.test(this.text(line))) indent += 1;
    for (let at = line - 1; at >= 0 && at > line - maxWalk; at -= 1) {
      const depth = this.indents[at] ?? -1;
      if (depth < 0 || depth >= indent) continue;
      indent = depth;
      const head = this.opener(at);
      if (typeWord.test(this.text(head).trim()) && this.declared(head) === undefined) return undefined;
      const declared = this.declared(head);
      if (declared !== undefined) return { line: head, name: declared };
    }
    return undefined;
  }

  /** Where a line begins that ends in `) {`, or is `{` alone: the line of the same depth that opens it. */
  private opener(line: number): number {
    let at = line;
    while (at > 0 && /^\s*(?:[)\]>]|\{\s*$|->|where\b|throws\b)/.test(this.text(at))) {
      const depth = this.indents[at] ?? 0;
      let above = at - 1;
      while (above >= 0 && ((this.indents[above] ?? -1) < 0 || (this.indents[above] ?? 0) > depth))
        above -= 1;
      if (above < 0 || (this.indents[above] ?? 0) < depth) return at;
      at = above;
    }
    return at;
  }

  private declared(line: number): string | undefined {
    const text = this.text(line);
    if (text === '' || text.length > maxLine) return undefined;
    const code = text.trim();
    if (/^(?:\/[/*]|\*|#(?![\p{L}_]+\(.*\{$)|--|@|\[|<|"""|[})\]])/u.test(code)) return undefined;
    const word = keyword.exec(code)?.[1] ?? assigned.exec(code)?.[1];
    if (word !== undefined) return word;
    return this.method(code, line);
  }

  private method(code: string, line: number): string | undefined {
    const [whole = '', lead = '', found = ''] = called.exec(code) ?? [];
    const words = lead.trim().split(/\s+/).filter(Boolean);
    if (found === '' || controls.has(found) || words.some(one => controls.has(one) && !modifiers.has(one))) {
      return undefined;
    }
    const rest = code.slice(whole.length);
    // A call that takes a function is no declaration: `describe('x', () => {`.
    if (/=>|\bfunction\b|['"`]/.test(rest.replace(/=\s*(['"`]).*?\1/g, ''))) return undefined;
    if (/;\s*$/.test(code)) return undefined;
    // Erlang: `charge(Order) ->`.
    if (/\)\s*(?:when\b.*)?->\s*$/.test(code)) return found;
    return code.endsWith('{') || this.below(line, /^\s*(?:\)[^;,]*\{|\{)\s*$/) ? found : undefined;
  }

  /** True where the next line of the same depth opens the block: `) {`, or `{` alone. */
  private below(line: number, closes: RegExp): boolean {
    const depth = this.indents[line] ?? 0;
    for (let at = line + 1; at < this.lines.length && at < line + 40; at += 1) {
      const own = this.indents[at] ?? -1;
      if (own < 0) return false;
      if (own <= depth) return own === depth && closes.test(this.text(at));
    }
    return false;
  }

  private text(line: number): string {
    return this.lines[line] ?? '';
  }
}

function indentOf(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charCodeAt(at);
    if (char === 32) width += 1;
    else if (char === 9) width += tabWidth - (width % tabWidth);
    else if (char !== 13) return width;
  }
  return -1;
}
