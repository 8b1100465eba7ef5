import { localPath } from '../source/resolveFrame';
import { parseStack } from '../source/parseStack';
import type { StackFrame } from '../source/stackFrame';
import { hash64 } from './fingerprint';
import type { LogRecord } from './logRecord';
import { shownTemplate } from './logTemplate';
import { firstLine } from './messageLine';
import { MessageTemplates, type MessageTemplate } from './messageTemplates';

/** What makes records the same error. */
export interface GroupKey {
  /** `v1:` and 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** Where the message decides: its words, with holes, and what else must be the same. */
  readonly template?: MessageTemplate;
  /** What a person reads where the group's records differ: what differs is left out, `open` (see `learnTemplates`) too. */
  readonly titleOf: (open?: ReadonlySet<number>) => string;
  /** Of this very record: the title while all records of the group agree on it. */
  readonly exactTitle: string;
  /** Failing frame first; empty where the record has no trace. */
  readonly frames: readonly StackFrame[];
  /** The fingerprint of the split group that it is a part of. */
  readonly partOf?: string;
  /** The key of a group that the team has split: its message tells records apart too. */
  readonly apart: () => GroupKey;
}

/** In-app frames that count, from the failing one: what called it from far away may differ. */
const countedFrames = 8;
const titleLimit = 300;

/**
 * Exceptions are the same by type and in-app frames (function and file's name, no line numbers, no messages);
 * without a frame of the team's, and for plain messages, by message template. The service counts too.
 * Nothing of it hangs on a machine: no folder, no time, no locale. Who asks often hands over what was seen before.
 */
export function groupKey(record: LogRecord, templates = new MessageTemplates()): GroupKey {
  const frames = record.stack === undefined ? [] : parseStack(record.stack);
  const own = ownFrames(frames);
  const text = record.exceptionMessage ?? record.message;
  const line = firstLine(text);
  // Not the record: it would be held as long as its group.
  const said = { level: record.level, exceptionType: record.exceptionType };
  const type = record.exceptionType === undefined ? undefined : typeKey(record.exceptionType);
  const service = record.service ?? '';
  // A file alone tells too little: a logger's own `file.go:7` before each message would be one group.
  const isNamed = own.some(key => !key.startsWith('@'));
  const scope =
    own.length > 0 ? ['exception', service, type ?? '', ...own] : ['message', service, type ?? ''];
  const shown = {
    titleOf: (open?: ReadonlySet<number>) => titleOf(said, shownTemplate(line, open)),
    exactTitle: titleOf(record, text.slice(0, titleLimit)),
    frames,
  };
  if (!isNamed) {
    const key: GroupKey = { ...shown, ...byWords(scope, line, templates), apart: () => key };
    return key;
  }
  const fingerprint = fingerprintOf(scope.join('\n'));
  const apart = (): GroupKey => {
    const part: GroupKey = {
      ...shown,
      ...byWords(['apart', ...scope], line, templates),
      partOf: fingerprint,
      apart: () => part,
    };
    return part;
  };
  return { ...shown, fingerprint, apart };
}

function byWords(
  parts: readonly string[],
  line: string,
  templates: MessageTemplates,
): Required<Pick<GroupKey, 'fingerprint' | 'template'>> {
  const template = templates.of(line, parts.join('\n'));
  return { fingerprint: versioned(template.hash), template };
}

/** The fingerprint of what groups have in common: their scope and, below it, their template. */
export function fingerprintOf(common: string): string {
  return versioned(hash64(common));
}

function versioned(hash: string): string {
  return `v1:${hash}`;
}

function titleOf(
  record: Pick<LogRecord, 'level'> & { readonly exceptionType?: string | undefined },
  text: string,
): string {
  const type = record.exceptionType === undefined ? undefined : shortType(record.exceptionType);
  if (type === undefined) return text === '' ? record.level : text;
  return text === '' ? type : text.startsWith(`${type}:`) ? text : `${type}: ${text}`;
}

/** `com.shop.ChargeError` reads as `ChargeError`; its package is in the tooltip. */
function shortType(type: string): string {
  const parts = type.split(/[.\\/]|::/);
  return parts[parts.length - 1] || type;
}

/** Classes made at run time carry numbers: `Proxy17`, `Cart$$Lambda$42/0x1`. */
function typeKey(type: string): string {
  return type.replace(/\$\$.*$/, '').replace(/\d+/g, '0');
}

function ownFrames(frames: readonly StackFrame[]): readonly string[] {
  const keys: string[] = [];
  for (const frame of frames) {
    if (frame.library) continue;
    const key = frameKey(frame);
    // Recursion, however deep, is one frame.
    if (!keys.includes(key)) keys.push(key);
    if (keys.length === countedFrames) break;
  }
  return keys;
}

/** Function and file name, without what a build or a run puts into them: hashes, counters of lambdas and closures. */
function frameKey(frame: StackFrame): string {
  const path = localPath(frame.impliedPath ?? frame.file);
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const file = name.replace(/[.-](?=[a-f]*\d)[0-9a-f]{6,32}(?=\.)/gi, '');
  const fn = (frame.function ?? '')
    .replace(/^(?:async|new) /, '')
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/0x[0-9a-f]+/gi, '')
    .replace(/(\$|\.func|\bb__|>d__|::h)[0-9a-f]+(?:[._]\d+)*/g, '$1');
  return `${fn}@${file}`;
}
