import { isLibraryPath } from '../libraryFrame';
import { hasSourceExtension, lineNumber, type SourceLocation } from '../sourceLocation';
import { oneFrame, type StackFormat } from '../stackFormat';

/** What follows a file's ending where a line number does: `:`, `(`, `[`, `#`, quotes, comma, space, bracket. */
const candidate = /\.[A-Za-z+]\w{0,9}(?=["'`]?(?:[:,([#]|\s\(| on line | line | at line ))/g;
/** The number and column after it, in every form that terminals link; each ends before anything that reads on. */
const suffixes: readonly RegExp[] = [
  // :12, :12:3, :12.3, :12:3-5
  /^["'`]?:(\d{1,9})(?:[:.](\d{1,9}))?(?:-\d{1,9})?(?![\w.]|:\d)/,
  // (12), (12,3), (12:3), (12): , [12], [12,3], : (12)
  /^["'`]?:? ?[([](\d{1,9})(?:[,:] ?(\d{1,9}))?[)\]]/,
  // ", line 12, column 3", ":line 12", " on line 12", " line 12:3", ", 12"
  /^["'`]?(?:,|:|,? on|,? at)? ?lines? (\d{1,9})(?:-\d{1,9})?(?:(?:, | )?(?:col(?:umn)?|char(?:acter)?s?):? (\d{1,9})|:(\d{1,9}))?(?!\w)/,
  // #12, #L12, #L12:3
  /^#L?(\d{1,9})(?::(\d{1,9}))?(?!\w)/,
  // "app.py",12 in quotes
  /^["'`], ?(\d{1,9})(?!\w)/,
];
/** Endings that are also domains: a host with a port is no file with a line. */
const domain =
  /^[\w-]{1,60}(?:\.[\w-]{1,60}){0,9}\.(?:rs|pl|sh|py|cc|pm|ml|hs|cs|go|php|js|ts|mm|cr|nim|zig|lua|sc|st|inc|module|pas|d|c|t|R|re|h|s)$/i;
const wellKnownPorts = new Set([
  21, 22, 25, 53, 80, 443, 3000, 3306, 5000, 5432, 5672, 6379, 8000, 8080, 8081, 8443, 9000, 9090, 9092, 9200,
  11211, 27017,
]);
/** Endings looked at in one line, and how far back a file's name may begin. */
const maxTries = 64;
const maxName = 1_000;

/**
 * Any other language: the first place of a line that a terminal would link and whose file ends like source code.
 * Used only where no language's own format found anything of the team's.
 */
export const generic: StackFormat = {
  name: 'generic',
  failing: 'first',
  rootCause: 'first',
  read(line) {
    candidate.lastIndex = 0;
    for (
      let tries = 0, found = candidate.exec(line);
      found && tries < maxTries;
      tries++, found = candidate.exec(line)
    ) {
      const place = placeAt(line, found.index + found[0].length);
      if (place) return oneFrame({ ...place, library: isLibraryPath(place.file) });
    }
    return undefined;
  },
};

function placeAt(line: string, end: number): SourceLocation | undefined {
  const rest = line.slice(end, end + 60);
  for (const suffix of suffixes) {
    const [, digits, column, other] = suffix.exec(rest) ?? [];
    const number = lineNumber(digits);
    if (number === undefined) continue;
    // `psql:schema.sql:12`, `error:src/cart.ts:15`: a program or a level before the file.
    const file = line.slice(nameStart(line, end, rest), end).replace(/^[A-Za-z]{2,20}:(?=[^\\/])/, '');
    const columnNumber = lineNumber(column ?? other);
    if (!hasSourceExtension(file) || isAddress(file, number, columnNumber)) return undefined;
    return { file, line: number, ...(columnNumber === undefined ? {} : { column: columnNumber }) };
  }
  return undefined;
}

/** Quoted names may hold spaces; others begin after the last space, bracket or quote. */
function nameStart(line: string, end: number, rest: string): number {
  const quote = /^["'`]/.exec(rest)?.[0];
  const from = Math.max(0, end - maxName);
  if (quote !== undefined) {
    const open = line.lastIndexOf(quote, end - 1);
    if (open >= from) return open + 1;
  }
  let start = end;
  while (start > from && !/[\s"'`<>|([{,;=]/.test(line[start - 1] ?? '')) start--;
  return start;
}

function isAddress(file: string, line: number, column: number | undefined): boolean {
  if (file.includes('://') || file.startsWith('//')) return true;
  if (file.includes('@') && !file.includes('/')) return true;
  if (!domain.test(file) || column !== undefined) return false;
  return wellKnownPorts.has(line) || file.split('.').length > 2;
}
