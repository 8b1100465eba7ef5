import { parseLogfmt } from '../../../src/core/errors/logfmtText';
import { valueOf } from '../../../src/core/errors/recordFields';
import { LogqlError, type Filter, type Matcher, type Stage } from './logql';

type Labels = Readonly<Record<string, string>>;

/** A line on its way through the stages. */
export interface State {
  line: string;
  labels: Record<string, string>;
  readonly nanos: bigint;
}

/** False for a line that goes no further. */
export function compileStage(stage: Stage): (state: State) => boolean {
  switch (stage.kind) {
    case 'line': {
      const isPattern = stage.op.endsWith('~');
      const patterns = stage.values.map(value => (isPattern ? expressionOf(value, false) : undefined));
      const hits = (line: string): boolean =>
        stage.values.some((value, i) => patterns[i]?.test(line) ?? line.includes(value));
      return ({ line }) => hits(line) === stage.op.startsWith('|');
    }
    case 'json':
    case 'logfmt':
      return state => parseInto(state, stage);
    case 'format':
      return state => {
        for (const [label, template] of stage.sets) state.labels[label] = format(template, state);
        return true;
      };
    case 'drop':
    case 'keep':
      return state => {
        const kept = Object.entries(state.labels).filter(
          ([name]) => stage.labels.includes(name) !== (stage.kind === 'drop'),
        );
        state.labels = Object.fromEntries(kept);
        return true;
      };
    case 'filter': {
      const test = compileFilter(stage.filter);
      return ({ labels }) => test(labels);
    }
  }
}

function parseInto(state: State, { kind, takes }: Extract<Stage, { kind: 'json' | 'logfmt' }>): boolean {
  const fields = kind === 'json' ? jsonOf(state.line) : parseLogfmt(state.line);
  if (!fields) {
    state.labels['__error__'] = kind === 'json' ? 'JSONParserErr' : 'LogfmtParserErr';
    return true;
  }
  if (takes.length === 0) {
    for (const [name, value] of flat(fields)) state.labels[name] ??= value;
    return true;
  }
  for (const [label, path] of takes) {
    const value = valueAt(fields, path);
    state.labels[label] = value === undefined || value === null ? '' : textOf(value);
  }
  return true;
}

/** `a.b`, `a["b.c"]`, `["a"]["b"]`, `servers[0]`. */
function valueAt(fields: Readonly<Record<string, unknown>>, path: string): unknown {
  if (!/[[\]]/.test(path)) return valueOf(fields, path);
  let value: unknown = fields;
  for (const [, quoted, index, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.[\]]+)/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[quoted ?? index ?? plain ?? ''];
  }
  return value;
}

function* flat(fields: object, prefix = ''): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const label = `${prefix}${name}`.replace(/[^A-Za-z0-9_]/g, '_');
    if (Array.isArray(value) || value === null) continue;
    if (typeof value === 'object') yield* flat(value, `${label}_`);
    else yield [label, textOf(value)];
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What stands between `{{` and `}}`: a label, a function of those that are known, calls in brackets. */
function format(template: string, state: State): string {
  return template.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (_, body: string) => {
    const words = body.match(/[()]|[^\s()]+/g) ?? [];
    return String(call(words, state));
  });
}

type Value = string | bigint;

/** A call up to its bracket or the end: the name of a function and what it is given, or one value. */
function call(words: string[], state: State): Value {
  const first = words.shift() ?? '';
  const isFunction = /^[a-z]\w*$/i.test(first);
  if (!isFunction) return value(first, words, state);
  const given: Value[] = [];
  while (words.length > 0 && words[0] !== ')') given.push(value(words.shift() ?? '', words, state));
  const [a = '', b = ''] = given;
  switch (first) {
    case 'or':
      return given.find(one => one !== '') ?? '';
    case 'unixEpochNanos':
      return a;
    case 'mod':
      return BigInt(a) % BigInt(b);
    default:
      throw new LogqlError(`template: function "${first}" not defined`);
  }
}

function value(word: string, words: string[], state: State): Value {
  if (word === '(') {
    const inner = call(words, state);
    words.shift();
    return inner;
  }
  if (word === '__line__') return state.line;
  if (word === '__timestamp__') return state.nanos;
  if (/^\d+$/.test(word)) return BigInt(word);
  if (/^\.\w+$/.test(word)) return state.labels[word.slice(1)] ?? '';
  throw new LogqlError(`template: unexpected ${word}`);
}

function compileFilter(filter: Filter): (labels: Labels) => boolean {
  if (filter.kind !== 'test') {
    const [a, b] = [compileFilter(filter.a), compileFilter(filter.b)];
    return filter.kind === 'and' ? labels => a(labels) && b(labels) : labels => a(labels) || b(labels);
  }
  const { label, op, value } = filter;
  if (typeof value === 'string') {
    const test = testOf(op === '==' ? '=' : (op as Matcher['op']), value);
    return labels => test(labels[label] ?? '');
  }
  return labels => {
    const number = Number(labels[label] ?? 'x');
    switch (op) {
      case '>':
        return number > value;
      case '>=':
        return number >= value;
      case '<':
        return number < value;
      case '<=':
        return number <= value;
      case '!=':
        return number !== value;
      default:
        return number === value;
    }
  };
}

export function testOf(op: Matcher['op'], value: string): (text: string) => boolean {
  if (op === '=') return text => text === value;
  if (op === '!=') return text => text !== value;
  const expression = expressionOf(value, true);
  return text => expression.test(text) === (op === '=~');
}

/** A pattern of RE2 as JavaScript has it. Label filters fit a value as a whole, and their dot fits line ends too. */
function expressionOf(pattern: string, isAnchored: boolean): RegExp {
  const isAnyCase = /^\(\?[ms]*i/.test(pattern);
  const plain = withoutScopedFlags(pattern, isAnchored);
  try {
    return new RegExp(isAnchored ? `^(?:${plain})$` : plain, isAnyCase ? 'i' : '');
  } catch {
    throw new LogqlError(`parse error : error parsing regexp: ${pattern}`);
  }
}

/** RE2 turns flags on within a group, JavaScript does not: the dot is written as what it fits. */
function withoutScopedFlags(pattern: string, isDotAll: boolean): string {
  const scopes = [isDotAll];
  return pattern.replace(
    /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?([ims]*)(?:-([ims]+))?([:)])|\(|\)|\./g,
    (found, on?: string, off?: string, end?: string) => {
      const now = scopes[scopes.length - 1] === true;
      if (found === '.') return now ? '[^]' : '[^\\n]';
      if (found === '(') scopes.push(now);
      if (found === ')') scopes.pop();
      if (end === undefined) return found;
      const next = (now || on?.includes('s') === true) && off?.includes('s') !== true;
      if (end === ')') {
        scopes[scopes.length - 1] = next;
        return '';
      }
      scopes.push(next);
      return '(?:';
    },
  );
}
