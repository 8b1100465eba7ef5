import * as vscode from 'vscode';
import { localTime } from '../../core/base/sourceHealth';
import type { IncidentAlert } from '../../core/incidents/incident';
import { timeOfDay } from '../../platform/timeText';
import type { AlertBlock, NamedText, NoteBlock, PageLine, Section } from '../../protocol/incidentPage';
import { saidAbove, type IncidentPageInput } from './incidentPageInput';
import { section } from './incidentPageSection';
import type { PageTargets } from './incidentPageTargets';

const longestDetails = 20_000;
const mostFields = 12;
const longestField = 300;
const mostAlerts = 100;

export function alertSection(input: IncidentPageInput, targets: PageTargets): Section<AlertBlock> {
  const { details, bundle, health, now } = input;
  const head = { id: 'alerts', title: vscode.l10n.t('Alerts'), none: vscode.l10n.t('No alerts.') };
  const parts = {
    part: details?.alerts,
    kept: bundle?.alerts,
    keptAt: bundle?.keptAt,
    said: saidAbove(input),
    now,
  };
  const all = section(head, parts, (alert: IncidentAlert): AlertBlock => ({
    id: alert.id,
    summary: alert.summary,
    facts: [
      ...(alert.severity === undefined ? [] : [alert.severity]),
      alert.status === 'resolved' ? vscode.l10n.t('resolved') : vscode.l10n.t('firing'),
      ...(alert.alertName === undefined ? [] : [alert.alertName]),
      timeOfDay(localTime(health, alert.createdAt), now),
    ].join(' · '),
    links: linksOf(alert, targets),
    fields: fieldsOf(alert.details),
    details: readableJson(alert.details),
  }));
  if (all.rows.length <= mostAlerts) return all;
  const more = vscode.l10n.t('{0} more are at the source.', all.rows.length - mostAlerts);
  const text = all.text === undefined ? more : `${all.text} ${more}`;
  return { ...all, rows: all.rows.slice(0, mostAlerts), text };
}

export function noteSection(input: IncidentPageInput): Section<NoteBlock> {
  const { details, bundle, health, now, actions, subject } = input;
  const none = subject.row.incident.withoutAcknowledge
    ? vscode.l10n.t('Its source keeps no notes.')
    : vscode.l10n.t('No notes yet.');
  const head = { id: 'notes', title: vscode.l10n.t('Notes'), none };
  const parts = {
    part: details?.notes,
    kept: bundle?.notes,
    keptAt: bundle?.keptAt,
    said: saidAbove(input),
    now,
  };
  // What is edited must be what stands there now.
  const canEdit = actions.has('editNote') && details?.notes.state !== 'failed' && subject.from !== 'kept';
  return section(head, parts, note => ({
    id: note.id,
    author: note.author?.name ?? vscode.l10n.t('unknown'),
    when: timeOfDay(localTime(health, note.createdAt), now),
    content: note.content,
    canEdit: canEdit && details?.notes.value !== undefined,
  }));
}

function linksOf(alert: IncidentAlert, targets: PageTargets): PageLine[] {
  const runbook = alert.runbookLink;
  const rest = alert.links.filter(link => link.href !== runbook);
  const own = alert.links.find(link => link.href === runbook)?.text;
  const label =
    own && !/^run-?book$/i.test(own) ? vscode.l10n.t('Runbook: {0}', own) : vscode.l10n.t('Runbook');
  return [
    ...(runbook === undefined ? [] : [webLine(runbook, label, 'book', targets)]),
    ...rest.map(link => webLine(link.href, link.text ?? link.href, 'link-external', targets)),
  ];
}

export function webLine(href: string, text: string, icon: string, targets: PageTargets): PageLine {
  return { text, icon, title: href, ...targets.key({ kind: 'web', href }) };
}

/** The payload's own short values, one level deep: what a person reads first. */
function fieldsOf(details: unknown): NamedText[] {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return [];
  return Object.entries(details)
    .flatMap(([name, value]: [string, unknown]): [string, unknown][] =>
      // Prometheus' alerts hold what people look for one level down.
      /^(?:labels|annotations)$/.test(name) && typeof value === 'object' && value !== null
        ? Object.entries(value)
        : [[name, value]],
    )
    .flatMap(([name, value]): NamedText[] => {
      const isShort = ['string', 'number', 'boolean'].includes(typeof value);
      const text = isShort ? String(value).trim() : '';
      const isLink = /^https?:\/\//i.test(text);
      return text === '' || text.length > longestField || isLink ? [] : [{ name, value: text }];
    })
    .slice(0, mostFields);
}

/** JSON in a text, as monitors send it, is laid out like the rest. */
function readableJson(details: unknown): string {
  if (details === undefined || details === null) return '';
  const value = typeof details === 'string' ? parsed(details) : withInner(details, 0);
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return '';
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) as string | undefined);
  if (text === undefined) return '';
  return text.length > longestDetails ? `${text.slice(0, longestDetails)}\n…` : text;
}

function withInner(value: unknown, depth: number): unknown {
  if (depth > 6) return value;
  if (typeof value === 'string') return parsed(value);
  if (Array.isArray(value)) return value.map(item => withInner(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withInner(inner, depth + 1)] as const),
  );
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text) || text.length > longestDetails) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
