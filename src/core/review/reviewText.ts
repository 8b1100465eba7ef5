import { isoDay, wallTime } from './zoneTime';

/**
 * Words of the files that a team keeps. They are English whatever language an editor speaks: two people with different
 * editors must not write two different files of one week.
 */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `4m 12s`, `2h 5m`, `3d 4h`: never like a time of day. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(`${minutes}m`, seconds % 60, 's');
  const whole = Math.round(seconds / 60);
  const hours = Math.floor(whole / 60);
  if (hours < 48) return joined(`${hours}h`, whole % 60, 'm');
  const wholeHours = Math.round(seconds / 3600);
  return joined(`${Math.floor(wholeHours / 24)}d`, wholeHours % 24, 'h');
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest}${unit}`;
}

/** `Mon 16 Nov 2026 09:00` as the zone's clock shows it. */
export function momentText(at: number, zone: string): string {
  return `${dayText(at, zone)} ${new Date(wallTime(at, zone)).getUTCFullYear()} ${clockText(at, zone)}`;
}

/** `Tue 17 Nov`. */
export function dayText(at: number, zone: string): string {
  const wall = new Date(wallTime(at, zone));
  return `${days[wall.getUTCDay()] ?? ''} ${wall.getUTCDate()} ${months[wall.getUTCMonth()] ?? ''}`;
}

/** `02:14`. */
export function clockText(at: number, zone: string): string {
  return new Date(wallTime(at, zone)).toISOString().slice(11, 16);
}

/** `2026-11-17`. */
export function dateText(at: number, zone: string): string {
  return isoDay(wallTime(at, zone));
}

/** `1 page`, `12 pages`, `1,204 pages`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** `1,204`; two places after the point at most. */
export function numberText(value: number): string {
  const [whole = '0', rest] = String(Math.round(Math.abs(value) * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`;
}

/** `99.95%`. */
export function shareText(share: number): string {
  // Rounded down: what is not all is never shown as 100%.
  return `${numberText(Math.floor(share * 10_000 + 1e-6) / 100)}%`;
}

/** `EUR 12,400 to 20,770`. */
export function moneyText(low: number, high: number, currency: string): string {
  const [least, most] = [Math.round(low), Math.round(high)].map(numberText) as [string, string];
  return least === most ? `${currency} ${least}` : `${currency} ${least} to ${most}`;
}

/** Remote text as one line of Markdown that is only text: no link, tag, table cell or mention comes of it. */
export function plainMarkdown(text: string, most = 300): string {
  const line = text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  const cut =
    line.length > most
      ? `${Array.from(line)
          .slice(0, most - 1)
          .join('')}…`
      : line;
  return cut
    .replace(/[\\`*_[\]<>|~!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/@(?=\w)/g, '@\u2060')
    .replace(/:\/\//g, ':\u2060//')
    .replace(/^[-+=#]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A link, or only its words where the address is none that a file may lead to. */
export function linkMarkdown(label: string, href: string | undefined): string {
  const target = href === undefined ? undefined : safeHref(href);
  // Within brackets nothing starts a line.
  return target === undefined
    ? plainMarkdown(label)
    : `[${plainMarkdown(label).replace(/^\\([-+=#])/, '$1')}](${target})`;
}

/** Words of Markdown without its marks: addresses fall away. */
export function textOfMarkdown(markdown: string): string {
  return markdown
    .replace(/\[((?:\\.|[^[\]\\])*)\]\([^()]*\)/g, '$1')
    .replace(/\\([\\`*_[\]<>|#~!+=-])/g, '$1')
    .replace(/\u2060/g, '')
    .replace(/&amp;/g, '&');
}

/** http, https, or a path without a scheme; blanks and brackets encoded. Undefined for anything else. */
export function safeHref(href: string): string | undefined {
  const isWeb = /^https?:\/\/[^\s]/i.test(href);
  const isPath = /^(?![a-z][a-z0-9+.-]*:|\/\/|\\)\P{Cc}+$/iu.test(href);
  if (!isWeb && !isPath) return undefined;
  return href.replace(/[\s()<>"`\\\p{Cc}]/gu, character =>
    encodeURIComponent(character).replace('(', '%28').replace(')', '%29'),
  );
}
