import { isBeamLibrary, isLibraryPath } from '../libraryFrame';
import { lineNumber } from '../sourceLocation';
import type { FormatFrames, StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** `{file,"src/cart.erl"},{line,12}`, or as Elixir prints it: `file: ~c"lib/cart.ex", line: 12`. */
const info =
  /(?:\{file,\s{0,99}|\bfile: (?:~c)?)["']([^"']{1,1000})["']\}?,\s{0,99}(?:\{line,\s{0,9}|line: )(\d{1,9})/g;
/** A term that is broken between file and line, or between `file` and its name as well. */
const openInfo = /^\s{0,200}(?:\S.{0,3000})?(?:\{file,\s{0,99})?"([^"]{1,1000}\.(?:erl|exs?|[hyx]rl))"\},$/;
const call = /\{:?([\w@.']{1,200}),\s{0,99}:?([^,[\]{}]{1,200}),\s{0,99}(\d{1,3}),\s{0,99}\[$/;
/** `in function  cart:add/2 (src/cart.erl, line 12)`. */
const told = /(?:^|\s)([^\s(]{1,400}\/\d{1,3}) \(([^()]{1,1000}\.[eyxh]?[xr][sl]?), line (\d{1,9})\)$/;

/** Erlang: terms of a crash report, several on a line, or the shell's `in function … (file, line n)`. */
export const erlang: StackFormat = {
  name: 'erlang',
  failing: 'first',
  rootCause: 'first',
  read(line, next): FormatFrames | undefined {
    const broken = next !== undefined && line.endsWith('"},') ? openInfo.exec(line)?.[1] : undefined;
    if (broken === undefined && !line.includes('file')) {
      const [, name, file, number] = line.endsWith(')') ? (told.exec(line.slice(-2_000)) ?? []) : [];
      const at = lineNumber(number);
      return file !== undefined && at !== undefined ? { frames: [toFrame(file, at, name)] } : undefined;
    }
    const usesNext = broken !== undefined && next !== undefined && next.trimStart().startsWith('{line,');
    const text = !usesNext
      ? line
      : `${line.includes('{file,') ? line : `{file,${line.trimStart()}`}${next.trimStart()}`;
    const frames: StackFrame[] = [];
    info.lastIndex = 0;
    for (let found = info.exec(text); found; found = info.exec(text)) {
      const [, module = '', name = '', arity = ''] =
        call.exec(text.slice(Math.max(0, found.index - 700), found.index)) ?? [];
      const at = lineNumber(found[2]);
      if (at !== undefined) frames.push(toFrame(found[1] ?? '', at, module && `${module}:${name}/${arity}`));
    }
    return frames.length > 0 ? { frames, ...(usesNext ? { usesNext } : {}) } : undefined;
  },
};

function toFrame(file: string, line: number, name: string | undefined): StackFrame {
  return {
    file,
    line,
    ...(name ? { function: name } : {}),
    library: isLibraryPath(file) || isBeamLibrary(file),
  };
}
