import { problem, type Problem } from '../base/problem';
import './problems';

interface Odd {
  broken: number;
  cut: number;
  ahead: number;
  aheadMs: number;
}

/** Counts what was odd among the records that were looked at, so that nothing is dropped in silence. */
export class OddEntries {
  private readonly buckets = new Map<number, Odd>();

  add(
    bucket: number,
    found: { readonly isBroken: boolean; readonly isCut: boolean; readonly aheadMs: number },
  ): void {
    if (!found.isBroken && !found.isCut && found.aheadMs <= 0) return;
    const odd = this.buckets.get(bucket) ?? { broken: 0, cut: 0, ahead: 0, aheadMs: 0 };
    this.buckets.set(bucket, odd);
    if (found.isBroken) odd.broken++;
    if (found.isCut) odd.cut++;
    if (found.aheadMs > 0) {
      odd.ahead++;
      odd.aheadMs = Math.max(odd.aheadMs, found.aheadMs);
    }
  }

  forget(before: number): void {
    for (const bucket of this.buckets.keys()) if (bucket < before) this.buckets.delete(bucket);
  }

  problems(backend: string): readonly Problem[] {
    const all = [...this.buckets.values()];
    const sum = (of: 'broken' | 'cut' | 'ahead'): number => all.reduce((total, odd) => total + odd[of], 0);
    const [broken, cut, ahead] = [sum('broken'), sum('cut'), sum('ahead')];
    const aheadMs = Math.max(0, ...all.map(odd => odd.aheadMs));
    return [
      ...(broken > 0 ? [problem('logs.unreadableEntries', { backend, count: broken })] : []),
      ...(cut > 0 ? [problem('logs.entriesCut', { backend, count: cut })] : []),
      ...(ahead > 0 ? [problem('logs.entriesAhead', { backend, count: ahead, aheadMs })] : []),
    ];
  }
}
