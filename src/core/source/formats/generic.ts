import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, parseLocation } from '../sourceLocation';
import type { StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** Tokens looked at in one line. */
const maxTokens = 64;

/**
 * Any other language: the first `file:line[:column]`, `file(line[,column])` or `file, line n` of a line whose file
 * ends like source code, as terminals link it. Used only where no language's own format found anything of the team's.
 */
export const generic: StackFormat = {
  name: 'generic',
  failing: 'first',
  rootCause: 'first',
  frame(line) {
    if (!/\.\w+(?::|\()\d|\bline \d/.test(line)) return undefined;
    for (const token of line.split(/[\s"'`<>|]+/, maxTokens)) {
      const frame = tokenFrame(token);
      if (frame) return { frame };
    }
    return undefined;
  },
};

function tokenFrame(token: string): StackFrame | undefined {
  const text = token.replace(/^[([{]/, '').replace(/[\])},;.]{1,4}$/, '');
  const location =
    parseLocation(text.endsWith(':') ? text.slice(0, -1) : beforeWord(text)) ?? bracketed(token);
  if (!location || !hasSourceExtension(location.file) || /^[a-z]+:\/\//.test(location.file)) return undefined;
  return { ...location, library: isLibraryPath(location.file) };
}

/** `app.rb:10:in`, `app.rb:10:error`: what follows the numbers is no part of the place. */
function beforeWord(text: string): string {
  return /:\d/.test(text) ? text.replace(/:[^:\d\\/][^:]{0,200}$/, '') : text;
}

/** `file.ts(10,5):` as compilers of .NET and TypeScript write it, `file.php(12):`. */
function bracketed(token: string): { file: string; line: number; column?: number } | undefined {
  const [, file, line, column] = /^([^()]{1,4096})\((\d{1,9})(?:,(\d{1,9}))?\):?,?$/.exec(token) ?? [];
  if (file === undefined || Number(line) === 0) return undefined;
  return column ? { file, line: Number(line), column: Number(column) } : { file, line: Number(line) };
}
