import { holdsTrace, parseStack } from '../source/parseStack';
import { announcesUncaught, exceptionOf, isExceptionHead } from './exceptionText';
import { levelOfWord } from './logLevel';
import type { LogLevel, RecordFacts } from './logRecord';
import { timeAtStart, type FoundTime, type TimeHints } from './logTime';

/** What stands before the message of a line of plain text. */
export interface PlainHead {
  readonly time?: FoundTime;
  readonly level?: LogLevel;
  readonly service?: string;
  /** Where the message begins. */
  readonly end: number;
}

const word =
  'TRACE|DEBUG|FINE(?:R|ST)?|CONFIG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|SEVERE|CRIT(?:ICAL)?|ALERT|EMERG(?:ENCY)?|FATAL|PANIC';
/** A level in capitals between other parts of a head, or in any case where brackets or a colon mark it. */
const levelInHead = new RegExp(
  `(?:^|[\\s|[(<:])(?:(${word})(?=$|[\\s\\]):|,>;/-])|([a-z]{3,9})(?=\\]|>|:\\s))`,
  'g',
);
/** klog and glog: `E1011 02:14:09.123456  1 file.go:7] message`. */
const klog = /^([IWEF])(?=\d{4} \d{2}:)/;
const klogLetters: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };
/** After a syslog time: host, program and process. */
const syslogProgram = /^ (\S{1,100}) ([\w./-]{1,60})(?:\[\d{1,10}\])?: /;
/** RFC 5424: priority and version. */
const priority = /^<(\d{1,3})>(?:1 )?/;
const pythonDefault = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]+:/;

/** Erlang's reports: `=ERROR REPORT==== 11-Oct-2026::02:14:09 ===`. */
const erlangReport = /^=(ERROR|CRASH|SUPERVISOR|WARNING|INFO|NOTICE|PROGRESS) REPORT====/;
/** Elixir's logger writes a time of day without a date, which tells no time. */
const clockOnly = /^\d\d:\d\d:\d\d(?:[.,]\d{1,6})? (?=\[[a-z]{3,9}\] )/;

/** Levels are looked for this far after the time: past it a word is part of the message. */
const headReach = 96;

/** Time, level and program that a line of plain text begins with; undefined where it has neither time nor level. */
export function plainHead(line: string, hints: TimeHints): PlainHead | undefined {
  let at = clockOnly.exec(line)?.[0].length ?? 0;
  let level: LogLevel | undefined;
  const report = erlangReport.exec(line)?.[1];
  if (report !== undefined) {
    return { level: levelOfWord(report) ?? (report === 'CRASH' ? 'error' : 'info'), end: line.length };
  }
  const pri = priority.exec(line);
  if (pri) {
    at = pri[0].length;
    level = syslogLevel(Number(pri[1]) & 7);
  }
  const letter = klog.exec(line);
  if (letter) {
    at = 1;
    level = klogLetters[letter[1] ?? ''];
  }
  const bracket = line[at] === '[' ? 1 : 0;
  const time = timeAtStart(line.slice(at + bracket, at + bracket + 64), hints);
  let service: string | undefined;
  if (time) {
    at += bracket + time.end;
    const program = syslogProgram.exec(line.slice(at, at + 200));
    if (program && !levelOfWord(program[1] ?? '') && !levelOfWord(program[2] ?? '')) {
      service = program[2];
      at += program[0].length;
    }
  }
  const found = level === undefined ? levelIn(line, at, time !== undefined) : undefined;
  level ??= found?.level;
  if (!time && level === undefined) return undefined;
  const end = found?.end ?? at;
  return {
    ...(time ? { time } : {}),
    ...(level === undefined ? {} : { level }),
    ...(service === undefined ? {} : { service }),
    end: end + (/^[\]\s:|,>)-]*/.exec(line.slice(end, end + 16))?.[0].length ?? 0),
  };
}

function levelIn(
  line: string,
  from: number,
  afterTime: boolean,
): { level: LogLevel; end: number } | undefined {
  const region = line.slice(from, from + headReach);
  if (!afterTime) {
    const python = pythonDefault.exec(region);
    const head = python ?? new RegExp(`^(?:\\[?(${word})\\]?[:\\s]|\\[([a-z]{3,9})\\]\\s)`).exec(region);
    const level = head ? levelOfWord(head[1] ?? head[2] ?? '') : undefined;
    return head && level ? { level, end: from + head[0].length } : undefined;
  }
  levelInHead.lastIndex = 0;
  for (let match = levelInHead.exec(region); match; match = levelInHead.exec(region)) {
    const level = levelOfWord(match[1] ?? match[2] ?? '');
    if (level) return { level, end: from + match.index + match[0].length };
    levelInHead.lastIndex = match.index + 1;
  }
  return undefined;
}

function syslogLevel(severity: number): LogLevel {
  return severity <= 2
    ? 'fatal'
    : severity === 3
      ? 'error'
      : severity === 4
        ? 'warn'
        : severity <= 6
          ? 'info'
          : 'debug';
}

/** Status of an access log's line: `"GET /x HTTP/1.1" 503 12`. */
const accessStatus = /" ([1-5]\d\d) (?:\d+|-)(?:\s|$)/;

/** What a record of plain text tells: its first line's head, and the trace in the lines that belong to it. */
export function factsOfPlain(text: string, hints: TimeHints): RecordFacts {
  const lineEnd = text.indexOf('\n');
  const line = (lineEnd < 0 ? text : text.slice(0, lineEnd)).slice(0, 65_536);
  const head = plainHead(line, hints);
  const message = line.slice(head?.end ?? 0).trim();
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd + 1);
  const hasFrames = parseStack(rest === '' ? message : rest).length > 0;
  const body = rest === '' ? message : `${message}\n${rest}`;
  const told = hasFrames || isExceptionHead(message) ? exceptionOf(body, hasFrames) : undefined;
  const uncaught =
    told?.uncaught === true ||
    announcesUncaught(message) ||
    (hasFrames && head === undefined && holdsTrace(body));
  const status = accessStatus.exec(line.slice(0, 4_096))?.[1];
  return {
    ...(head?.time ? { time: head.time.time, ...(head.time.zoneless ? { zoneless: true } : {}) } : {}),
    level: head?.level ?? 'unknown',
    message: message === '' ? (told?.message ?? '') : message.slice(0, 4_096),
    ...(head?.service === undefined ? {} : { service: head.service }),
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(told ? { exceptionType: told.type } : {}),
    ...(told?.message === undefined ? {} : { exceptionMessage: told.message }),
    ...(hasFrames ? { stack: body } : {}),
    ...(uncaught && (told !== undefined || hasFrames) ? { uncaught: true } : {}),
  };
}
