import { wholeLine, type FieldRef } from '../../core/errors/fieldMapping';
import type { MatchCondition, RecordMatch } from '../../core/errors/logBackend';
import { escapedPattern, quoted, templatePattern, wholeTemplatePattern } from '../logEngine/matchPattern';

/** Begins the names of labels that a query makes for itself: they are no part of a record. */
export const ownLabel = 'opex_';

/** Label that holds the line, where a line has to be looked at by a label filter. */
const lineLabel = `${ownLabel}line`;

/**
 * What stands behind a stream selector: line filters first, which are cheap; then labels and structured metadata; then
 * what has to be taken out of each line. Grammar: Grafana Loki, "Log queries".
 */
export class LogqlPipeline {
  private readonly lines: string[] = [];
  private readonly early: string[] = [];
  private readonly late: string[] = [];
  private readonly taken = new Map<string, string>();
  private readonly parsed = { json: [] as string[], logfmt: [] as string[] };
  private readonly joined: string[] = [];
  private hasLine = false;

  /** The label by which a field can be filtered and counted: of the line itself, a copy. */
  label(ref: FieldRef): string {
    if (ref.name === wholeLine) {
      this.hasLine = true;
      return lineLabel;
    }
    if (ref.place === 'field') return labelName(ref.name);
    const key = `${ref.place}:${ref.name}`;
    const known = this.taken.get(key);
    if (known !== undefined) return known;
    const label = `${ownLabel}${this.taken.size}`;
    this.taken.set(key, label);
    if (ref.place === 'logfmt') this.parsed.logfmt.push(`${label}=${quoted(labelName(ref.name))}`);
    else this.takeMember(label, ref.name);
    return label;
  }

  /** Text that stands in the line, whatever its case: as it is, or as JSON writes it. */
  text(text: string): void {
    const forms = new Set([text, JSON.stringify(text).slice(1, -1)]);
    this.lines.push(`|~ ${quoted(`(?i)(?:${[...forms].map(escapedPattern).join('|')})`)}`);
  }

  /** The values that a field may have; null: it is missing. */
  oneOf(ref: FieldRef, values: readonly (string | null)[]): void {
    const label = this.label(ref);
    this.filterOn(ref, isOneOf(label, values));
  }

  /** An expression over labels, such as `label` names. */
  filter(expression: string): void {
    this.late.push(expression);
  }

  match({ all }: RecordMatch): void {
    for (const condition of all) {
      const { field } = condition;
      if (field.name === wholeLine) this.lines.push(...lineFilters(condition));
      else {
        this.hint(condition);
        this.filterOn(field, labelExpression(this.label(field), condition));
      }
    }
  }

  exclude({ all }: RecordMatch): void {
    const [only] = all;
    if (!only) {
      // What excludes everything leaves nothing.
      this.lines.push('|~ "^$" != ""');
      return;
    }
    const negated = all.length === 1 && only.field.name === wholeLine ? negatedLine(only) : undefined;
    if (negated !== undefined) this.lines.push(negated);
    else this.late.push(all.map(one => negatedLabel(this.label(one.field), one)).join(' or '));
  }

  /** Labels that the query made and that records need not come with. */
  dropped(...labels: readonly string[]): string {
    const names = [...labels, ...(this.hasLine ? [lineLabel] : [])];
    return names.length === 0 ? '' : ` | drop ${names.join(',')}`;
  }

  toString(): string {
    const { json, logfmt } = this.parsed;
    const stages = [
      ...this.lines,
      ...this.early.map(filter => `| ${filter}`),
      ...(json.length > 0 ? [`| json ${json.join(',')}`] : []),
      ...(logfmt.length > 0 ? [`| logfmt ${logfmt.join(',')}`] : []),
      ...this.joined,
      // Lines of another form stay; a query that counts would fail on them.
      ...(json.length + logfmt.length > 0 ? ['| drop __error__,__error_details__'] : []),
      ...(this.hasLine ? [`| label_format ${lineLabel}=\`{{__line__}}\``] : []),
      ...this.late.map(filter => `| ${filter}`),
    ];
    return stages.map(stage => ` ${stage}`).join('');
  }

