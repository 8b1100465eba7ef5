import { problem, type Problem } from '../../core/base/problem';
import { RecordTraffic } from '../../core/errors/alerts/recordTraffic';
import type {} from '../../core/errors/problems';
import type { ShareBase } from '../../core/errors/errorGroup';
import { ErrorAggregator, type ErrorAggregatorOptions } from '../../core/errors/errorAggregator';
import type { LogRecord } from '../../core/errors/logRecord';
import type { ErrorReading, TimeWindow } from '../../core/errors/logSource';
import type { Classified } from '../../core/team/severity';
import { ContentReader, type ReadContext } from './contentReader';
import { ContentRegistry, Rewritten, statLogFile, type Claim } from './contentRegistry';
import { ContentReport } from './contentReport';
import { proofBytes, proofOf, proveStretch, type FileProof } from './fileProof';
import type { LogContent, LogFileStat } from './logContent';
import { BrokenGzip, ContentChanged, headOf, readText } from './textStream';
import { guessZone, localZone } from './zoneGuess';

/** What does not change from reading to reading; where it does, a new reader is made. */
export interface LogFileReaderOptions extends ErrorAggregatorOptions {
  /** Undefined for a record that is no error. */
  readonly classify: (record: LogRecord) => Classified | undefined;
  readonly windowMs: number;
  /** Records of every level are counted by service too. */
  readonly tellTraffic?: boolean;
  /** The service that a file belongs to, for records that tell none. */
  readonly serviceOf: (path: string) => string | undefined;
  /** Unix ms. */
  readonly now: () => number;
}

/** A file that was changed more recently may hold half a record at its end. */
const quietMs = 2_000;
/** How often a long reading tells what it has so far. */
const partialEveryMs = 1_500;

const nothing: FileProof = proofOf(Buffer.alloc(0), 0);

/**
 * Reads errors out of log files: first all that the window covers, newest file first, then at each reading only what
 * was appended. Memory is bounded by the number of groups, not by the files. One reading at a time.
 */
export class LogFileReader {
  private registry = new ContentRegistry();
  private aggregator: ErrorAggregator;
  private traffic: RecordTraffic | undefined;
  /** Files of which nothing could be read, by path. */
  private fileProblems = new Map<string, Problem>();
  private zone: number | undefined;

  constructor(private readonly options: LogFileReaderOptions) {
    this.aggregator = new ErrorAggregator(options.windowMs, options);
    this.traffic = newTraffic(options);
  }

  /** @throws on abort; all else that goes wrong is told in the reading. */
  async read(
    paths: readonly string[],
    window: TimeWindow,
    signal: AbortSignal,
    onPartial: (reading: ErrorReading) => void = () => undefined,
  ): Promise<ErrorReading> {
    try {
      return await this.readAll(paths, window, signal, onPartial);
    } catch (error) {
      if (!(error instanceof Rewritten) && !(error instanceof ContentChanged)) throw error;
      // What was counted is not what the file holds: count everything anew. A second time, the file changes as we read.
      this.restart();
      return await this.readAll(paths, window, signal, onPartial);
    }
  }

  private restart(): void {
    this.registry = new ContentRegistry();
    const { learnt } = this.aggregator;
    this.aggregator = new ErrorAggregator(this.options.windowMs, { ...this.options, learnt });
    this.traffic = newTraffic(this.options);
  }

  private async readAll(
    paths: readonly string[],
    window: TimeWindow,
    signal: AbortSignal,
    onPartial: (reading: ErrorReading) => void,
  ): Promise<ErrorReading> {
    const from = this.aggregator.startOf(window.from);
    const now = this.options.now();
    this.fileProblems = new Map();
    const files = await this.stats(paths);
    const claims = (await this.registry.claim(files, signal)).filter(
      // A file that was last written before the window holds nothing of it.
      ({ file, content }) => content !== undefined || file.mtimeMs >= from,
    );
    const { aggregator, traffic } = this;
    const context: ReadContext = { ...this.options, aggregator, ...(traffic ? { traffic } : {}), from, now };
    const progress = {
      read: 0,
      total: claims.reduce((sum, claim) => sum + bytesLeft(claim), 0),
      toldAt: now,
    };
    for (const claim of claims) {
      if (signal.aborted) throw aborted();
      await this.readClaim(claim, context, signal, bytes => {
        progress.read += bytes;
        if (this.options.now() - progress.toldAt < partialEveryMs) return;
        progress.toldAt = this.options.now();
        const readBytes = Math.min(progress.read, progress.total);
        const incomplete = problem('logs.stillReading', { readBytes, totalBytes: progress.total });
        onPartial({ ...this.reading(from, window.to, files.length, claims), incomplete });
      });
    }
    const reading = this.reading(from, window.to, files.length, claims);
    const learnt = this.aggregator.takeLearnt();
    return learnt ? { ...reading, learnt } : reading;
  }

  private async stats(paths: readonly string[]): Promise<LogFileStat[]> {
    const files: LogFileStat[] = [];
    for (const path of paths) {
      try {
        files.push(await statLogFile(path));
      } catch (error) {
        this.fileProblem(path, error);
      }
    }
    return files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  }

  private async readClaim(
    claim: Claim,
    context: ReadContext,
    signal: AbortSignal,
    onBytes: (count: number) => void,
  ): Promise<void> {
    const { file } = claim;
    const known = claim.content;
    if (known && isUnchanged(known, file)) return;
    try {
      const content = known ?? (await this.open(file, signal));
      if (content) await this.readOn(content, file, context, signal, onBytes);
    } catch (error) {
      if (signal.aborted || error instanceof ContentChanged) throw error;
      this.fileProblem(file.path, error);
    }
  }

