import { isLibraryPath } from '../libraryFrame';
import { parseLine, type SourceLocation } from '../sourceLocation';
import type { StackFormat } from '../stackFormat';

/** Before 3.4 a name stood between a backtick and a quote, since then between quotes. */
const marks = [':in `', ":in '"] as const;
/** `from`, rspec's `#`, and the number of a trace printed upside down (2.5 to 2.7, on a terminal). */
const prefix = /^(?:(\d{1,5}): )?(?:from |# )?/;

/** Ruby: `app.rb:10:in 'Shop#charge': message (Class)`, then `from …`; the wrapper first, then its causes. */
export const ruby: StackFormat = {
  name: 'ruby',
  failing: 'first',
  rootCause: 'last',
  read(line) {
    const mark = line.indexOf(marks[0]);
    const at = mark < 0 ? line.indexOf(marks[1]) : mark;
    const text = line.trimStart();
    if (at < 0) return undefined;
    const [lead = '', number] = prefix.exec(text) ?? [];
    const location = made(parseLine(text.slice(lead.length, at - (line.length - text.length))));
    if (!location || location.file.length > 1_000) return undefined;
    const rest = line.slice(at + marks[0].length);
    const close = rest.indexOf("'");
    const name = close < 0 ? rest : rest.slice(0, close);
    return {
      frames: [{ ...location, ...(name ? { function: name } : {}), library: isLibraryPath(location.file) }],
      ...(number === undefined ? {} : { failing: 'last' as const }),
      ...(close >= 0 && rest.startsWith(': ', close + 1) ? { begins: true } : {}),
    };
  },
};

/** `(eval at /app/cart.rb:12):3`: code made in line 12 of the file. */
function made(place: SourceLocation | undefined): SourceLocation | undefined {
  const inner = place?.file.startsWith('(eval at ') ? parseLine(place.file.slice(9, -1)) : undefined;
  return inner ?? place;
}
