/** What the text of an exception tells of it. */
export interface ExceptionText {
  readonly type: string;
  readonly message?: string;
  readonly uncaught?: boolean;
}

const typeName = String.raw`(?:[A-Za-z_$][\w$]*(?:\.|::|\\|/))*[A-Za-z_$][\w$]*`;
/** `Type: message`, `Type [CODE]: message`, `Type` alone; Ruby's `Type (message)`. */
const header = new RegExp(
  String.raw`^(?:Exception in thread "[^"]{0,200}" |Uncaught (?:exception )?|Unhandled (?:exception|rejection):? |Caused by: )?(${typeName})(?: \[[\w]+\])?(?:$|:(?: (.*))?$| \((.*)\)?:?$)`,
);
const failureName =
  /(?:Error|Exception|Throwable|Failure|Fault|Panic|Interrupt|Exit|Timeout|Rejection|Warning|Refused|Denied|NotFound|Abort)$/;
const uncaughtWords =
  /^(?:Exception in thread |Uncaught |Unhandled |panic: |fatal error: |uncaught ?exception|unhandled ?(?:promise ?)?rejection|PHP Fatal error: )/i;

/** What winston and Node write before the exception's own head. */
const announcement = /^(?:uncaught|unhandled)/i;

/** True where a message begins as runtimes announce an exception that nobody caught. */
export function announcesUncaught(text: string): boolean {
  return uncaughtWords.test(text.slice(0, 64));
}

/** True where a line reads like the head of an exception: a name that ends like one, alone or before a message. */
export function isExceptionHead(line: string): boolean {
  const [, type] = header.exec(line.slice(0, 500)) ?? [];
  return type !== undefined && failureName.test(type);
}

/**
 * Type and message of an exception, from the text that holds its trace: the line before the frames, or in Python
 * the line after them. `hasFrames` tells that a trace was found, so that any name at its head is a type.
 */
export function exceptionOf(text: string, hasFrames: boolean): ExceptionText | undefined {
  const lines = text.slice(0, 65_536).split('\n', 2_000);
  return goPanic(lines) ?? pythonException(lines) ?? firstHead(lines, hasFrames);
}

function goPanic(lines: readonly string[]): ExceptionText | undefined {
  for (const line of lines.slice(0, 20)) {
    const [, kind, message] = /(?:^|: )(panic|fatal error): (.+)$/.exec(line.slice(0, 1_000)) ?? [];
    if (kind === undefined || message === undefined) continue;
    const runtime = message.startsWith('runtime error: ');
    // "[recovered]" is what Go adds when a deferred function let it go on.
    const clean = (runtime ? message.slice(15) : message).replace(/ \[recovered.*$/, '');
    return { type: runtime ? 'runtime error' : kind, message: clean, uncaught: true };
  }
  return undefined;
}

/** The first unindented `Type: message` after the last traceback's frames. */
function pythonException(lines: readonly string[]): ExceptionText | undefined {
  const last = findLast(lines, line => line.includes('Traceback (most recent call last):'));
  if (last < 0) return undefined;
  for (let i = last + 1; i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(/^[\s|]*\| /, '');
    if (line === '' || /^\s|^\[Previous line|^\+/.test(line)) continue;
    return toException(header.exec(line.slice(0, 2_000)));
  }
  return undefined;
}

function firstHead(lines: readonly string[], hasFrames: boolean): ExceptionText | undefined {
  for (const line of lines.slice(0, 12)) {
    const text = line.trim();
    const match = text === '' ? null : header.exec(text.slice(0, 2_000));
    const type = match?.[1];
    if (
      type === undefined ||
      announcement.test(type) ||
      (!failureName.test(type) && !(hasFrames && /[A-Z]/.test(type)))
    )
      continue;
    const found = toException(match);
    return found && announcesUncaught(text) ? { ...found, uncaught: true } : found;
  }
  return undefined;
}

function toException(match: RegExpExecArray | null): ExceptionText | undefined {
  const type = match?.[1];
  if (type === undefined) return undefined;
  const message = (match?.[2] ?? match?.[3]?.replace(/\):?$/, ''))?.trim();
  return message ? { type, message } : { type };
}

function findLast(lines: readonly string[], test: (line: string) => boolean): number {
  for (let i = lines.length - 1; i >= 0; i--) if (test(lines[i] ?? '')) return i;
  return -1;
}
