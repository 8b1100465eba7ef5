import type { LearntRow } from '../core/errors/templateGroups';
import type { SharedState } from './sharedState';

const folder = 'learnt';
/** Kept of one scope, the newest: some 200 KB. */
const mostRows = 2_000;

/**
 * Which templates turned out to be one, kept over restarts: one file a scope, of hashes alone. Windows add to what
 * others have learnt and take nothing away; one that writes at the same moment learns again what it lost.
 */
export class LearntTemplates {
  private cached: { readonly scope: string; readonly rows: readonly LearntRow[] } | undefined;

  constructor(
    private readonly state: SharedState,
    private readonly scope: () => string,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** What is known, as this window last read or wrote it. Never rejects: without it grouping begins anew. */
  async load(): Promise<readonly LearntRow[]> {
    const scope = this.scope();
    if (this.cached?.scope !== scope) this.cached = { scope, rows: await this.read(scope) };
    return this.cached.rows;
  }

  private async read(scope: string): Promise<readonly LearntRow[]> {
    try {
      return readRows(await this.state.read(folder, scope));
    } catch (error) {
      this.onFailure(error);
      return [];
    }
  }

  /** Never rejects. */
  async add(rows: readonly LearntRow[]): Promise<void> {
    try {
      const scope = this.scope();
      const known = new Map((await this.read(scope)).map(row => [row.fingerprint, row]));
      for (const row of rows) {
        known.delete(row.fingerprint);
        known.set(row.fingerprint, row);
      }
      const kept = [...known.values()].slice(-mostRows);
      const compact = kept.map(({ fingerprint, common, shape, open }) => [fingerprint, common, shape, open]);
      this.cached = { scope, rows: kept };
      await this.state.write(folder, scope, { version: 1, rows: compact }, false);
    } catch (error) {
      this.onFailure(error);
    }
  }
}

function readRows(value: unknown): readonly LearntRow[] {
  if (typeof value !== 'object' || value === null) return [];
  const { version, rows } = value as Readonly<Partial<Record<string, unknown>>>;
  if (version !== 1 || !Array.isArray(rows)) return [];
  return rows.slice(-mostRows).flatMap((row: unknown) => {
    if (!Array.isArray(row)) return [];
    const [fingerprint, common, shape, open] = row as readonly unknown[];
    const isHash = (text: unknown): text is string =>
      typeof text === 'string' && /^v1:[0-9a-f]{16}$/.test(text);
    if (!isHash(fingerprint) || !isHash(common) || !isHash(shape) || !Array.isArray(open)) return [];
    const places = open.filter((at): at is number => Number.isSafeInteger(at) && (at as number) >= 0);
    return places.length === open.length ? [{ fingerprint, common, shape, open: places }] : [];
  });
}
