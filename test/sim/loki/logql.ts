/** What of LogQL the stand-in understands, as a tree. Anything else is refused as Loki refuses it: with a parse error. */

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export type Filter =
  | { readonly kind: 'test'; readonly label: string; readonly op: string; readonly value: string | number }
  | { readonly kind: 'and' | 'or'; readonly a: Filter; readonly b: Filter };

export type Stage =
  | { readonly kind: 'line'; readonly op: '|=' | '!=' | '|~' | '!~'; readonly values: readonly string[] }
  | { readonly kind: 'json' | 'logfmt'; readonly takes: readonly (readonly [label: string, path: string])[] }
  | { readonly kind: 'format'; readonly sets: readonly (readonly [label: string, template: string])[] }
  | { readonly kind: 'drop' | 'keep'; readonly labels: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Filter };

export interface LogQuery {
  readonly selector: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export type Metric =
  | {
      readonly kind: 'range';
      readonly fn: string;
      readonly query: LogQuery;
      readonly rangeMs: number;
      readonly offsetMs: number;
    }
  | {
      readonly kind: 'aggregate';
      readonly op: string;
      readonly param: number;
      readonly by: readonly string[] | undefined;
      readonly without: boolean;
      readonly of: Metric;
    }
  | { readonly kind: 'labelReplace'; readonly of: Metric; readonly args: readonly string[] }
  | { readonly kind: 'or'; readonly a: Metric; readonly b: Metric };

export class LogqlError extends Error {}

const token =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?<duration>\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|w)(?:\d+(?:ms|s|m|h))*)|(?<number>-?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_:]*)|(?<sign>\|=|\|~|!=|!~|=~|==|>=|<=|[{}()[\],|=<>]))/y;

