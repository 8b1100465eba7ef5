import type { Clock } from '../../core/base/clock';

/**
 * How far the server's clock is from this machine's, by the `Date` of its answers. `Date` has whole seconds and the
 * answer travelled, so a reading is good to about a second: a new one counts only where it differs by more.
 */
export class ServerClock {
  private offset: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** The server's clock minus this machine's (ms); undefined until an answer told it. */
  get offsetMs(): number | undefined {
    return this.offset;
  }

  /** The server's time now, as far as known (Unix ms). */
  now(): number {
    return this.clock.now() + (this.offset ?? 0);
  }

  /** Takes the `Date` of an answer (Unix ms) to a request that left at `sentAt` by this machine's clock. */
  observe(serverDate: number, sentAt: number): void {
    const receivedAt = this.clock.now();
    const halfway = (sentAt + receivedAt) / 2;
    const measured = serverDate + 500 - halfway;
    const tolerance = 1_000 + (receivedAt - sentAt) / 2;
    if (this.offset === undefined) this.offset = Math.abs(measured) <= tolerance ? 0 : Math.round(measured);
    else if (Math.abs(measured - this.offset) > tolerance) this.offset = Math.round(measured);
  }
}
