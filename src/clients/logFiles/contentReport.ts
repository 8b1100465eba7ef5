import { problem, type Problem, type ProblemPlace } from '../../core/base/problem';
import type {} from '../../core/errors/problems';
import { lineLimit } from './lineSplitter';

/** A kind of trouble in one file: how often, and the first line of it. */
interface Tally {
  count: number;
  line: number;
}

/** Counts what could not be read of one file, so that nothing is dropped in silence. */
export class ContentReport {
  private readonly tallies = new Map<'unreadable' | 'broken' | 'cut' | 'future', Tally>();
  private aheadMs = 0;
  private timedRecords = 0;
  private untimedErrors = 0;
  private brokenGzipAt: number | undefined;

  unreadable(line: number): void {
    this.add('unreadable', line);
  }

  brokenText(line: number): void {
    this.add('broken', line);
  }

  cut(line: number): void {
    this.add('cut', line);
  }

  future(line: number, aheadMs: number): void {
    this.add('future', line);
    this.aheadMs = Math.max(this.aheadMs, aheadMs);
  }

  timed(): void {
    this.timedRecords++;
  }

  untimedError(): void {
    this.untimedErrors++;
  }

  /** The compressed file ends or breaks after this line; undefined once it was read to its end. */
  brokenGzip(line: number | undefined): void {
    this.brokenGzipAt = line;
  }

  /** What was found. */
  problems(file: string): Problem[] {
    const found: Problem[] = [];
    const place = (line: number): ProblemPlace => ({ file, line: line - 1, column: 0 });
    if (this.brokenGzipAt !== undefined) {
      found.push(problem('logs.brokenGzip', { file, line: this.brokenGzipAt }, place(this.brokenGzipAt)));
    }
    for (const [kind, { count, line }] of this.tallies) {
      const args = { file, line, count };
      if (kind === 'unreadable') found.push(problem('logs.unreadableLines', args, place(line)));
      if (kind === 'broken') found.push(problem('logs.brokenText', args, place(line)));
      if (kind === 'cut')
        found.push(problem('logs.recordsCut', { ...args, limitBytes: lineLimit }, place(line)));
      if (kind === 'future')
        found.push(problem('logs.futureTimes', { ...args, aheadMs: this.aheadMs }, place(line)));
    }
    if (this.timedRecords === 0 && this.untimedErrors > 0) {
      found.push(problem('logs.noTimes', { file, count: this.untimedErrors }));
    }
    return found;
  }

  private add(kind: 'unreadable' | 'broken' | 'cut' | 'future', line: number): void {
    const tally = this.tallies.get(kind);
    if (tally) tally.count++;
    else this.tallies.set(kind, { count: 1, line });
  }
}
