/** What VS Code's "Startup Performance" page says of one extension, ms. */
export interface ActivationTimes {
  readonly loadMs: number;
  readonly activateMs: number;
  readonly finishMs: number;
}

function cells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim());
}

/**
 * Reads the table of extension activations out of the page's Markdown text, by extension id. Its columns are
 * found by name (`Load Code`, `Call Activate`, `Finish Activate`), for their order has changed before.
 */
export function parseActivations(text: string): ReadonlyMap<string, ActivationTimes> {
  const lines = text.split('\n');
  const head = lines.findIndex(line => line.includes('Load Code') && line.includes('Call Activate'));
  if (head < 0) {
    throw new Error('the Startup Performance page has no table of extension activations');
  }
  const names = cells(lines[head] ?? '');
  const column = (name: string): number => names.indexOf(name);
  const times = new Map<string, ActivationTimes>();
  // Under the names stands a line of dashes; the table ends at the first line that is no row.
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) {
      break;
    }
    const row = cells(line);
    const value = (name: string): number => Number(row[column(name)]);
    times.set(row[0] ?? '', {
      loadMs: value('Load Code'),
      activateMs: value('Call Activate'),
      finishMs: value('Finish Activate'),
    });
  }
  return times;
}
