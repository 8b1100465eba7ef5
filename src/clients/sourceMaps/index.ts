import {
  FlattenMap,
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
} from '@jridgewell/trace-mapping';

/** A place in the code that a bundle was made of. Lines and columns are 1-based. */
export interface OriginalPlace {
  /** As the map tells it, its `sourceRoot` and its own place taken in: a URL, or a path where the map has none. */
  readonly source: string;
  readonly line: number;
  readonly column?: number;
}

/** A source map that was read. */
export interface OpenSourceMap {
  /** Undefined where no code of the team's made this place. Without a column: the first that the line has. */
  original(line: number, column: number | undefined): OriginalPlace | undefined;
}

/** The map that a bundle's last lines name: a URL relative to the bundle, or a data URL. */
export function mapReference(bundle: string): string | undefined {
  // An inline map may be long: the comment's own line is looked for from the end.
  const at = Math.max(
    bundle.lastIndexOf('//# sourceMappingURL='),
    bundle.lastIndexOf('//@ sourceMappingURL='),
  );
  const css = bundle.lastIndexOf('/*# sourceMappingURL=');
  const start = Math.max(at, css);
  if (start < 0) return undefined;
  const end = bundle.indexOf('\n', start);
  const line = bundle.slice(start + 21, end < 0 ? undefined : end).trim();
  const reference = line.endsWith('*/') ? line.slice(0, -2).trim() : line;
  return reference === '' || /\s/.test(reference.slice(0, 2_000)) ? undefined : reference;
}

/** The text of a map that is a data URL; undefined for any other reference. */
export function inlineMap(reference: string): string | undefined {
  const comma = reference.indexOf(',');
  if (!reference.startsWith('data:') || comma < 0) return undefined;
  const data = reference.slice(comma + 1);
  if (!/;base64$/i.test(reference.slice(0, comma))) return decodeURIComponent(data);
  return Buffer.from(data, 'base64').toString('utf8');
}

/**
 * Reads a source map of version 3, also one of sections (an index map).
 * @param url Where the map lies: relative sources begin there.
 * @throws Error where the text is no source map; its message says why.
 */
export function openSourceMap(text: string, url: string): OpenSourceMap {
  // A line that keeps browsers from running the file as a script.
  const map = new FlattenMap(text.replace(/^\)\]\}'?[^\n]*\n/, ''), url);
  if (!Array.isArray(map.sources)) throw new Error('it names no sources');
  return {
    original(line, column) {
      const at = column === undefined ? 0 : column - 1;
      const bias = column === undefined ? LEAST_UPPER_BOUND : GREATEST_LOWER_BOUND;
      const found = originalPositionFor(map, { line, column: at, bias });
      if (found.source === null) return undefined;
      return {
        source: found.source,
        line: found.line,
        ...(column === undefined ? {} : { column: found.column + 1 }),
      };
    },
  };
}
