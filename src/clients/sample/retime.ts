/** How a log writes its records: one JSON object a line, `key=value` pairs, or text with the time in front. */
export type SampleLogFormat = 'json' | 'logfmt' | 'text';

/** 2026-01-15T12:00:00.123Z and its kin: blank for T, comma for the point, any number of digits, any zone or none. */
const isoTime = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;
const epoch = String.raw`\d{19}|\d{16}|\d{13}|\d{10}`;

const timeOf: Readonly<Record<SampleLogFormat, RegExp>> = {
  json: new RegExp(String.raw`^(\{.*?"(?:time|ts|timestamp|@timestamp)":\s*"?)(${isoTime}|${epoch})`),
  logfmt: new RegExp(String.raw`^((?:.*? )?(?:time|ts|timestamp)="?)(${isoTime}|${epoch})`),
  text: new RegExp(String.raw`^(\[?)(${isoTime})`),
};

/**
 * Moves the time of every record of a log by `shiftMs`, each in the form it was written in; all else stays byte for
 * byte. A line without a time of its own (a line of a stack trace, a line cut short) stays as it is.
 */
export function retimeLog(text: string, format: SampleLogFormat, shiftMs: number): string {
  return text
    .split('\n')
    .map(line => retimeLine(line, format, shiftMs))
    .join('\n');
}

/** The same for one line, which may be the first line of a record or none. */
export function retimeLine(line: string, format: SampleLogFormat, shiftMs: number): string {
  return line.replace(timeOf[format], (_, before: string, time: string) => before + moveTime(time, shiftMs));
}

/** Unix ms of a line's record, to the millisecond; a time without a zone is taken as UTC. Undefined where it has none. */
export function recordTime(line: string, format: SampleLogFormat): number | undefined {
  const time = timeOf[format].exec(line)?.[2];
  if (time === undefined) return undefined;
  if (/^\d+$/.test(time)) return Math.floor(Number(time) / 10 ** (time.length - 13));
  const zone = /(Z|[+-]\d\d:?\d\d)$/.exec(time.slice(10))?.[1] ?? 'Z';
  const minutes =
    zone === 'Z'
      ? 0
      : Number(zone.slice(0, 1) + '1') * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return wallClock(time) - minutes * 60_000;
}

/** Moves one time; ISO forms keep zone, separators and the digits below a millisecond. */
function moveTime(time: string, shiftMs: number): string {
  if (/^\d+$/.test(time)) return moveEpoch(time, shiftMs);
  const [, separator = '', point = '', fraction = '', zone = ''] =
    /^.{10}(.).{8}(?:([.,])(\d+))?(.*)$/.exec(time) ?? [];
  // The zone stays, so moving what the clock on the wall shows moves the instant by as much.
  const iso = new Date(wallClock(time) + shiftMs).toISOString();
  const millis = iso.slice(20, 23);
  const digits = fraction.length <= 3 ? millis.slice(0, fraction.length) : millis + fraction.slice(3);
  return iso.slice(0, 10) + separator + iso.slice(11, 19) + point + digits + zone;
}

/** The date and time as they are written, read as if in UTC. */
function wallClock(time: string): number {
  const [, seconds = '', fraction = ''] = /^(.{19})(?:[.,](\d+))?/.exec(time) ?? [];
  return Date.parse(`${seconds.replace(' ', 'T')}Z`) + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** Seconds, milli-, micro- or nanoseconds since 1970, told by the number of digits. */
function moveEpoch(digits: string, shiftMs: number): string {
  const power = digits.length - 13;
  const shift =
    power < 0 ? BigInt(Math.round(shiftMs / 1000)) : BigInt(Math.round(shiftMs)) * 10n ** BigInt(power);
  return (BigInt(digits) + shift).toString();
}
