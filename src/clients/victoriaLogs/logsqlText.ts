import { wholeLine, type FieldRef } from '../../core/errors/fieldMapping';
import type { LogQuery, MatchCondition, RecordMatch } from '../../core/errors/logBackend';
import { escapedPattern, quoted, templatePattern } from '../logEngine/matchPattern';
import { nanosOf, type Nanos } from '../logEngine/timeText';

/** The field that is the message, or the whole line. */
export const messageField = '_msg';

/** Begins the names of fields that a query makes for itself: they are no part of a record. */
export const ownField = 'opex_';

/** Half-open: `from` belongs to it, `to` does not. */
export interface NanoWindow {
  readonly from: Nanos;
  readonly to: Nanos;
}

export function nanoWindow({ from, to }: LogQuery['window']): NanoWindow {
  return { from: nanosOf(from), to: nanosOf(to) };
}

/**
 * A query of LogsQL in the making (VictoriaLogs, "LogsQL"): filters on fields first; then what has to be unpacked from
 * the message, and filters on that.
 */
export class LogsqlText {
  private readonly filters: string[] = [];
  private readonly late: string[] = [];
  private readonly unpacked = { json: new Set<string>(), logfmt: new Set<string>() };

  /** @param within a filter that all that is asked lies within; as its writer wrote it. */
  constructor(
    private readonly window: NanoWindow,
    private readonly within: string | undefined,
  ) {}

  /** The field's name, quoted, once it has been unpacked where it must be. */
  field(ref: FieldRef): string {
    if (ref.name === wholeLine) return quoted(messageField);
    if (ref.place === 'field') return quoted(ref.name);
    this.unpacked[ref.place].add(ref.name);
    return quoted(fieldName(ref));
  }

  /** Text that stands in one of some fields, whatever its case. */
  text(text: string, refs: readonly FieldRef[]): void {
    const forms = new Set([text, JSON.stringify(text).slice(1, -1)]);
    const pattern = quoted(`(?i)(?:${[...forms].map(escapedPattern).join('|')})`);
    const tests = refs.map(ref => `${this.field(ref)}:~${pattern}`);
    this.filterOn(refs, tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' or ')})`);
  }

  /** The values that a field may have; null: it is missing. */
  oneOf(ref: FieldRef, values: readonly (string | null)[]): void {
    this.filterOn([ref], isOneOf(this.field(ref), values));
  }

  match(match: RecordMatch): void {
    for (const condition of match.all) {
      this.filterOn([condition.field], conditionFilter(this.field(condition.field), condition));
    }
  }

  exclude(match: RecordMatch): void {
    this.filterOn(
      match.all.map(({ field }) => field),
      `!(${this.expression(match)})`,
    );
  }

  /** A match as a filter, for where it is one of several. */
  expression({ all }: RecordMatch): string {
    return all.length === 0
      ? '*'
      : all.map(condition => conditionFilter(this.field(condition.field), condition)).join(' ');
  }

  /** A filter over fields that `field` named. */
  filter(expression: string): void {
    this.late.push(expression);
  }

  toString(): string {
    const { within, filters, late } = this;
    const time = `_time:[${instant(this.window.from)}, ${instant(this.window.to)})`;
    const inside = within === undefined || within.trim() === '' ? [] : [`(${within.trim()})`];
    const unpack = (['json', 'logfmt'] as const).flatMap(kind => {
      const names = [...this.unpacked[kind]].map(quoted).join(', ');
      return names === ''
        ? []
        : [`unpack_${kind} from ${quoted(messageField)} fields (${names}) result_prefix ${quoted(ownField)}`];
    });
    return [
      [time, ...inside, ...filters].join(' '),
      ...unpack,
      ...late.map(expression => `filter ${expression}`),
    ].join(' | ');
  }

  private filterOn(refs: readonly FieldRef[], expression: string): void {
    const isEarly = refs.every(({ name, place }) => place === 'field' || name === wholeLine);
    (isEarly ? this.filters : this.late).push(expression);
  }
}

/** The name of a field in the answer. */
export function fieldName({ name, place }: FieldRef): string {
  if (name === wholeLine) return messageField;
  return place === 'field' ? name : `${ownField}${name}`;
}

/** @param field quoted. A value that is empty is one that is missing. */
export function isOneOf(field: string, values: readonly (string | null)[]): string {
  return `${field}:in(${values.map(value => quoted(value ?? '')).join(',')})`;
}

function conditionFilter(field: string, condition: MatchCondition): string {
  switch (condition.kind) {
    case 'equals':
      return `${field}:=${quoted(condition.value ?? '')}`;
    case 'contains':
      return condition.texts.map(text => `${field}:~${quoted(escapedPattern(text))}`).join(' ');
    case 'template':
      return `${field}:~${quoted(templatePattern(condition))}`;
  }
}

/** RFC 3339 with nine digits. */
export function instant(at: Nanos): string {
  const perSecond = BigInt(1_000_000_000);
  const seconds = new Date(Number(at / perSecond) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(at % perSecond).padStart(9, '0')}Z`;
}
