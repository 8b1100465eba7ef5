/** Colours and what log collectors put before each line of a trace; each pattern is anchored and bounded. */
const prefixes: readonly RegExp[] = [
  // logcat: `10-11 02:14:09.000  1234  1234 E AndroidRuntime: `, `E/AndroidRuntime( 1234): `
  /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d{1,7} +\d{1,7} [VDIWEF] [^:]{1,60}: ?/,
  /^[VDIWEF]\/[^(:]{1,60}\( ?\d{1,7}\): ?/,
  // docker compose, foreman: `web_1  | `; Flutter: `flutter: `
  /^(?:\d\d:\d\d:\d\d )?[\w.-]{1,60} {1,40}\| ?/,
  /^flutter: /,
  // Maven, sbt, Gradle: `[error] `
  /^\[(?:error|ERROR|info|INFO|warn|WARN|WARNING|debug|DEBUG)\] ?(?=\s)/,
  // Heroku: `2026-10-11T02:14:09.123456+00:00 app[web.1]: `; syslog: `Oct 11 02:14:09 host program[12]: `
  /^\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) [\w.-]{1,40}\[[\w.-]{1,40}\]: ?(?=\s)/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,60} [\w./-]{1,60}(?:\[\d{1,7}\])?: ?(?=\s)/,
];

const escape = '\u001b';
const colour = new RegExp(`${escape}\\[[\\d;]{0,20}[A-Za-z]`, 'g');

/** A line of a trace without colours and without what a collector put before it; its indentation stays. */
export function stackLine(line: string): string {
  const text = line.includes(escape) ? line.replace(colour, '') : line;
  const first = text.charCodeAt(0);
  // Most lines of a trace are indented: nothing stands before them.
  if (first === 32 || first === 9) return text;
  const start = text.slice(0, 200);
  for (const prefix of prefixes) {
    const found = prefix.exec(start);
    if (found) return text.slice(found[0].length);
  }
  return text;
}
