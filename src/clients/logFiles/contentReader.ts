import { serviceOfCalmText, type RecordTraffic } from '../../core/errors/alerts/recordTraffic';
import { groupKey } from '../../core/errors/groupKey';
import type { ErrorAggregator } from '../../core/errors/errorAggregator';
import type { LogRecord } from '../../core/errors/logRecord';
import type { TimeHints } from '../../core/errors/logTime';
import { parseRecord } from '../../core/errors/parseRecord';
import { RecordAssembler, type AssembledRecord } from '../../core/errors/recordAssembler';
import type { Classified } from '../../core/team/severity';
import { LineSplitter, type RawLine } from './lineSplitter';
import type { LogContent, LogFileStat } from './logContent';

/** What every file of one reading shares. */
export interface ReadContext {
  readonly aggregator: ErrorAggregator;
  /** Absent where nobody asks for it. */
  readonly traffic?: RecordTraffic;
  /** Undefined for a record that is no error. */
  readonly classify: (record: LogRecord) => Classified | undefined;
  /** The service that a file belongs to, for records that tell none. */
  readonly serviceOf: (path: string) => string | undefined;
  /** Unix ms; records before it are not counted. */
  readonly from: number;
  readonly now: number;
}

/** A clock that is ahead by less is taken as it is. */
const aheadAllowedMs = 300_000;

/** Takes the bytes of one log in, from where the last reading ended, and keeps the place in its `content`. */
export class ContentReader {
  private readonly splitter: LineSplitter;
  private readonly assembler: RecordAssembler;
  /** Lines of the record that is open, to go back to its start where it may still grow. */
  private openLines: { readonly number: number; readonly start: number }[] = [];
  private atStart: boolean;
  private readonly service: string | undefined;

  constructor(
    private readonly content: LogContent,
    private readonly file: LogFileStat,
    private readonly hints: TimeHints,
    private readonly context: ReadContext,
  ) {
    this.service = context.serviceOf(file.path);
    this.atStart = content.offset === 0;
    this.splitter = new LineSplitter(content.nextLine, content.offset, line => this.takeLine(line));
    this.assembler = new RecordAssembler(record => this.takeRecord(record));
  }

  push(chunk: Buffer): void {
    this.splitter.push(chunk);
  }

  /** Takes what is left as whole, where nobody writes to the file any more; else leaves it for the next reading. */
  end(isQuiet: boolean): void {
    if (isQuiet) {
      this.splitter.end();
      this.assembler.flush();
    }
    this.keepPlace();
  }

  /** The text breaks off: whole lines count, half a line does not. */
  endBroken(): void {
    this.assembler.flush();
    this.keepPlace();
  }

  /** Remembers how far the records reach that were counted: also where the reading is given up. */
  keepPlace(): void {
    const openAt = this.assembler.openLine === undefined ? undefined : this.openLines[0];
    this.content.offset = openAt?.start ?? this.splitter.offset;
    this.content.nextLine = openAt?.number ?? this.splitter.nextLine;
    this.content.unfinished = openAt !== undefined || this.splitter.hasRest;
  }

  private takeLine(line: RawLine): void {
    if (line.broken) this.content.report.brokenText(line.number);
    if (line.cut) this.content.report.cut(line.number);
    const text = this.atStart ? line.text.replace(/^\ufeff/, '') : line.text;
    this.atStart = false;
    this.assembler.push(text, line.number, line.cut);
    const openLine = this.assembler.openLine;
    if (openLine === undefined) {
      if (this.openLines.length > 0) this.openLines = [];
      return;
    }
    if ((this.openLines[0]?.number ?? openLine) < openLine) this.openLines = [];
    // Only its first line is ever gone back to.
    if (this.openLines.length === 0 && line.number === openLine) this.openLines.push(line);
  }

  private takeRecord(assembled: AssembledRecord): void {
    const { context, content } = this;
    const origin = { source: this.file.path, line: assembled.line };
    const parsed = parseRecord(assembled.text, origin, this.hints, assembled.cut);
    if (parsed.unreadable) content.report.unreadable(assembled.line);
    let time = parsed.time ?? assembled.time;
    if (time === undefined) time = content.lastTime ?? Math.min(this.file.mtimeMs, context.now);
    else {
      content.report.timed();
      const aheadMs = time - context.now;
      if (aheadMs > aheadAllowedMs) content.report.future(assembled.line, aheadMs);
      if (aheadMs > 0) time = context.now;
      content.lastTime = time;
    }
    if (time < context.from) return;
    context.aggregator.countRecord(time);
    const { record } = parsed;
    const { traffic } = context;
    const service = traffic && (record ? record.service : serviceOfCalmText(assembled.text));
    traffic?.countRecord(time, service ?? this.service);
    if (!record) return;
    const named =
      record.service === undefined && this.service !== undefined
        ? { ...record, service: this.service }
        : record;
    const classified = context.classify(named);
    if (!classified) return;
    traffic?.countError(time, service ?? this.service, classified.severity);
    if (parsed.time === undefined && assembled.time === undefined) content.report.untimedError();
    // The group is that of the record as it was written: a service guessed from a file's name is no part of it.
    const { aggregator } = context;
    aggregator.addError(named, groupKey(record, aggregator.messages), classified, time);
  }
}
