import { isLibraryPath, isRustLibrary } from '../libraryFrame';
import { parseLocation } from '../sourceLocation';
import type { FormatFrames, StackFormat } from '../stackFormat';
import type { StackFrame } from '../stackFrame';

/** `   3: app::load`, `   3:     0x55e1c28f41fb - app::load::h0123456789abcdef`. */
const call = /^\d{1,5}: +(?:0x[0-9a-f]{1,16} - )?(\S.*)$/;
const hash = /::h[0-9a-f]{16}$/;

/** Rust: the function on a numbered line, its place after `at` on the next; `panicked at` tells the place as well. */
export const rust: StackFormat = {
  name: 'rust',
  failing: 'first',
  rootCause: 'first',
  read(line, next) {
    const text = line.trimStart();
    const name = call.exec(text)?.[1];
    if (name !== undefined) {
      const found = next === undefined ? undefined : placeFrame(next.trimStart(), name);
      return found && { frames: [found], usesNext: true };
    }
    // An inlined function has no number of its own.
    const place = text.startsWith('at ') && text.includes('.rs:') ? placeFrame(text, '') : undefined;
    return place ? { frames: [place] } : panicFrame(text);
  },
};

function placeFrame(text: string, name: string): StackFrame | undefined {
  const location = text.startsWith('at ') ? parseLocation(text.slice(3)) : undefined;
  if (!location || /[\s()]/.test(location.file.slice(0, 1)) || !/\.rs$|^\/|^\./.test(location.file))
    return undefined;
  const clean = name.replace(hash, '');
  return {
    ...location,
    ...(clean ? { function: clean } : {}),
    library: isLibraryPath(location.file) || isRustLibrary(clean),
  };
}

/** `thread 'main' panicked at src/main.rs:3:5:`; before 1.73 `panicked at 'message', src/main.rs:3:5`. */
function panicFrame(text: string): FormatFrames | undefined {
  const at = text.indexOf(' panicked at ');
  if (at < 0) return undefined;
  const rest = text.slice(at + 13).replace(/:$/, '');
  const location = parseLocation(rest.startsWith("'") ? rest.slice(rest.lastIndexOf(', ') + 2) : rest);
  if (!location || /\s'/.test(location.file) || !/\.rs$|^<anon>$/.test(location.file)) return undefined;
  return { frames: [{ ...location, library: isLibraryPath(location.file) }], isHead: true };
}