  /** `a.b.c` may be one name with dots, nested objects, or both. */
  private takeMember(label: string, name: string): void {
    const paths = memberPaths(name);
    if (paths.length === 1) {
      this.parsed.json.push(`${label}=${quoted(paths[0] ?? '')}`);
      return;
    }
    const labels = paths.map((path, index) => {
      this.parsed.json.push(`${label}_${index}=${quoted(path)}`);
      return `.${label}_${index}`;
    });
    this.joined.push(`| label_format ${label}=\`{{or ${labels.join(' ')}}}\``);
    this.joined.push(`| drop ${labels.map(one => one.slice(1)).join(',')}`);
  }

  private filterOn(ref: FieldRef, expression: string): void {
    const isEarly = ref.place === 'field' && ref.name !== wholeLine;
    (isEarly ? this.early : this.late).push(expression);
  }

  /** A plain word that stands in the JSON stands in the line: lines without it need not be taken apart. */
  private hint(condition: MatchCondition): void {
    if (condition.field.place === 'field' || condition.kind !== 'equals') return;
    if (condition.value !== null && /^[A-Za-z0-9_.-]+$/.test(condition.value)) {
      this.lines.push(`|= ${quoted(condition.value)}`);
    }
  }
}

/** Loki's own form of a name: what no label name may hold is an underscore. */
export function labelName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
}

export function isOneOf(label: string, values: readonly (string | null)[]): string {
  const [only] = values;
  if (values.length === 1 && isPlain(only ?? '')) return `${label}=${quoted(only ?? '')}`;
  return `${label}=~${quoted(values.map(value => escapedPattern(value ?? '')).join('|'))}`;
}

/** See `escapedPattern`. */
function isPlain(text: string): boolean {
  return !text.includes('`');
}

function memberPaths(name: string): readonly string[] {
  const words = name.split('.');
  const path = (members: readonly string[]): string =>
    members.map(one => `["${one.replace(/["\\]/g, '')}"]`).join('');
  return words.slice(0, 6).map((_, index) => path([...words.slice(0, index), words.slice(index).join('.')]));
}

function lineFilters(condition: MatchCondition): readonly string[] {
  switch (condition.kind) {
    case 'contains':
      return condition.texts.map(text =>
        isPlain(text) ? `|= ${quoted(text)}` : `|~ ${quoted(escapedPattern(text))}`,
      );
    case 'template':
      return [`|~ ${quoted(templatePattern(condition))}`];
    case 'equals':
      return [`|~ ${quoted(`^${escapedPattern(condition.value ?? '')}$`)}`];
  }
}

/** Undefined where it takes several filters, of which one may fail. */
function negatedLine(condition: MatchCondition): string | undefined {
  const [filter, ...others] = lineFilters(condition);
  return filter === undefined || others.length > 0 ? undefined : `!${filter.slice(1)}`;
}

function labelExpression(label: string, condition: MatchCondition): string {
  return labelTests(label, condition, '=').join(' and ');
}

function negatedLabel(label: string, condition: MatchCondition): string {
  return labelTests(label, condition, '!').join(' or ');
}

/** Tests of a label that all hold, or none of which holds. */
function labelTests(label: string, condition: MatchCondition, sign: '=' | '!'): readonly string[] {
  const fits = (pattern: string): string => `${label}${sign}~${quoted(pattern)}`;
  switch (condition.kind) {
    case 'equals': {
      const value = condition.value ?? '';
      if (!isPlain(value)) return [fits(escapedPattern(value))];
      return [`${label}${sign === '=' ? '=' : '!='}${quoted(value)}`];
    }
    case 'contains':
      return condition.texts.map(text => fits(`(?s:.*)${escapedPattern(text)}(?s:.*)`));
    case 'template':
      return [fits(wholeTemplatePattern(condition))];
  }
}
