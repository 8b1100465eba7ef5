import { isLibraryPath } from '../libraryFrame';
import { parseLine } from '../sourceLocation';
import type { StackFormat } from '../stackFormat';

const what = /^(?:function|method|field|upvalue|local|main chunk|global|metamethod|for iterator|hook)\b/;
const named = /^(?:function|method|field|upvalue|local|global|metamethod)(?: ['<]([^'>]{1,400})['>])/;
const head = /^(?:[\w./-]{1,100}: )?((?:\.{3})?[^\s:"]{1,1000}\.lua:\d{1,9}): /;

/** Lua: `main.lua:12: in function 'charge'` below `stack traceback:`; the message tells the place as well. */
export const lua: StackFormat = {
  name: 'lua',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trimStart();
    const at = text.indexOf(': in ');
    const rest = at < 0 ? '' : text.slice(at + 5);
    if (at > 0 && what.test(rest)) {
      const place = parseLine(text.slice(0, at));
      if (!place || /\.rb$/.test(place.file)) return undefined;
      const name = named.exec(rest)?.[1];
      return {
        frames: [{ ...place, ...(name ? { function: name } : {}), library: isLibraryPath(place.file) }],
      };
    }
    const place = text.includes('.lua:') ? parseLine(head.exec(text)?.[1] ?? '') : undefined;
    return place && { frames: [{ ...place, library: isLibraryPath(place.file) }], isHead: true };
  },
};
