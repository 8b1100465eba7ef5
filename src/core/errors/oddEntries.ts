import { problem, type Problem } from '../base/problem';
import './problems';

interface Odd {
  broken: number;
  ahead: number;
  aheadMs: number;
}

/** Counts what was odd among the records that were looked at, so that nothing is dropped in silence. */
export class OddEntries {
  private readonly buckets = new Map<number, Odd>();

  add(bucket: number, found: { readonly isBroken: boolean; readonly aheadMs: number }): void {
    if (!found.isBroken && found.aheadMs <= 0) return;
    const odd = this.buckets.get(bucket) ?? { broken: 0, ahead: 0, aheadMs: 0 };
    this.buckets.set(bucket, odd);
    if (found.isBroken) odd.broken++;
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
    const sum = (of: 'broken' | 'ahead'): number => all.reduce((total, odd) => total + odd[of], 0);
    const [broken, ahead] = [sum('broken'), sum('ahead')];
    const aheadMs = Math.max(0, ...all.map(odd => odd.aheadMs));
    return [
      ...(broken > 0 ? [problem('logs.unreadableEntries', { backend, count: broken })] : []),
      ...(ahead > 0 ? [problem('logs.entriesAhead', { backend, count: ahead, aheadMs })] : []),
    ];
  }
}
