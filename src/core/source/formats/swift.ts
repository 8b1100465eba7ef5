import { isLibraryPath } from '../libraryFrame';
import { lineNumber, parseLocation } from '../sourceLocation';
import type { FormatFrames, StackFormat } from '../stackFormat';

/** `3 [ra] [system] 0x00007f main() + 12 in shop at /shop/main.swift:12:3`. */
const backtrace = /^\d{1,4}\s{1,40}(?:\[[^\]]{1,20}\] ){0,4}(?:0x[0-9a-f]{1,16} )?(\S.*) in \S+ at (\S.*)$/;
/** Apple's crash reports, symbolicated: `3   Shop   0x0000000100 Cart.add(_:) + 12 (Cart.swift:12)`. */
const crash = /^\d{1,4}\s{1,10}(\S{1,200})\s{1,80}0x[0-9a-f]{1,16} (\S.*) \+ \d{1,12} \(([^()]{1,500})\)$/;
const old = /: file ([^,:]{1,1000}), line (\d{1,9})$/;
const failed = /^: (?:Fatal error|Precondition failed|Assertion failed|fatal error|error: -\[)/;

/** Swift and Objective-C on every platform; the message tells the place as well. */
export const swift: StackFormat = {
  name: 'swift',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    const text = line.trimStart();
    const digit = text.charCodeAt(0) - 48;
    if (digit >= 0 && digit <= 9) {
      const [, binary, named, inner] = crash.exec(text) ?? [];
      const [, name, place] = inner === undefined ? (backtrace.exec(text) ?? []) : [undefined, named, inner];
      const location = place === undefined ? undefined : parseLocation(place);
      if (!location || !name) return undefined;
      const library = isLibraryPath(location.file) || /^(?:UIKit|Foundation|libs|Swift)/.test(binary ?? '');
      return { frames: [{ ...location, function: name.replace(/ \+ \d{1,12}$/, ''), library }] };
    }
    return headFrame(text);
  },
};

/** `Shop/Cart.swift:12: Fatal error: …`; before Swift 5.4 `Fatal error: …: file Cart.swift, line 12`. */
function headFrame(text: string): FormatFrames | undefined {
  const end = text.indexOf('.swift');
  if (end < 0) return undefined;
  const [, file, number] = old.exec(text) ?? [];
  const line = lineNumber(number);
  if (file !== undefined && line !== undefined) {
    return { frames: [{ file, line, library: isLibraryPath(file) }], isHead: true };
  }
  const digits = /^:(\d{1,9})(?::\d{1,9})?/.exec(text.slice(end + 6, end + 30));
  if (!digits || !failed.test(text.slice(end + 6 + digits[0].length, end + 80))) return undefined;
  const location = parseLocation(text.slice(0, end + 6) + digits[0]);
  return location && { frames: [{ ...location, library: isLibraryPath(location.file) }], isHead: true };
}
