import type { SharedState } from './sharedState';

/** A record is kept for so long after what it was about (ms): no window asks for it any more by then. */
const keptMs = 24 * 3_600_000;

/** Lets one window of this machine do what is to be done once, e.g. a notification. */
export class OncePerMachine {
  private swept = false;

  constructor(
    private readonly state: SharedState,
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  /**
   * True for the first who asks for this name, in any window, also after a restart. Where the disk fails everybody is
   * the first: twice is better than never.
   * @param until when it is over (Unix ms): its record goes some time after.
   */
  async claim(name: string, until: number): Promise<boolean> {
    try {
      await this.sweep();
      return await this.state.claim(this.folder, name, { version: 1, until });
    } catch {
      return true;
    }
  }

  /** Once a session: what is long over goes; what cannot be read stays. */
  private async sweep(): Promise<void> {
    if (this.swept) return;
    this.swept = true;
    for (const [name, record] of await this.state.list(this.folder)) {
      const until =
        typeof record === 'object' && record !== null && 'until' in record ? record.until : undefined;
      if (typeof until === 'number' && until + keptMs < this.now())
        await this.state.remove(this.folder, name);
    }
  }
}
