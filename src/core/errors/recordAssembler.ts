import { stackLine } from '../source/stackLine';
import { announcesUncaught, isExceptionHead } from './exceptionText';
import type { LogLevel } from './logRecord';
import { plainHead } from './plainText';
import { unwrapLine } from './unwrapLine';

/** Lines that are one record. */
export interface AssembledRecord {
  readonly text: string;
  /** 1-based number of its first line. */
  readonly line: number;
  /** When a container's runtime took it in (Unix ms), for records that tell no time themselves. */
  readonly time?: number;
  /** Its end is missing: a line or the record was longer than the limit. */
  readonly cut: boolean;
}

/** Longest record kept, in characters and lines; what follows is dropped and the record marked as cut. */
export const recordLimit = { chars: 1_048_576, lines: 5_000 } as const;

/** Lines that may stand between the head of an exception and its first frame. */
const tentativeLimit = 10;

/** Lines that can only be a part of a trace: what each language writes between its frames and after them. */
const continuation = new RegExp(
  `^(?:${[
    String.raw`\s|at |\.\.\. \d|Caused by|Suppressed: |Wrapped by|nested exception|Assembly trace from producer|Error has been observed`,
    String.raw`#\d+ |goroutine \d|created by |\[signal |exit status|(?:Previous )?(?:[Ww]rite|[Rr]ead) at 0x|Goroutine \d`,
    String.raw`\[Previous line|During handling of|The above exception|File "|\| |[│╭╰├]`,
    String.raw`--- End of|--->|Stack trace:|stack (?:back)?trace(?:back)?:|note: |PHP Stack trace:|PHP {2,}\d+\. |Next [\w\\]+: `,
    String.raw`\*\* \(|Last message|Raised (?:at|by)|Re-raised at|Called from|<asynchronous suspension>|=====+ asynchronous gap`,
    String.raw`==\d+==|SUMMARY: |READ of size|WRITE of size|freed by thread|previously allocated|0x[0-9a-f]+ is located|PC: @|\*\*\* (?:Signal|SIG|Check)`,
    String.raw`[}\])]+[,;]?$|\^+$|Node\.js v\d|Require stack:|={10,}$`,
  ].join('|')})`,
);
const frameLike = /^\s*(?:at |File "|#\d+\s|\d+: |from |-> )|^\s.*(?::\d+|line \d+)/;
const goCall = /^[\w./*()%-]{1,300}\(.*\)$|^[\w./*()%-]{1,300}\.[\w.()*]{1,200}$/;
const traceback = 'Traceback (most recent call last):';
const hints = { zoneMinutes: 0, reference: 0 };

interface Open {
  readonly lines: string[];
  readonly line: number;
  readonly time: number | undefined;
  /** It begins with a time or level: lines without one belong to it. */
  readonly headed: boolean;
  readonly level: LogLevel | undefined;
  chars: number;
  cut: boolean;
  /** Blank lines seen since: part of it only if it goes on. */
  blanks: number;
  /** It began like an exception and has no frame yet. */
  awaitsFrames: boolean;
  inGo: boolean;
  /** Python's type and message come after the frames, unindented. */
  inTraceback: boolean;
  chained: boolean;
  /** It began with the place of an uncaught error, whose head is still to come. */
  awaitsHead: boolean;
}

interface Tentative {
  readonly text: string;
  readonly line: number;
  readonly time: number | undefined;
  /** Blank lines before it. */
  readonly blanks: number;
}

/** Joins the lines of a log to records: a trace of many lines is one, whatever language printed it. */
export class RecordAssembler {
  private open: Open | undefined;
  /** Lines after an exception's head of which it is not known yet whether they are its message. */
  private tentative: Tentative[] = [];

  constructor(private readonly emit: (record: AssembledRecord) => void) {}

  /** First line of the record that may still grow; undefined where none is open. */
  get openLine(): number | undefined {
    return this.open?.line;
  }

  /** Takes the next line, without its line end. `cut` tells that the line itself was cut. */
  push(raw: string, line: number, cut = false): void {
    const { text, time } = cut ? { text: raw, time: undefined } : unwrapLine(raw);
    if (text.startsWith('{"') || text.startsWith('{ "') || isLogfmtLine(text)) {
      this.flush();
      this.emit({ text, line, cut, ...(time === undefined ? {} : { time }) });
    } else if (text.trim() === '') {
      if (this.open) this.open.blanks++;
    } else this.pushPlain(text, line, time, cut);
  }

  /** Ends the record that is under way, at the end of a file or when nothing was written for a while. */
  flush(): void {
    const { open, tentative } = this;
    this.open = undefined;
    this.tentative = [];
    if (open) {
      const { line, time, cut } = open;
      this.emit({ text: open.lines.join('\n'), line, cut, ...(time === undefined ? {} : { time }) });
    }
    // No frame came: these lines were never part of the exception.
    for (const { text, line, time } of tentative) {
      this.emit({ text, line, cut: false, ...(time === undefined ? {} : { time }) });
    }
  }

  private pushPlain(text: string, line: number, time: number | undefined, cut: boolean): void {
    if (this.open && joinsAnyway(this.open, text)) {
      this.append(this.open, text, cut);
      return;
    }
    const head = plainHead(text.slice(0, 256), hints);
    if (head) {
      this.start(text, line, time, cut, true, head.level);
      return;
    }
    const { open } = this;
    if (!open || this.startsAnother(open, text)) {
      this.start(text, line, time, cut, false, undefined);
      return;
    }
    if (open.awaitsFrames && !open.headed && !continues(open, text)) {
      if (this.tentative.length < tentativeLimit) {
        this.tentative.push({ text, line, time, blanks: open.blanks });
        open.blanks = 0;
        return;
      }
      this.flush();
      this.start(text, line, time, cut, false, undefined);
      return;
    }
    this.append(open, text, cut);
  }

  private startsAnother(open: Open, text: string): boolean {
    if (continues(open, text)) return false;
    if (open.awaitsHead && isExceptionHead(text)) {
      open.awaitsHead = false;
      return false;
    }
    const announced = text === traceback || text.startsWith(traceback) || announcesUncaught(text);
    // What crashes after an info line was not written by it.
    if (open.headed)
      return announced && open.level !== 'error' && open.level !== 'fatal' && open.level !== 'warn';
    const last = this.tentative[this.tentative.length - 1]?.text ?? open.lines[open.lines.length - 1] ?? '';
    if (last.endsWith(open.awaitsFrames ? ':' : 'exception is:')) return false;
    return announced || isExceptionHead(text) || !open.awaitsFrames;
  }

  private start(
    text: string,
    line: number,
    time: number | undefined,
    cut: boolean,
    headed: boolean,
    level: LogLevel | undefined,
  ): void {
    this.flush();
    this.open = {
      lines: [text],
      line,
      time,
      headed,
      level,
      chars: text.length,
      cut,
      blanks: 0,
      awaitsFrames:
        announcesUncaught(text) ||
        isExceptionHead(text.trim()) ||
        startsTrace.test(text) ||
        barePlace.test(text),
      inGo: isGoHead(text),
      inTraceback: text.includes(traceback),
      chained: false,
      awaitsHead: barePlace.test(text),
    };
  }

  private append(open: Open, text: string, cut: boolean): void {
    for (const held of this.tentative.splice(0)) {
      for (let n = 0; n < held.blanks; n++) this.add(open, '');
      this.add(open, held.text);
    }
    for (; open.blanks > 0; open.blanks--) this.add(open, '');
    this.add(open, text);
    open.cut ||= cut;
    if (frameLike.test(text.slice(0, 1_000)) || open.inGo) open.awaitsFrames = false;
    if (isGoHead(text)) open.inGo = true;
    if (text.includes(traceback)) open.inTraceback = true;
    else if (!/^[\s|+]/.test(text)) {
      open.chained = /^(?:During handling of|The above exception)/.test(text);
      open.inTraceback = false;
    }
  }

  private add(open: Open, text: string): void {
    if (open.lines.length >= recordLimit.lines || open.chars + text.length > recordLimit.chars) {
      open.cut = true;
      return;
    }
    open.lines.push(text);
    open.chars += text.length + 1;
  }
}

/** The place of an uncaught error that Node writes before its source line and its head. */
const barePlace = /^(?:node:|file:\/\/|\/|[A-Za-z]:\\)[^\s:]{1,1000}:\d{1,9}$/;
/** Ruby prints a cause as it prints an exception: right after the frames of what wraps it. */
const rubyHead = /^\S[^:]{0,1000}:\d{1,9}:in [`'].{1,1000} \([A-Z][\w:]{0,200}\)$/;
/** What a collector puts before each line hides that the line is a frame. */
const prefixedFrame = /^(?:\s+at |\s+\.\.\. \d|Caused by: |\s+File "|\s+from \S+:\d)/;

/** True where a line belongs to the open record though it has a head of its own. */
function joinsAnyway(open: Open, text: string): boolean {
  if (open.lines.length === 1 && /^={10,}$/.test(open.lines[0] ?? '')) return true;
  const inner = stackLine(text.slice(0, 1_000));
  return inner.length < Math.min(text.length, 1_000) && prefixedFrame.test(inner);
}

/** Heads of traces that name no exception: PHP's, Ruby's, Rust's. */
const startsTrace = /^(?:exception '|PHP |thread '|\s*\S+ \(.*\):$)|Traceback \(most recent call last\):/;

function isGoHead(text: string): boolean {
  return /^goroutine \d|(?:^|: )panic: |^fatal error: |panic serving /.test(text);
}

/** True where a line can only be a part of the record that is open. */
function continues(open: Open, text: string): boolean {
  if (continuation.test(text)) return true;
  if (
    rubyHead.test(text.slice(0, 2_000)) &&
    /^\t(?:\d+: )?from /.test(open.lines[open.lines.length - 1] ?? '')
  )
    return true;
  if (open.inGo && goCall.test(text.slice(0, 2_000))) return true;
  return open.inTraceback || (open.chained && text.startsWith(traceback));
}

function isLogfmtLine(text: string): boolean {
  return /^[\w.@-]{1,80}=/.test(text) && /(?:^|\s)(?:level|lvl|severity|msg|message)=/.test(text);
}
