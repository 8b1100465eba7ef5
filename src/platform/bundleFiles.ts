import type { Clock } from '../core/base/clock';
import type { EntityId } from '../core/base/identity';
import { problemOf } from '../core/base/problem';
import type { Logger } from '../core/base/logger';
import {
  boundedBundle,
  bundlesToRemove,
  readBundle,
  type BundleEntry,
  type IncidentBundle,
} from '../core/incidents/incidentBundle';
import type { SharedState } from './sharedState';

const folder = 'bundles';
/** Looked through at most so often (ms): each look reads every file. */
const pruneMs = 10 * 60_000;

/** Bundles of incidents on this machine's disk, shared by its windows: one file an incident. */
export class BundleFiles {
  private prunedAt = -Infinity;

  constructor(
    private readonly state: Pick<SharedState, 'read' | 'write' | 'remove' | 'list'>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Undefined where none is kept, or none that can be read. Never rejects: a copy is a help, not a need. */
  async read(id: EntityId): Promise<IncidentBundle | undefined> {
    try {
      return readBundle(await this.state.read(folder, id), id);
    } catch (error) {
      this.log.warn(`bundle: ${problemOf(error).code}`);
      return undefined;
    }
  }

  /** All that are kept, the newest first. */
  async all(): Promise<readonly IncidentBundle[]> {
    try {
      const kept = [...(await this.state.list(folder)).values()].flatMap(value => readBundle(value) ?? []);
      return kept.sort((a, b) => b.keptAt - a.keptAt);
    } catch (error) {
      this.log.warn(`bundles: ${problemOf(error).code}`);
      return [];
    }
  }

  /** Keeps a bundle, cut to its bounds. Never rejects. */
  async write(bundle: IncidentBundle): Promise<void> {
    try {
      await this.state.write(folder, bundle.incident.id, boundedBundle(bundle));
      await this.prune();
    } catch (error) {
      this.log.warn(`bundle: ${problemOf(error).code}`);
    }
  }

  /** Forgets the copies of an account that was disconnected. @throws what the disk throws. */
  async forget(sourceId: string): Promise<void> {
    for (const [name, value] of await this.state.list(folder)) {
      if (readBundle(value)?.incident.sourceId === sourceId) await this.state.remove(folder, name);
    }
  }

  /** Removes what is too old or too much. A file that is no bundle of ours (a newer Opex's) is left alone. */
  private async prune(): Promise<void> {
    const now = this.clock.now();
    if (now - this.prunedAt < pruneMs) return;
    this.prunedAt = now;
    const entries: BundleEntry[] = [];
    for (const [name, value] of await this.state.list(folder)) {
      const bundle = readBundle(value);
      if (bundle) entries.push({ name, keptAt: bundle.keptAt, bytes: JSON.stringify(value).length });
    }
    for (const name of bundlesToRemove(entries, now)) await this.state.remove(folder, name);
  }
}
