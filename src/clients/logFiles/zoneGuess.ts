import { open } from 'node:fs/promises';
import { timeAtStart } from '../../core/errors/logTime';
import { parseRecord } from '../../core/errors/parseRecord';
import { readStretch } from './fileProof';
import type { LogFileStat } from './logContent';

const tailBytes = 65_536;

/**
 * Minutes east of UTC by which a log's times without a zone are to be read: a file's last record was written
 * when the file was last changed, so of UTC and the machine's own zone the one that comes nearer.
 * Undefined where the end of the file tells no time without a zone.
 */
export async function guessZone(file: LogFileStat): Promise<number | undefined> {
  const handle = await open(file.path, 'r');
  try {
    const start = Math.max(0, file.size - tailBytes);
    const lines = (await readStretch(handle, start, tailBytes)).toString('utf8').split('\n').reverse();
    for (const line of lines.slice(0, 500)) {
      const asUtc = zonelessTime(line, file.mtimeMs);
      if (asUtc === undefined) continue;
      const local = localZone(asUtc);
      const isUtcNearer = Math.abs(file.mtimeMs - asUtc) < Math.abs(file.mtimeMs - (asUtc - local * 60_000));
      return isUtcNearer ? 0 : local;
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Minutes east of UTC of this machine at an instant. */
export function localZone(time: number): number {
  return -new Date(time).getTimezoneOffset();
}

function zonelessTime(line: string, reference: number): number | undefined {
  const hints = { zoneMinutes: 0, reference };
  const parsed = parseRecord(line, { source: '' }, hints);
  if (parsed.zoneless && parsed.time !== undefined) return parsed.time;
  const found = parsed.time === undefined ? timeAtStart(line, hints) : undefined;
  return found?.zoneless ? found.time : undefined;
}
