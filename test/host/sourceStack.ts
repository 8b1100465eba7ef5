import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';

const inlineMap =
  /\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([A-Za-z0-9+/=]+)\s*$/;

function readMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const encoded = inlineMap.exec(readFileSync(file, 'utf8'))?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  return new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as never);
}

/**
 * Replaces places in bundled test files by places in their sources. Done outside the extension host, which
 * installs its own stack formatting and so switches Node's source maps off.
 */
export function sourceStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(/([^\s()]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
    const path = file.replace(/^file:\/\//, '');
    if (!maps.has(path)) {
      maps.set(path, readMap(path));
    }
    const entry = maps.get(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) {
      return place;
    }
    const source = join(dirname(path), entry.originalSource);
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
