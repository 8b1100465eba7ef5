import * as vscode from 'vscode';
import { localAsOf } from '../../core/base/sourceHealth';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ErrorStore } from '../../core/errors/errorStore';
import { maskSecrets } from '../../core/errors/maskSecrets';
import { spark } from '../../core/errors/spark';
import type { FixStore } from '../../core/notes/fixStore';
import { commandOf } from '../../platform/commands';
import { appendWords, plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import { ageText, timeOfDay } from '../../platform/timeText';
import type { ShownLens } from './hotDocuments';
import type { IncidentTimes } from './incidentTimes';
import { fixText, statusName } from './lensText';

const maxGroups = 3;
const maxNotes = 5;
const maxIncidents = 5;

export interface CardDeps {
  readonly errors: ErrorStore;
  readonly fixes: FixStore;
  readonly times: IncidentTimes;
}

/** The commands that links of a card may call, and no others. */
const enabledCommands = [
  'opex.revealErrorGroup',
  'opex.openErrorSample',
  'opex.showRootCause',
  'opex.recordRootCause',
  'opex.openIncident',
  'opex.openIncidentPlaybook',
  'opex.searchPlaybooks',
];

/**
 * All that is known of a function, for the hover on its name: errors with trend and newest sample, notes, incidents,
 * playbook. What comes from outside is appended as text.
 */
export function hoverCard(
  { errors, fixes, times }: CardDeps,
  { hot, name, from, head }: ShownLens,
  uri: vscode.Uri,
  now: number,
): vscode.MarkdownString {
  const card = new Card();
  const groups = (hot.errors?.fingerprints ?? []).flatMap(one => errors.byFingerprint(one) ?? []);
  if (name !== undefined) card.bold(name).end();
  for (const group of groups.slice(0, maxGroups)) appendGroup(card, group, now);
  if (groups.length > maxGroups) {
    card.text(vscode.l10n.t('and {0} more errors', groups.length - maxGroups)).end();
  }
  const readings = errors.health.flatMap(health => localAsOf(health) ?? []);
  if (groups.length > 0 && readings.length > 0) {
    card.text(vscode.l10n.t('errors as of {0}', timeOfDay(Math.min(...readings), now))).end();
  }
  const line = (from[hot.noted ?? 0] ?? head).line + 1;
  for (const note of hot.notes.slice(0, maxNotes)) {
    const facts = [statusName(note.status), fixText(note, fixes.get(note.uri))].filter(Boolean).join(', ');
    card
      .text(vscode.l10n.t('Root cause'), ': ')
      .link(note.title, commandOf('opex.showRootCause', '', [note.uri], uri.toString(), line))
      .text(` (${facts})`)
      .end();
  }
  const ids = times.of(hot);
  for (const id of ids.slice(0, maxIncidents)) appendIncident(card, times, id, now);
  if (ids.length > maxIncidents) {
    card.text(vscode.l10n.t('and {0} more incidents', ids.length - maxIncidents)).end();
  }
  const open = ids.flatMap(id => times.find(id)?.row?.incident.id ?? [])[0];
  card.link(
    open === undefined ? vscode.l10n.t('Search playbooks') : vscode.l10n.t('Open playbook'),
    open === undefined
      ? commandOf('opex.searchPlaybooks', '')
      : commandOf('opex.openIncidentPlaybook', '', { incidentId: open }),
  );
  const place = from.find(mark => !mark.isGone) ?? head;
  card
    .text(' · ')
    .link(
      vscode.l10n.t('Record root cause'),
      commandOf('opex.recordRootCause', '', { uri: uri.toString(), line: place.line + 1 }),
    );
  return card.markdown;
}

function appendGroup(card: Card, group: ErrorGroup, now: number): void {
  const trend = group.trend ? spark(group.trend.counts) : '';
  card
    .link(maskSecrets(group.title), commandOf('opex.revealErrorGroup', '', group.fingerprint))
    .text(
      [
        '',
        group.count.toLocaleString(),
        severityName(group.classified.severity).toLowerCase(),
        ...(trend === '' ? [] : [trend]),
        vscode.l10n.t('last seen {0} ago', ageText(now - group.lastSeen)),
        vscode.l10n.t('first seen {0} ago', ageText(now - group.firstSeen)),
        ...(group.release === undefined ? [] : [plainText(group.release, 60)]),
      ].join(' · '),
    )
    .end();
  const [newest] = group.samples;
  if (!newest) return;
  card
    .text(vscode.l10n.t('Newest'), ': ', maskSecrets(newest.exceptionMessage ?? newest.message), ' ')
    .link(
      vscode.l10n.t('open sample'),
      commandOf('opex.openErrorSample', '', { fingerprint: group.fingerprint, sample: 0 }),
    )
    .end();
}

function appendIncident(card: Card, times: IncidentTimes, id: string, now: number): void {
  const { row, cause } = times.find(id) ?? {};
  card.text(vscode.l10n.t('Incident'), ': ');
  if (row) {
    const { id: incidentId, number, title, createdAt } = row.incident;
    card
      .link(
        number === undefined ? title : `#${number} ${title}`,
        commandOf('opex.openIncident', '', { incidentId }),
      )
      .text(` (${vscode.l10n.t('open, {0} ago', ageText(now - createdAt))})`)
      .end();
    return;
  }
  if (!cause) card.text(id).end();
  else {
    card.text(cause.title, ` (${vscode.l10n.t('resolved {0} ago', ageText(now - cause.at))})`);
    if (cause.line !== undefined) card.text(` ${cause.line}`);
    card.end();
  }
}

/** Markdown in which only this class writes markup. */
class Card {
  readonly markdown = new vscode.MarkdownString('', false);

  constructor() {
    this.markdown.isTrusted = { enabledCommands };
  }

  text(...parts: readonly string[]): this {
    for (const part of parts) appendWords(this.markdown, flat(part));
    return this;
  }

  bold(text: string): this {
    this.markdown.appendMarkdown('**');
    appendWords(this.markdown, flat(text));
    this.markdown.appendMarkdown('**');
    return this;
  }

  link(label: string, { command, arguments: args }: ReturnType<typeof commandOf>): this {
    // Brackets that JSON leaves as they are would end the link.
    const query = encodeURIComponent(JSON.stringify(args)).replace(
      /[()'!*]/g,
      char => `%${char.charCodeAt(0).toString(16)}`,
    );
    this.markdown.appendMarkdown('[');
    appendWords(this.markdown, flat(label));
    this.markdown.appendMarkdown(`](command:${command}?${query})`);
    return this;
  }

  end(): this {
    this.markdown.appendMarkdown('\n\n');
    return this;
  }
}

/** One line; spaces at its ends stay, since they part it from what stands beside it. */
function flat(text: string): string {
  const inner = plainText(text, 300);
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${inner !== '' && /\s$/.test(text) ? ' ' : ''}`;
}
