import type { Clock } from '../core/base/clock';
import { keysOf, newsMs, type Notice } from '../core/incidents/notices';
import type { SharedState } from './sharedState';

const folder = 'notices';
/** Kept longer than anything is news, so that nothing is told again because its record went. */
const keptMs = 2 * newsMs;

/** Who told what: one file a happening, made by the one window that tells of it, and kept over reloads. */
export class NoticeClaims {
  private swept = false;

  constructor(
    private readonly state: SharedState,
    private readonly clock: Clock,
  ) {}

  /**
   * True for the one window that is to tell. A disk that fails lets each window tell: twice is better than never.
   */
  async claim(notice: Notice): Promise<boolean> {
    try {
      void this.sweep();
      const record = { version: 1, at: this.clock.now() };
      for (const key of keysOf(notice)) {
        if (key !== notice.key && (await this.state.read(folder, key)) !== undefined) return false;
      }
      const isFirst = await this.state.claim(folder, notice.key, record);
      for (const key of notice.settles) await this.state.claim(folder, key, record);
      return isFirst;
    } catch {
      return true;
    }
  }

  /** Removes what is too old to be news. Once a window: the folder grows by some files a day. */
  private async sweep(): Promise<void> {
    if (this.swept) return;
    this.swept = true;
    const now = this.clock.now();
    try {
      for (const [name, record] of await this.state.list(folder)) {
        const { at } = (record ?? {}) as { readonly at?: unknown };
        if (typeof at !== 'number' || now - at > keptMs) await this.state.remove(folder, name);
      }
    } catch {
      // The next window tries again.
    }
  }
}
