import { numberText, spanText } from './reviewText';

/** What the values of a panel are. Seconds and bytes are base units; a share is 0 to 1. */
export type PanelUnit = 'seconds' | 'share' | 'perSecond' | 'count' | 'bytes' | 'number';

export const panelUnits: readonly PanelUnit[] = ['seconds', 'share', 'perSecond', 'count', 'bytes', 'number'];

/** What a panel is about; `custom` is one that a team made. */
export type PanelSubject =
  | 'latency'
  | 'availability'
  | 'traffic'
  | 'errorShare'
  | 'errors'
  | 'incidents'
  | 'spans'
  | 'promises'
  | 'custom';

/** What a panel is, wherever its values come from. */
export interface PanelAbout {
  /** The same from week to week, and fit for a file's name: `latency`, `http-errors`. */
  readonly id: string;
  /** English, for files; a page may say it in the person's language by `subject`. */
  readonly title: string;
  readonly subject: PanelSubject;
  readonly unit: PanelUnit;
  /** One sentence: what is counted, and out of what. */
  readonly definition: string;
  /** Which way is good news; `neither` for traffic. */
  readonly better: 'lower' | 'higher' | 'neither';
}

/** A panel whose values a metrics server is asked for. */
export interface MetricPanel extends PanelAbout {
  readonly origin: 'guessed' | 'team';
  readonly queries: readonly PanelQuery[];
}

export interface PanelQuery {
  /** Name of its line; of several series, the name before their labels. */
  readonly label: string;
  /** PromQL, in which `$__rate_interval`, `$__interval` and `$__range` stand for durations, as in Grafana. */
  readonly expression: string;
}

/** Puts durations in for Grafana's variables, so that an expression from a dashboard there works here. */
export function expandExpression(
  expression: string,
  { stepMs, rangeMs }: { readonly stepMs: number; readonly rangeMs: number },
): string {
  const rateMs = Math.max(stepMs, 5 * 60_000);
  return expression.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole: string, braced?: string, bare?: string) => {
    switch (braced ?? bare) {
      case '__rate_interval':
        return duration(rateMs);
      case '__interval':
        return duration(stepMs);
      case '__range':
        return duration(rangeMs);
      default:
        return whole;
    }
  });
}

/** `1800s`, as PromQL reads it. */
export function duration(ms: number): string {
  return `${String(Math.max(1, Math.round(ms / 1000)))}s`;
}

/** A value as a person reads it: `310 ms`, `99.95%`, `12.4/s`, `1.2 GB`. */
export function valueText(value: number, unit: PanelUnit): string {
  if (!Number.isFinite(value)) return 'no value';
  switch (unit) {
    case 'seconds':
      return secondsText(value);
    case 'share':
      // Not rounded up: 99.9996% is not 100%.
      return value >= 0.99 ? `${Math.floor(value * 100_000 + 1e-6) / 1000}%` : `${threeDigits(value * 100)}%`;
    case 'perSecond':
      return `${threeDigits(value)}/s`;
    case 'bytes':
      return bytesText(value);
    case 'count':
    case 'number':
      return Math.abs(value) >= 100 ? numberText(Math.round(value)) : threeDigits(value);
  }
}

function secondsText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size >= 120) return spanText(seconds * 1000);
  if (size >= 1 || size === 0) return `${threeDigits(seconds)} s`;
  if (size >= 0.001) return `${threeDigits(seconds * 1000)} ms`;
  return `${threeDigits(seconds * 1_000_000)} µs`;
}

function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  let unit = 0;
  for (; Math.abs(size) >= 1000 && unit < units.length - 1; unit += 1) size /= 1000;
  return `${threeDigits(size)} ${units[unit] ?? ''}`;
}

/** Three digits that count, of small numbers too; thousands apart. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const places = Math.max(0, 2 - Math.floor(Math.log10(size)));
  if (places > 12) return '0';
  const [whole = '0', rest = ''] = size.toFixed(places).split('.');
  const fraction = rest.replace(/0+$/, '');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${grouped}${fraction === '' ? '' : `.${fraction}`}`;
}
