import type { Clock } from '../core/base/clock';
import { Owner, type Disposable } from '../core/base/disposable';
import type { SharedState } from './sharedState';

const folder = 'windows';
const heartbeatMs = 15_000;
const expiryMs = 60_000;
/** After a sleep of the machine all hearts stand still: so long they have to beat again. */
const wakingMs = 2 * heartbeatMs;

interface Lease {
  readonly version: 1;
  readonly pid: number;
  readonly beatAt: number;
}

/**
 * Tells other windows of this machine that the one which owns a record is still there. A lease holds while its process
 * lives and its heart beat within the last minute; either alone would be fooled by a reused pid or a reload.
 */
export class WindowLease extends Owner {
  private beat: Disposable | undefined;
  private beatAt = 0;
  /** When this window last had anything to do with leases. */
  private activeAt: number | undefined;
  private wakingUntil = 0;
  /** What this window is at work on, by who says so. */
  private readonly wants = new Map<string, () => boolean>();

  constructor(
    readonly sessionId: string,
    private readonly state: SharedState,
    private readonly clock: Clock,
  ) {
    super();
    this.register({ dispose: () => this.beat?.dispose() });
  }

  /** Resolves once other windows can see that this one lives. Beats on while anybody's `wanted` says so. */
  async hold(wanted: () => boolean, who = 'outbox'): Promise<void> {
    this.wants.set(who, wanted);
    this.noticeSleep();
    if (this.clock.now() - this.beatAt < heartbeatMs) return;
    await this.renew();
  }

  /** Beats on whatever becomes of this one write: a heart that stops gives away what its window is at work on. */
  private async renew(): Promise<void> {
    this.beat?.dispose();
    this.beat = this.clock.after(heartbeatMs, () => {
      if (this.isDisposed) return;
      // Not by `hold`: a timer may fire a moment early, and would then find that nothing is to be done.
      const isWanted = [...this.wants.values()].some(wanted => wanted());
      if (isWanted) void this.renew().catch(() => undefined);
      else void this.release();
    });
    const before = this.beatAt;
    this.beatAt = this.clock.now();
    const lease: Lease = { version: 1, pid: process.pid, beatAt: this.beatAt };
    try {
      await this.state.write(folder, this.sessionId, lease, false);
    } catch (error) {
      this.beatAt = before;
      throw error;
    }
  }

  /** True while the window of that session may still be working on what it owns. */
  async isAlive(sessionId: string): Promise<boolean> {
    if (sessionId === this.sessionId) return true;
    this.noticeSleep();
    const lease = (await this.state.read(folder, sessionId)) as Partial<Lease> | undefined;
    if (typeof lease?.pid !== 'number' || typeof lease.beatAt !== 'number') return false;
    const now = this.clock.now();
    const isFresh = now - lease.beatAt < expiryMs || now < this.wakingUntil;
    return isFresh && processLives(lease.pid);
  }

  /** A window that had nothing to do for so long may have slept, and the others with it. */
  private noticeSleep(): void {
    const now = this.clock.now();
    if (this.activeAt !== undefined && now - this.activeAt > expiryMs) this.wakingUntil = now + wakingMs;
    this.activeAt = now;
  }

  private async release(): Promise<void> {
    this.beatAt = 0;
    await this.state.remove(folder, this.sessionId).catch(() => undefined);
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
