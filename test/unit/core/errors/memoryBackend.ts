import { problem } from '../../../../src/core/base/problem';
import type {} from '../../../../src/core/errors/problems';
import { textIn, viewEntry, type EntryView } from '../../../../src/core/errors/entryView';
import type { FieldMapping, FieldRef } from '../../../../src/core/errors/fieldMapping';
import type {
  Answer,
  CountAnswer,
  CountRequest,
  CountRow,
  Dimension,
  LogBackend,
  LogEntry,
  LogProbe,
  LogQuery,
  MatchAnswer,
  MatchRequest,
  SampleAnswer,
  SampledStratum,
  SampleRequest,
  StratumValues,
} from '../../../../src/core/errors/logBackend';
import { fitsMatch } from '../../../../src/core/errors/recordMatch';
import { wholeLine } from '../../../../src/core/errors/fieldMapping';

const field = (name: string): FieldRef => ({ name, place: 'field' });
/** As `ecsFields` of the truth writes records. */
export const ecsMapping: FieldMapping = {
  preset: 'ecs',
  fields: {
    time: field('@timestamp'),
    level: field('log.level'),
    message: field('message'),
    service: field('service.name'),
    release: field('service.version'),
    exceptionType: field('error.type'),
    exceptionMessage: field('error.message'),
    stack: field('error.stack_trace'),
    classField: field('class'),
    order: field('order_id'),
  },
};

/** A log engine in memory that does exactly what the port says: what the real ones are held against, and tests use. */
export class MemoryBackend implements LogBackend {
  readonly id = 'memory:test';
  readonly label = 'Memory';
  /** What was asked, one line a request: `count`, `sample`, … */
  readonly asked: string[] = [];
  /** Samples are the newest only, as Loki gives them. */
  newestOnly = false;
  private entries: readonly EntryView[] = [];

  constructor(private readonly mapping: FieldMapping) {}

  /** Records come in; in any order, as they do. */
  write(entries: readonly Omit<LogEntry, 'values'>[]): void {
    const views = entries.map(entry => viewEntry({ ...entry, values: {} }, this.mapping));
    this.entries = [...this.entries, ...views].sort((a, b) => a.entry.time - b.entry.time);
  }

  probe(): Promise<LogProbe> {
    const sample = this.entries.slice(-200).map(({ entry }) => entry);
    const names = new Set(sample.flatMap(({ fields }) => Object.keys(fields)));
    return Promise.resolve({
      ...answer(sample),
      product: 'Memory',
      version: '1',
      streams: [{ name: 'all', records: this.entries.length }],
      fields: [...names].map(name => ({ name })),
      sample,
    });
  }

  count({ query, by, stepMs, maxRows }: CountRequest): Promise<CountAnswer> {
    this.asked.push('count');
    const rows = new Map<string, { values: StratumValues; total: number; buckets: Map<number, number> }>();
    for (const view of this.find(query)) {
      const values = this.valuesOf(view, by);
      const key = JSON.stringify(values);
      const row = rows.get(key) ?? { values, total: 0, buckets: new Map<number, number>() };
      rows.set(key, row);
      const at = Math.floor(view.entry.time / stepMs) * stepMs;
      row.total++;
      row.buckets.set(at, (row.buckets.get(at) ?? 0) + 1);
    }
    const kept: CountRow[] = [...rows.values()].sort((a, b) => b.total - a.total).slice(0, maxRows);
    return Promise.resolve({ ...answer(kept), isWhole: kept.length === rows.size, by, rows: kept });
  }

  sample({ query, strata, exclude = [], maxEntries, maxBytes }: SampleRequest): Promise<SampleAnswer> {
    this.asked.push('sample');
    let left = maxEntries;
    const found = this.find(query).filter(view => !exclude.some(match => fitsMatch(view, match)));
    const sampled = strata.map(({ values, want }): SampledStratum => {
      const by = Object.keys(values) as Dimension[];
      const all = found.filter(view => JSON.stringify(this.valuesOf(view, by)) === JSON.stringify(values));
      const most = Math.min(want, left, all.length);
      const chosen = this.newestOnly ? all.slice(all.length - most) : spread(all, most);
      left -= most;
      return {
        entries: chosen.map(({ entry }) => ({ ...entry, values })),
        how: most === all.length ? 'all' : this.newestOnly ? 'newest' : 'spread',
      };
    });
    let bytes = 0;
    const fitting = sampled.map(stratum => ({
      ...stratum,
      entries: stratum.entries.filter(entry => (bytes += JSON.stringify(entry).length) <= maxBytes),
    }));
    return Promise.resolve({
      ...answer(fitting.map(({ entries }) => entries)),
      ...(bytes > maxBytes
        ? {
            isWhole: false,
            problems: [problem('logs.partialAnswer', { backend: this.label, why: 'bytes', limit: maxBytes })],
          }
        : {}),
      strata: fitting,
    });
  }

  countMatches({ query, matches, stepMs, distinct }: MatchRequest): Promise<MatchAnswer> {
    this.asked.push(`match ${matches.length}`);
    const found = this.find(query);
    const counts = matches.map(match => {
      const own = found.filter(view => fitsMatch(view, match));
      const buckets = new Map<number, number>();
      for (const { entry } of own) {
        const at = Math.floor(entry.time / (stepMs ?? 1)) * (stepMs ?? 1);
        buckets.set(at, (buckets.get(at) ?? 0) + 1);
      }
      return {
        total: own.length,
        isExact: true,
        ...(stepMs === undefined ? {} : { buckets }),
        ...(distinct === undefined
          ? {}
          : {
              distinct: {
                count: new Set(own.flatMap(view => textIn(view, distinct) ?? [])).size,
                isExact: true,
              },
            }),
      };
    });
    return Promise.resolve({ ...answer(matches), counts });
  }

  link({ window, levels = [], match }: LogQuery): string {
    const asked = `levels=${[...levels].sort().join(',')}&match=${JSON.stringify(match?.all ?? [])}`;
    return `https://logs.example.com/?from=${window.from}&to=${window.to}&${asked}`;
  }

  private find({ window, services, levels, text, match }: LogQuery): readonly EntryView[] {
    const needle = text?.toLowerCase();
    return this.entries.filter(view => {
      const { time, fields, line } = view.entry;
      if (time < window.from || time >= window.to) return false;
      const { service = null, level = null } = this.valuesOf(view, ['service', 'level']);
      if (services && !services.includes(service)) return false;
      if (levels && !levels.includes(level)) return false;
      if (needle !== undefined && ![line, ...Object.values(fields)].join('\n').toLowerCase().includes(needle))
        return false;
      return !match || fitsMatch(view, match);
    });
  }

  private valuesOf(view: EntryView, by: readonly Dimension[]): StratumValues {
    const values: Partial<Record<Dimension, string | null>> = {};
    for (const dimension of by) {
      const ref = this.mapping.fields[dimension];
      values[dimension] = ref && ref.name !== wholeLine ? (textIn(view, ref) ?? null) : null;
    }
    return values;
  }
}

function answer(body: unknown): Answer {
  return { cost: { requests: 1, bytes: JSON.stringify(body).length }, problems: [], isWhole: true };
}

/** Evenly over all, ends included. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]).filter(
    (one): one is T => one !== undefined,
  );
}
