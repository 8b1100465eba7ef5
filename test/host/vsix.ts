import { readFileSync } from 'node:fs';
import { gzipSync, inflateRawSync } from 'node:zlib';

/** A file inside a packed extension; `path` is relative to the extension's folder. */
export interface VsixEntry {
  readonly path: string;
  readonly read: () => Buffer;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

function findEnd(zip: Buffer): number {
  for (let at = zip.length - 22; at >= 0; at -= 1) {
    if (zip.readUInt32LE(at) === endSignature) {
      return at;
    }
  }
  throw new Error('not a zip file: no end of central directory');
}

function entryAt(
  zip: Buffer,
  at: number,
): { readonly name: string; readonly next: number; readonly read: () => Buffer } {
  if (zip.readUInt32LE(at) !== entrySignature) {
    throw new Error(`damaged zip: no directory entry at ${at}`);
  }
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 20);
  const nameLength = zip.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  const local = zip.readUInt32LE(at + 42);
  return {
    name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    next,
    read: () => {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(start, start + size);
      return method === 0 ? data : inflateRawSync(data);
    },
  };
}

/** The files of the extension inside a VSIX (a zip file; APPNOTE.TXT 4.3, without zip64, which vsce never needs here). */
export function readVsix(zip: Buffer): readonly VsixEntry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const entries: VsixEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const { name, next, read } = entryAt(zip, at);
    if (name.startsWith('extension/') && !name.endsWith('/')) {
      entries.push({ path: name.slice('extension/'.length), read });
    }
    at = next;
  }
  return entries;
}

/** Sizes of what a user downloads and VS Code loads, in bytes. */
export interface VsixSizes {
  readonly vsixBytes: number;
  /** The file that `main` names: loaded at startup. */
  readonly entryBytes: number;
  /** All code of the extension host. */
  readonly extensionBytes: number;
  /** The same, each file compressed with gzip. */
  readonly extensionGzipBytes: number;
  /** Code of each webview page. */
  readonly webviewBytes: Readonly<Record<string, number>>;
}

/** Measures a packed extension: what counts is what ships, not what lies in `dist/`. */
export function measureVsix(file: string): VsixSizes {
  const zip = readFileSync(file);
  const entries = readVsix(zip);
  const manifest = entries
    .find(entry => entry.path === 'package.json')
    ?.read()
    .toString('utf8');
  const { main } = JSON.parse(manifest ?? '{}') as { readonly main?: string };
  const entry = main?.replace(/^\.\//, '');
  const code = entries.filter(({ path }) => path.endsWith('.js'));
  const pages = code.filter(({ path }) => path.startsWith('dist/media/'));
  const host = code
    .filter(file => !pages.includes(file))
    .map(file => ({ path: file.path, data: file.read() }));
  const startup = host.find(({ path }) => path === entry);
  if (startup === undefined) {
    throw new Error(`${file} does not hold its own entry ${entry ?? '(no main)'}`);
  }
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    vsixBytes: zip.length,
    entryBytes: startup.data.length,
    extensionBytes: sum(host.map(({ data }) => data.length)),
    extensionGzipBytes: sum(host.map(({ data }) => gzipSync(data, { level: 9 }).length)),
    webviewBytes: Object.fromEntries(
      pages.map(page => [page.path.slice('dist/media/'.length, -'.js'.length), page.read().length]),
    ),
  };
}