interface Token {
  readonly kind: 'string' | 'duration' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

const rangeFunctions = new Set([
  'count_over_time',
  'rate',
  'bytes_over_time',
  'bytes_rate',
  'absent_over_time',
]);
const aggregations = new Set(['sum', 'count', 'max', 'min', 'avg', 'topk', 'bottomk']);
const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** @throws LogqlError for what is no query, or none that the stand-in understands */
export function parseLogql(text: string): { readonly logs: LogQuery } | { readonly metric: Metric } {
  const parser = new Parser(tokensOf(text));
  if (parser.isAt('{')) return { logs: parser.whole(() => parser.logQuery()) };
  return { metric: parser.whole(() => parser.metric()) };
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found)
      throw new LogqlError(`parse error at line 1, col ${at + 1}: syntax error: unexpected character`);
    // A group that did not take part is undefined, which its type does not say.
    const groups = Object.entries(found.groups as Readonly<Record<string, string | undefined>>);
    const [kind, value = ''] = groups.find(([, one]) => one !== undefined) ?? ['end'];
    tokens.push({ kind: kind as Token['kind'], text: value });
  }
  return tokens;
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole<T>(parse: () => T): T {
    const result = parse();
    if (this.peek().kind !== 'end') this.fail();
    return result;
  }

  isAt(text: string): boolean {
    const { kind, text: found } = this.peek();
    return kind !== 'string' && found === text;
  }

  logQuery(): LogQuery {
    if (this.isAt('(')) {
      this.take('(');
      const inner = this.logQuery();
      this.take(')');
      return inner;
    }
    this.take('{');
    const selector: Matcher[] = [];
    while (!this.isAt('}')) {
      const label = this.next('name');
      const op = this.next('sign') as Matcher['op'];
      selector.push({ label, op, value: this.string() });
      if (this.isAt(',')) this.take(',');
    }
    this.take('}');
    const stages: Stage[] = [];
    for (let stage = this.stage(); stage; stage = this.stage()) stages.push(stage);
    return { selector, stages };
  }

  metric(): Metric {
    let left = this.term();
    while (this.isAt('or')) {
      this.take('or');
      left = { kind: 'or', a: left, b: this.term() };
    }
    return left;
  }

  private term(): Metric {
    if (this.isAt('(')) {
      this.take('(');
      const inner = this.metric();
      this.take(')');
      return inner;
    }
    const fn = this.next('name');
    if (fn === 'label_replace') return this.labelReplace();
    if (rangeFunctions.has(fn)) return this.range(fn);
    if (aggregations.has(fn)) return this.aggregate(fn);
    return this.fail();
  }

  private range(fn: string): Metric {
    this.take('(');
    const query = this.logQuery();
    this.take('[');
    const rangeMs = this.duration();
    this.take(']');
    let offsetMs = 0;
    if (this.isAt('offset')) {
      this.take('offset');
      offsetMs = this.duration();
    }
    this.take(')');
    return { kind: 'range', fn, query, rangeMs, offsetMs };
  }

  private aggregate(op: string): Metric {
    let grouping = this.grouping();
    this.take('(');
    let param = 0;
    if (this.peek().kind === 'number') {
      param = Number(this.next('number'));
      this.take(',');
    }
    const of = this.metric();
    this.take(')');
    grouping ??= this.grouping();
    return { kind: 'aggregate', op, param, by: grouping?.labels, without: grouping?.without === true, of };
  }

  private grouping(): { readonly labels: readonly string[]; readonly without: boolean } | undefined {
    if (!this.isAt('by') && !this.isAt('without')) return undefined;
    const without = this.next('name') === 'without';
    this.take('(');
    const labels: string[] = [];
    while (!this.isAt(')')) {
      labels.push(this.next('name'));
      if (this.isAt(',')) this.take(',');
    }
    this.take(')');
    return { labels, without };
  }

  private labelReplace(): Metric {
    this.take('(');
    const of = this.metric();
    const args: string[] = [];
    while (this.isAt(',')) {
      this.take(',');
      args.push(this.string());
    }
    this.take(')');
    return args.length === 4 ? { kind: 'labelReplace', of, args } : this.fail();
  }

  private stage(): Stage | undefined {
    for (const op of ['|=', '|~', '!=', '!~'] as const) {
      if (this.isAt(op)) return this.lineStage(op);
    }
    if (!this.isAt('|')) return undefined;
    this.take('|');
    if (this.isAt('json') || this.isAt('logfmt')) {
      const kind = this.next('name') as 'json' | 'logfmt';
      return { kind, takes: this.pairs() };
    }
    if (this.isAt('label_format')) {
      this.next('name');
      return { kind: 'format', sets: this.pairs() };
    }
    if (this.isAt('drop') || this.isAt('keep')) {
      const kind = this.next('name') as 'drop' | 'keep';
      const labels = [this.next('name')];
      while (this.isAt(',')) {
        this.take(',');
        labels.push(this.next('name'));
      }
      return { kind, labels };
    }
    return { kind: 'filter', filter: this.filter() };
  }

  private lineStage(op: '|=' | '|~' | '!=' | '!~'): Stage {
    this.take(op);
    const values = [this.string()];
    while (this.isAt('or')) {
      this.take('or');
      values.push(this.string());
    }
    return { kind: 'line', op, values };
  }

  private pairs(): readonly (readonly [string, string])[] {
    const pairs: (readonly [string, string])[] = [];
    while (this.peek().kind === 'name') {
      const label = this.next('name');
      if (!this.isAt('=')) {
        pairs.push([label, label]);
      } else {
        this.take('=');
        pairs.push([label, this.peek().kind === 'name' ? `{{.${this.next('name')}}}` : this.string()]);
      }
      if (!this.isAt(',')) break;
      this.take(',');
    }
    return pairs;
  }

  private filter(): Filter {
    let left = this.conjunction();
    while (this.isAt('or')) {
      this.take('or');
      left = { kind: 'or', a: left, b: this.conjunction() };
    }
    return left;
  }

  private conjunction(): Filter {
    let left = this.test();
    while (this.isAt('and') || this.isAt(',')) {
      this.at++;
      left = { kind: 'and', a: left, b: this.test() };
    }
    return left;
  }

  private test(): Filter {
    if (this.isAt('(')) {
      this.take('(');
      const inner = this.filter();
      this.take(')');
      return inner;
    }
    const label = this.next('name');
    const op = this.next('sign');
    if (!['=', '==', '!=', '=~', '!~', '>', '>=', '<', '<='].includes(op)) return this.fail();
    const value = this.peek().kind === 'number' ? Number(this.next('number')) : this.string();
    return { kind: 'test', label, op, value };
  }

  private duration(): number {
    const text = this.next('duration');
    return [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d|w)/g)].reduce(
      (sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0),
      0,
    );
  }

  private string(): string {
    const text = this.next('string');
    if (text.startsWith('`')) return text.slice(1, -1);
    try {
      return JSON.parse(
        text.replace(/\\x([0-9a-f]{2})/gi, '\\u00$1').replace(/\\U000(\w{5})/g, '\\u{$1}'),
      ) as string;
    } catch {
      return this.fail();
    }
  }

  private next(kind: Token['kind']): string {
    const { kind: found, text } = this.peek();
    if (found !== kind) this.fail();
    this.at++;
    return text;
  }

  private take(text: string): void {
    if (!this.isAt(text)) this.fail();
    this.at++;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '' };
  }

  private fail(): never {
    const { kind, text } = this.peek();
    throw new LogqlError(
      `parse error at line 1, col ${this.at + 1}: syntax error: unexpected ${kind} ${text}`,
    );
  }
}
