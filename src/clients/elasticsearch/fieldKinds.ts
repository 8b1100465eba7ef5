import { isAbort, problemOf } from '../../core/base/problem';
import type { Clock } from '../../core/base/clock';
import type { FieldMapping, FieldRef } from '../../core/errors/fieldMapping';
import type { AnswerMeter } from '../logEngine/answerMeter';
import { isRecord } from '../pagerDuty/readRows';
import { indexPath, type ElasticsearchApi } from './elasticsearchApi';
import { lenient } from './searchAnswer';

/**
 * How a field can be searched. `text`: analysed into words; `keyword`: as it is, term by term; `wildcard`: as it is, fast also
 * within; `other`: numbers and the like; `none`: no index has it.
 */
export type FieldKind = 'text' | 'keyword' | 'wildcard' | 'other' | 'none';

/** Kinds of the mapped fields; undefined for what is not known. */
export type KindOf = (name: string) => FieldKind | undefined;

/** How long kinds are believed: a new day's index may bring others. */
const keptMs = 10 * 60_000;

/** Asks once in a while how the mapped fields can be searched. */
export class FieldKinds {
  private kept: { readonly kinds: ReadonlyMap<string, FieldKind>; readonly at: number } | undefined;

  constructor(
    private readonly api: ElasticsearchApi,
    private readonly within: string,
    private readonly mapping: FieldMapping | undefined,
    private readonly clock: Clock,
  ) {}

  /** What is known without asking. */
  get known(): KindOf | undefined {
    const { kept } = this;
    if (!kept || this.clock.now() - kept.at > keptMs) return undefined;
    return name => kept.kinds.get(name);
  }

  /** Asks where nothing is known; a server that does not tell leaves it unknown. */
  async load(meter: AnswerMeter, signal: AbortSignal): Promise<KindOf | undefined> {
    if (this.known) return this.known;
    const names = namesOf(this.mapping);
    if (names.length === 0) return undefined;
    const query = [...lenient, ['fields', names.join(',')]] as const;
    try {
      const path = `${indexPath(this.within)}/_field_caps`;
      const { body } = await this.api.ask('GET', path, '_field_caps', { query }, meter, signal);
      const found = kindsIn(body);
      if (!found) return undefined;
      const kinds = new Map(names.map(name => [name, found.get(name) ?? 'none'] as const));
      this.kept = { kinds, at: this.clock.now() };
    } catch (error) {
      const { code } = problemOf(error);
      // The search itself will say what is wrong with the rest.
      if (isAbort(error) || !/^(?:logs\.|logConnections\.(?:forbidden|notThere)|http\.notJson)/.test(code)) {
        throw error;
      }
    }
    return this.known;
  }
}

/** Types of each field of an answer of `_field_caps`; undefined where it is none. */
export function typesIn(body: unknown): ReadonlyMap<string, readonly string[]> | undefined {
  const fields = isRecord(body) ? body['fields'] : undefined;
  if (!isRecord(fields)) return undefined;
  return new Map(
    Object.entries(fields).flatMap(([name, types]) => {
      if (!isRecord(types)) return [];
      const isMeta = Object.values(types).some(caps => isRecord(caps) && caps['metadata_field'] === true);
      const own = Object.keys(types).filter(type => type !== 'object' && type !== 'nested');
      return isMeta || own.length === 0 || name.startsWith('_') ? [] : [[name, own] as const];
    }),
  );
}

const keywords = new Set(['keyword', 'constant_keyword', 'version']);
const texts = new Set(['text', 'match_only_text', 'search_as_you_type', 'annotated_text']);

/** Where indices differ, the kind that promises least. */
export function kindOfTypes(types: readonly string[]): FieldKind {
  const real = types.filter(type => type !== 'unmapped');
  if (real.length === 0) return 'none';
  if (real.some(type => texts.has(type))) return 'text';
  if (real.every(type => type === 'wildcard')) return 'wildcard';
  return real.every(type => keywords.has(type) || type === 'wildcard') ? 'keyword' : 'other';
}

function kindsIn(body: unknown): ReadonlyMap<string, FieldKind> | undefined {
  const types = typesIn(body);
  return types && new Map([...types].map(([name, own]) => [name, kindOfTypes(own)] as const));
}

function namesOf(mapping: FieldMapping | undefined): readonly string[] {
  const refs: readonly FieldRef[] = Object.values(mapping?.fields ?? {});
  const own = refs.filter(({ place, name }) => place === 'field' && !/[*,]/.test(name));
  return [...new Set(own.flatMap(({ name, keyword }) => (keyword === undefined ? [name] : [name, keyword])))];
}
