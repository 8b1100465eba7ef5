import type { PageClock } from '../../src/protocol/incidentPage';

/** Writes what the clocks say now. Spans read "4m 12s", never like a time of day. */
export function drawClocks(target: HTMLElement, clocks: readonly PageClock[]): void {
  const now = Date.now();
  target.textContent = clocks
    .filter(clock => clock.at > now)
    .map(clock => clock.text.replace('{0}', span(clock.at - now)))
    .join(' · ');
}

function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}
