import type { IncidentAlert } from '../../core/incidents/incident';
import { runbookKey, runbookText, webLink } from '../runbookLinks';
import { isRecord } from './readRows';
import type { PagerDutyAlert } from './schemas';

/** Keys of the monitor's name for the alert, best first. */
const alertNameKeys = ['alertname', 'alert_name', 'alertName', 'monitor_name', 'rule_name', 'rule'];
/** Details are anyone's JSON: no deeper and no more of it is looked at. */
const deepest = 5;
const mostEntries = 2_000;
const longestLabels = 20_000;

/** PagerDuty's alert as Opex knows one. */
export function toAlert(row: PagerDutyAlert): IncidentAlert {
  const { body } = row;
  const entries = entriesOf([body?.details, body?.cef_details]);
  const links = linksOf(row, entries);
  const alertName = alertNameOf(entries);
  const runbookLink = runbookLinkOf(links, entries);
  return {
    id: row.id,
    summary: row.summary ?? row.id,
    status: row.status,
    createdAt: Date.parse(row.created_at),
    links,
    details: body?.details ?? body?.cef_details ?? null,
    ...(row.severity === undefined ? {} : { severity: row.severity }),
    ...(alertName === undefined ? {} : { alertName }),
    ...(runbookLink === undefined ? {} : { runbookLink }),
  };
}

interface Entry {
  readonly key: string;
  readonly text: string;
}

/** Every text of nested details with the key it stands under, nearest to the root first. */
function entriesOf(roots: readonly unknown[]): readonly Entry[] {
  const entries: Entry[] = [];
  let level: readonly unknown[] = roots;
  let looked = 0;
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const below: unknown[] = [];
    for (const value of level) {
      const pairs: readonly (readonly [string, unknown])[] = Array.isArray(value)
        ? value.map(item => ['', item] as const)
        : isRecord(value)
          ? Object.entries(value)
          : [];
      for (const [key, inner] of pairs) {
        if (++looked > mostEntries) return entries;
        if (typeof inner === 'string') entries.push({ key, text: inner.trim() }, ...labelsOf(inner));
        else if (typeof inner === 'object' && inner !== null) below.push(inner);
      }
    }
    level = below;
  }
  return entries;
}

/** Alertmanager sends labels and annotations as lines of one text: "Labels:\n - alertname = HighErrorRate". */
function labelsOf(text: string): readonly Entry[] {
  if (!text.includes(' = ')) return [];
  return text
    .slice(0, longestLabels)
    .split('\n')
    .flatMap(line => {
      const [, key, value] = /^ ?- ([\w.-]{1,100}) = (.+)$/.exec(line) ?? [];
      return key !== undefined && value !== undefined ? [{ key, text: value.trim() }] : [];
    });
}

function linksOf(row: PagerDutyAlert, entries: readonly Entry[]): IncidentAlert['links'] {
  const links = new Map<string, string | undefined>();
  for (const context of row.body?.contexts ?? []) {
    if (!isRecord(context) || context['type'] !== 'link') continue;
    const { href, text } = context;
    if (typeof href === 'string' && webLink.test(href))
      links.set(href, typeof text === 'string' ? text : undefined);
  }
  for (const { key, text } of entries) {
    if (webLink.test(text) && !links.has(text)) links.set(text, key === '' ? undefined : key);
  }
  return [...links].map(([href, text]) => (text === undefined ? { href } : { href, text }));
}

/** A key that says runbook is surer than a link's text, and that than its address. */
function runbookLinkOf(links: IncidentAlert['links'], entries: readonly Entry[]): string | undefined {
  return (
    entries.find(({ key, text }) => runbookKey.test(key.trim()) && webLink.test(text))?.text ??
    links.find(({ text }) => text !== undefined && runbookText.test(text))?.href ??
    links.find(({ href }) => runbookText.test(href))?.href
  );
}

function alertNameOf(entries: readonly Entry[]): string | undefined {
  for (const wanted of alertNameKeys) {
    const found = entries.find(({ key, text }) => key === wanted && text !== '');
    if (found) return found.text.slice(0, 200);
  }
  return undefined;
}
