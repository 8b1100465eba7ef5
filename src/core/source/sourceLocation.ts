/** A file with a line, as written. Lines and columns are 1-based. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * Reads `file:line:column` or `file:line` from its end, so that colons in the file (drive, URL, port) do no harm.
 * Undefined where there is no line, or it is 0 or absurd.
 */
export function parseLocation(text: string): SourceLocation | undefined {
  const last = numberAtEnd(text);
  if (!last) return undefined;
  const before = numberAtEnd(last.rest);
  if (before) return { file: before.rest, line: before.value, column: last.value };
  return { file: last.rest, line: last.value };
}

/** The number after the last colon, and what stands before that colon. */
function numberAtEnd(text: string): { readonly rest: string; readonly value: number } | undefined {
  const colon = text.lastIndexOf(':');
  const digits = text.length - colon - 1;
  if (colon < 1 || digits < 1 || digits > 9) return undefined;
  let value = 0;
  for (let i = colon + 1; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value === 0 ? undefined : { rest: text.slice(0, colon), value };
}

const url = /^(?:[a-z][a-z0-9+.-]*:(?:\/\/|http)|blob:|node:)/i;
const absolute = /^(?:\/|\\\\|[A-Za-z]:[\\/])/;
const sourceExtension =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|bundle|html?|py[ixw]?|java|kts?|scala|groovy|clj[cs]?|go|rs|rb|erb|php|cs|fs|vb|cc?|cpp|cxx|hh?|hpp|mm?|swift|exs?|erl|dart|lua|pl|pm|mli?|hs|jl|nim|zig|cr|d|pas|sql|sh)$/i;

/** True for `scheme://…` and the schemes that traces write without slashes. */
export function isUrl(file: string): boolean {
  return url.test(file);
}

/** True for a path from a root, of either kind of system. */
export function isAbsolutePath(file: string): boolean {
  return absolute.test(file);
}

/** True where the name ends like a file of source code, a query after it left out. */
export function hasSourceExtension(file: string): boolean {
  const query = file.search(/[?#]/);
  return sourceExtension.test(query < 0 ? file : file.slice(0, query));
}