  /** A new content, or undefined where the file is no text. */
  private async open(file: LogFileStat, signal: AbortSignal): Promise<LogContent | undefined> {
    const head = await headOf(file, signal);
    const kind = foreignKind(head);
    if (kind) {
      this.fileProblems.set(file.path, problem('logs.notText', { file: file.path, kind }));
      return undefined;
    }
    const content: LogContent = {
      file,
      head: nothing,
      tail: nothing,
      offset: 0,
      nextLine: 1,
      lastTime: undefined,
      unfinished: true,
      report: new ContentReport(),
    };
    this.registry.add(content);
    return content;
  }

  private async readOn(
    content: LogContent,
    file: LogFileStat,
    context: ReadContext,
    signal: AbortSignal,
    onBytes: (count: number) => void,
  ): Promise<void> {
    if (!file.gzip) this.zone ??= await guessZone(file);
    const hints = { zoneMinutes: this.zone ?? localZone(file.mtimeMs), reference: file.mtimeMs };
    const reader = new ContentReader(content, file, hints, context);
    content.report.brokenGzip(undefined);
    let last = Buffer.alloc(0);
    let isWhole = false;
    try {
      for await (const chunk of readText(file, content.offset, content.tail, signal)) {
        reader.push(chunk);
        if (file.gzip) last = Buffer.from(Buffer.concat([last, chunk]).subarray(-proofBytes));
        onBytes(chunk.length);
      }
      const idleMs = this.options.now() - file.mtimeMs;
      reader.end(file.gzip || idleMs >= quietMs || idleMs < 0);
      isWhole = true;
    } catch (error) {
      if (!(error instanceof BrokenGzip)) throw error;
      reader.endBroken();
      content.report.brokenGzip(Math.max(1, content.nextLine - 1));
      isWhole = true;
    } finally {
      if (!isWhole) reader.keepPlace();
      content.file = file;
      if (!isWhole) content.unfinished = true;
      await this.prove(content, isWhole ? last : Buffer.alloc(0), signal);
    }
  }

  /** Keeps what proves at the next reading that the file still holds what was read. */
  private async prove(content: LogContent, gzipTail: Buffer, signal: AbortSignal): Promise<void> {
    const { file, offset } = content;
    if (file.gzip) {
      content.tail = proofOf(gzipTail, offset - gzipTail.length);
      if (content.head.length === 0 && !signal.aborted) content.head = proofOf(await headOf(file, signal), 0);
      return;
    }
    const length = Math.min(proofBytes, offset);
    content.tail = await proveStretch(file.path, offset - length, length);
    if (content.head.length < proofBytes) content.head = await proveStretch(file.path, 0, length);
  }

  private reading(from: number, to: number, files: number, claims: readonly Claim[]): ErrorReading {
    const { groups, recordsRead, errorsRead } = this.aggregator.read(from, to);
    const contents = this.registry.all;
    const isGrowing = contents.some(
      content => content.unfinished && claims.some(claim => claim.file === content.file),
    );
    const problems = [
      ...this.fileProblems.values(),
      ...contents.flatMap(content => content.report.problems(content.file.path)),
    ];
    const dropped = this.aggregator.dropped;
    const shareOf: readonly ShareBase[] = [{ key: 'files', records: recordsRead, of: 'files' }];
    return {
      groups: groups.map(group => ({ ...group, shareOf })),
      recordsRead,
      errorsRead,
      files,
      asOf: this.options.now(),
      problems,
      ...(this.traffic ? { traffic: this.traffic.read(from, this.options.now()) } : {}),
      ...(dropped > 0 ? { incomplete: problem('logs.tooManyGroups', { errors: dropped }) } : {}),
      ...(isGrowing ? { readAgainMs: quietMs + 100 } : {}),
    };
  }

  private fileProblem(path: string, error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code ?? (error instanceof Error ? error.message : String(error));
    this.fileProblems.set(path, problem('logs.unreadableFile', { file: path, reason }));
  }
}

function newTraffic({ tellTraffic, windowMs }: LogFileReaderOptions): RecordTraffic | undefined {
  return tellTraffic === true ? new RecordTraffic(windowMs) : undefined;
}

function isUnchanged(content: LogContent, file: LogFileStat): boolean {
  return !content.unfinished && content.file.size === file.size && content.file.mtimeMs === file.mtimeMs;
}

function bytesLeft({ file, content }: Claim): number {
  // The size of compressed text is not known; logs shrink to about a tenth.
  const size = file.gzip ? file.size * 10 : file.size;
  return content && isUnchanged(content, file) ? 0 : Math.max(0, size - (content?.offset ?? 0));
}

/** What the first bytes show to be no text in UTF-8; a few stray bytes do not. */
function foreignKind(head: Buffer): 'binary' | 'utf16' | undefined {
  if (head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)))
    return 'utf16';
  let odd = 0;
  let counted = 0;
  for (const byte of head) {
    // NULs are what a file begins with that was truncated under its writer.
    if (byte === 0) continue;
    counted++;
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd++;
  }
  return counted > 0 && odd > counted * 0.1 ? 'binary' : undefined;
}

function aborted(): Error {
  const error = new Error('reading was given up');
  error.name = 'AbortError';
  return error;
}
