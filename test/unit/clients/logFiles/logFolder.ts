import { appendFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFileReader, type LogFileReaderOptions } from '../../../../src/clients/logFiles/logFileReader';
import type { ErrorReading } from '../../../../src/core/errors/logSource';
import { classifyRecord } from '../../../../src/core/team/classify';
import { noPatterns } from '../../../../src/core/team/severityRule';
import { defaultTeam } from '../../../../src/core/team/team';

export const day = 86_400_000;
/** The clock of all readings. */
export const now = Date.UTC(2026, 9, 11, 12);
/** Long enough ago that no writer is still at it. */
export const written = new Date(now - 60_000);

/** An error as pino writes it, an hour ago. */
export function line(message: string, change: Record<string, unknown> = {}): string {
  const record = {
    level: 50,
    time: now - 3_600_000,
    service: 'checkout',
    msg: message,
    padding: 'p'.repeat(40),
  };
  return `${JSON.stringify({ ...record, ...change })}\n`;
}

/** A folder of log files with the reader that looks at them. */
export class LogFolder {
  private constructor(
    readonly dir: string,
    private reader: LogFileReader,
  ) {}

  static async make(): Promise<LogFolder> {
    return new LogFolder(await mkdtemp(join(tmpdir(), 'opex-logs-')), makeReader());
  }

  /** Reads with another reader from now on. */
  useReader(change: Partial<LogFileReaderOptions>): LogFileReader {
    this.reader = makeReader(change);
    return this.reader;
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  async write(name: string, content: string | Buffer, at: Date = written): Promise<string> {
    const path = this.path(name);
    await writeFile(path, content);
    await utimes(path, at, at);
    return path;
  }

  async append(path: string, content: string, at: Date = written): Promise<void> {
    await appendFile(path, content);
    await utimes(path, at, at);
  }

  read(...paths: readonly string[]): Promise<ErrorReading> {
    return this.reader.read(paths, { from: now - day, to: now }, new AbortController().signal);
  }

  /** Group titles with their counts: what most tests are about. */
  async counts(...paths: readonly string[]): Promise<Record<string, number>> {
    const { groups } = await this.read(...paths);
    return Object.fromEntries(groups.map(group => [group.title, group.count]));
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

function makeReader(change: Partial<LogFileReaderOptions> = {}): LogFileReader {
  return new LogFileReader({
    classify: record => classifyRecord(record, defaultTeam, noPatterns),
    windowMs: day,
    serviceOf: () => undefined,
    now: () => now,
    ...change,
  });
}
