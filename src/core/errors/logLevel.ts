import type { LogLevel } from './logRecord';

/** The words that loggers use, in lower case. A level called "critical" is how Python and syslog say fatal. */
const words: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>([
  ...['fatal', 'critical', 'crit', 'emergency', 'emerg', 'alert', 'panic', 'dpanic', 'f'].map(
    word => [word, 'fatal'] as const,
  ),
  ...['error', 'err', 'severe', 'failure', 'eror', 'e'].map(word => [word, 'error'] as const),
  ...['warning', 'warn', 'w'].map(word => [word, 'warn'] as const),
  ...['info', 'information', 'informational', 'notice', 'log', 'i', 'config', 'http', 'success'].map(
    word => [word, 'info'] as const,
  ),
  ...['debug', 'trace', 'verbose', 'fine', 'finer', 'finest', 'silly', 'd', 't', 'v'].map(
    word => [word, 'debug'] as const,
  ),
]);

/** The level that a word names, or undefined. */
export function levelOfWord(word: string): LogLevel | undefined {
  return words.get(word) ?? words.get(word.trim().toLowerCase());
}

/** How numbers mean levels; `levelno` is Python's, `severity_number` OpenTelemetry's, single digits are syslog's. */
export type LevelScale = 'pino' | 'python' | 'openTelemetry';

/** The level of a field's value, whatever logger wrote it. */
export function levelOfValue(value: unknown, scale: LevelScale = 'pino'): LogLevel | undefined {
  if (typeof value === 'string') {
    const word = levelOfWord(value);
    if (word) return word;
    // zap's and logrus' syslog forms: "<3>", "error|…" are not levels; a number in quotes is.
    return /^\d{1,3}$/.test(value) ? levelOfNumber(Number(value), scale) : undefined;
  }
  return typeof value === 'number' ? levelOfNumber(value, scale) : undefined;
}

function levelOfNumber(value: number, scale: LevelScale): LogLevel | undefined {
  if (scale === 'openTelemetry')
    return value >= 1 && value <= 24 ? byStep(value, [21, 17, 13, 9]) : undefined;
  if (scale === 'python') return value > 0 && value <= 50 ? byStep(value, [50, 40, 30, 20]) : undefined;
  // Pino and Bunyan count up from 10; syslog and GELF count down from 7.
  if (value >= 10) return value <= 60 ? byStep(value, [60, 50, 40, 30]) : undefined;
  if (value < 0) return undefined;
  return value <= 2 ? 'fatal' : value === 3 ? 'error' : value === 4 ? 'warn' : value <= 6 ? 'info' : 'debug';
}

function byStep(
  value: number,
  [fatal, error, warn, info]: readonly [number, number, number, number],
): LogLevel {
  if (value >= fatal) return 'fatal';
  if (value >= error) return 'error';
  if (value >= warn) return 'warn';
  return value >= info ? 'info' : 'debug';
}
