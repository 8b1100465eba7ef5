import type { PageClock } from '../../src/protocol/incidentPage';
import { element } from '../shared/dom';

let timer: number | undefined;

/** The clocks, counting to the second while they are shown. Not read out each second: a timer is no live region. */
export function clockLine(clocks: readonly PageClock[], label: string): HTMLElement {
  const line = element('p', { class: 'clocks', role: 'timer', 'aria-live': 'off', 'aria-label': label });
  clearInterval(timer);
  drawClocks(line, clocks);
  if (clocks.length > 0) timer = window.setInterval(() => drawClocks(line, clocks), 1000);
  return line;
}

/** Writes what the clocks say now. Spans read "4m 12s", never like a time of day. */
function drawClocks(target: HTMLElement, clocks: readonly PageClock[]): void {
  const now = Date.now();
  const shown = clocks.flatMap(({ text, past, at, pressing }) => {
    const pattern = at > now ? text : past;
    if (pattern === undefined) return [];
    const words = pattern.replace('{0}', () => span(Math.abs(at - now)));
    return [element('span', { class: pressing || at <= now ? 'pressing' : '' }, words)];
  });
  target.replaceChildren(...shown.flatMap((clock, index) => (index === 0 ? [clock] : [' · ', clock])));
}

function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
  return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`;
}
