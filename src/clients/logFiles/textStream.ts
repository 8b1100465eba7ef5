import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { proofBytes, proofOf, readStretch, type FileProof } from './fileProof';
import type { LogFileStat } from './logContent';

const chunkBytes = 1_048_576;

/** The compressed file is broken or ends too early; what came before it was given out. */
export class BrokenGzip extends Error {}

/** What was read no longer stands before the place to go on from. */
export class ContentChanged extends Error {}

/**
 * The text of a log file from byte `from` on, up to `file.size` as it was when looked at, so that a writer
 * faster than we are does not keep us for ever. `expected` must stand right before `from`.
 * @throws ContentChanged, BrokenGzip, or the system's error.
 */
export async function* readText(
  file: LogFileStat,
  from: number,
  expected: FileProof,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  if (!file.gzip) {
    await prove(file, expected);
    if (from < file.size) {
      const range = { start: from, end: file.size - 1, highWaterMark: chunkBytes };
      yield* addAbortSignal(signal, createReadStream(file.path, range));
    }
    return;
  }
  const kept = new Kept(from);
  let proven = from === 0 || expected.length === 0;
  for await (const chunk of inflated(file, signal)) {
    const rest = kept.skip(chunk);
    if (!proven && kept.isPast) {
      if (kept.proof().hash !== expected.hash) throw new ContentChanged();
      proven = true;
    }
    if (rest.length > 0) yield rest;
  }
  if (!proven && kept.proof().hash !== expected.hash) throw new ContentChanged();
}

/** The first bytes of the text. */
export async function headOf(file: LogFileStat, signal: AbortSignal): Promise<Buffer> {
  if (file.gzip) {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of inflated(file, signal)) {
        parts.push(chunk);
        length += chunk.length;
        if (length >= proofBytes) break;
      }
    } catch (error) {
      if (!(error instanceof BrokenGzip)) throw error;
    }
    return Buffer.concat(parts).subarray(0, proofBytes);
  }
  const handle = await open(file.path, 'r');
  try {
    return await readStretch(handle, 0, proofBytes);
  } finally {
    await handle.close();
  }
}

async function prove(file: LogFileStat, expected: FileProof): Promise<void> {
  if (expected.length === 0) return;
  const handle = await open(file.path, 'r');
  try {
    const bytes = await readStretch(handle, expected.at, expected.length);
    if (bytes.length !== expected.length || proofOf(bytes, expected.at).hash !== expected.hash)
      throw new ContentChanged();
  } finally {
    await handle.close();
  }
}

async function* inflated(file: LogFileStat, signal: AbortSignal): AsyncGenerator<Buffer> {
  const source = addAbortSignal(signal, createReadStream(file.path, { highWaterMark: chunkBytes }));
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // `pipe` passes no errors on: a file that cannot be read ends the gunzip with its error.
  source.on('error', error => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code.startsWith('Z_') ? new BrokenGzip(code) : error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Skips bytes of a stream and keeps the last of them for the proof. */
class Kept {
  private last = Buffer.alloc(0);
  private skipped = 0;

  constructor(private readonly total: number) {}

  get isPast(): boolean {
    return this.skipped >= this.total;
  }

  skip(chunk: Buffer): Buffer {
    const count = Math.min(chunk.length, this.total - this.skipped);
    if (count <= 0) return chunk;
    this.skipped += count;
    this.last = Buffer.from(Buffer.concat([this.last, chunk.subarray(0, count)]).subarray(-proofBytes));
    return chunk.subarray(count);
  }

  proof(): FileProof {
    return proofOf(this.last, this.total - this.last.length);
  }
}
