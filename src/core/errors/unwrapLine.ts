import { parseJsonObject } from './jsonText';
import { timeOfValue } from './logTime';

/** The line that a program wrote, out of the one that its container's runtime made of it. */
export interface UnwrappedLine {
  readonly text: string;
  /** When the runtime took it in (Unix ms). */
  readonly time?: number;
}

const utc = { zoneMinutes: 0, reference: 0 };
const cri = /^(\d{4}-\d\d-\d\dT\S{8,40}) (?:stdout|stderr) [FP] /;

/**
 * Takes off what Docker (`{"log":"the line\n","stream":"stderr","time":"…"}`) and Kubernetes' CRI
 * (`2026-10-11T02:14:09.1Z stderr F the line`) put around a line; any other line comes back as it is.
 */
export function unwrapLine(line: string): UnwrappedLine {
  if (line.startsWith('{"log":"')) {
    const { log, stream, time } = parseJsonObject(line) ?? {};
    if (typeof log !== 'string' || (stream !== 'stderr' && stream !== 'stdout')) return { text: line };
    return unwrapped(log.replace(/\r?\n$/, ''), time);
  }
  if (line.charCodeAt(10) !== 84 || line.charCodeAt(4) !== 45) return { text: line };
  const match = cri.exec(line.slice(0, 80));
  return match ? unwrapped(line.slice(match[0].length), match[1]) : { text: line };
}

function unwrapped(text: string, time: unknown): UnwrappedLine {
  const at = timeOfValue(time, utc);
  return at ? { text, time: at.time } : { text };
}
