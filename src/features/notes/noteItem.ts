import * as vscode from 'vscode';
import type { AnchoredNote, NoteFile } from '../../core/notes/noteStore';
import type { FixState } from '../../core/notes/fixWatch';
import type { NoteStatus } from '../../core/notes/rootCauseNote';
import { commandOf } from '../../platform/commands';
import { sentenceOf } from '../../platform/problemSentences';
import { factCard, plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import type { AnchorState } from './anchorSurvey';
import { anchoredFile } from './codeFile';
import { fixText, statusName } from './lensText';
import { causeItem, draftItem, recordItem } from './recordItems';
import type { NoteNode, NoteSection } from './noteNodes';

/** One row of the Root Causes view. */
export function noteItem(node: NoteNode, fixOf: (uri: string) => FixState | undefined): vscode.TreeItem {
  const item = itemOf(node, fixOf);
  item.id = node.id;
  return item;
}

function itemOf(node: NoteNode, fixOf: (uri: string) => FixState | undefined): vscode.TreeItem {
  switch (node.kind) {
    case 'section':
      return sectionItem(node);
    case 'note':
      return fileItem(node.file, fixOf(node.file.note.uri));
    case 'draft':
      return draftItem(node.draft);
    case 'cause':
      return causeItem(node.cause);
    case 'record':
      return recordItem(node.path);
    case 'anchor':
      return anchorItem(node.anchored, node.state);
    case 'problem':
      return problemItem(node);
  }
}

/** Sections that ask for something are open when they come. */
const opened: readonly NoteSection[] = ['here', 'drafts', 'regressed', 'likely', 'lost', 'problems'];

function sectionItem({ section, count, name }: NoteNode & { kind: 'section' }): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const title = sectionName(section, name);
  const item = new vscode.TreeItem(title, opened.includes(section) ? Expanded : Collapsed);
  item.description = String(count);
  item.contextValue = section === 'unpublished' ? 'section unpublished' : 'section';
  if (section === 'lost' || section === 'regressed') item.iconPath = warningIcon();
  if (section === 'problems')
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  item.accessibilityInformation = { label: `${title}, ${count}` };
  return item;
}

function sectionName(section: NoteSection, name = ''): string {
  switch (section) {
    case 'here':
      return vscode.l10n.t('This file');
    case 'drafts':
      return vscode.l10n.t('Being written');
    case 'regressed':
      return vscode.l10n.t('Back after their fix');
    case 'later':
      return vscode.l10n.t('Causes left for later');
    case 'service':
      return vscode.l10n.t('Service {0}', plainText(name, 60));
    case 'unpublished':
      return vscode.l10n.t('Unpublished');
    case 'open':
      return vscode.l10n.t('Open');
    case 'all':
      return vscode.l10n.t('All');
    case 'likely':
      return vscode.l10n.t('Places to confirm');
    case 'lost':
      return vscode.l10n.t('Lost places');
    case 'problems':
      return vscode.l10n.t('Problems');
  }
}

function fileItem({ note }: NoteFile, fix: FixState | undefined): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const title = plainText(note.title);
  const item = new vscode.TreeItem(title, note.anchors.length > 0 ? Collapsed : None);
  const facts = [
    [statusName(note.status), fixText(note, fix)].filter(Boolean).join(', '),
    ...(note.severity ? [severityName(note.severity).toLowerCase()] : []),
    ...(note.created ? [plainText(note.created)] : []),
  ];
  item.description = facts.join(' · ');
  item.iconPath = fix?.kind === 'regressed' ? warningIcon() : statusIcon(note.status);
  item.contextValue = note.fix ? 'note withFix' : 'note';
  item.command = commandOf('opex.openRootCause', vscode.l10n.t('Open Note'), note.uri);
  item.tooltip = factCard(note.title, [
    [vscode.l10n.t('Status'), statusName(note.status)],
    ...(note.author ? [[vscode.l10n.t('Author'), note.author] as const] : []),
    ...(note.incidents.length > 0 ? [[vscode.l10n.t('Incidents'), note.incidents.join(', ')] as const] : []),
    ...(note.fix?.commits.length ? [[vscode.l10n.t('Fix'), note.fix.commits.join(', ')] as const] : []),
    ...(note.fix?.release === undefined ? [] : [[vscode.l10n.t('Release'), note.fix.release] as const]),
    ...(note.fix?.pullRequest === undefined
      ? []
      : [[vscode.l10n.t('Pull request'), note.fix.pullRequest] as const]),
  ]);
  item.accessibilityInformation = { label: [title, ...facts].join(', ') };
  return item;
}

function anchorItem({ file, anchor }: AnchoredNote, state: AnchorState | undefined): vscode.TreeItem {
  const line = state && 'line' in state ? state.line + 1 : anchor.line;
  const path = (state?.kind === 'likely' ? state.path : undefined) ?? anchor.path;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem(plainText(`${name}:${line}`));
  const quote = plainText(anchor.quote ?? anchor.symbol ?? '', 120);
  const text = stateText(state, anchor.line);
  item.description = [text, quote].filter(Boolean).join(' · ');
  item.iconPath = isGone(state)
    ? warningIcon()
    : new vscode.ThemeIcon(state?.kind === 'likely' ? 'question' : 'location');
  item.contextValue = isGone(state) ? 'anchor lost' : state?.kind === 'likely' ? 'anchor likely' : 'anchor';
  item.tooltip = factCard(file.note.title, [
    [vscode.l10n.t('Place'), `${anchor.path}:${anchor.line}`],
    ...(anchor.symbol ? [[vscode.l10n.t('In'), anchor.symbol] as const] : []),
    ...(anchor.quote ? [[vscode.l10n.t('Line as recorded'), anchor.quote] as const] : []),
    ...(anchor.commit ? [[vscode.l10n.t('Commit'), anchor.commit] as const] : []),
  ]);
  // A place that is lost is not guessed: the row leads to what is known of it, the note.
  item.command = isGone(state)
    ? commandOf('opex.openRootCause', vscode.l10n.t('Open Note'), file.note.uri)
    : {
        command: 'vscode.open',
        title: vscode.l10n.t('Go to Line'),
        arguments: [
          anchoredFile(file.root, path),
          { selection: new vscode.Range(line - 1, 0, line - 1, 0) } satisfies vscode.TextDocumentShowOptions,
        ],
      };
  const label = [plainText(`${anchor.path} ${line}`), text, plainText(file.note.title)].filter(Boolean);
  item.accessibilityInformation = { label: label.join(', ') };
  return item;
}

function stateText(state: AnchorState | undefined, recorded: number): string {
  switch (state?.kind) {
    case 'lost':
      return vscode.l10n.t('lost');
    case 'noFile':
      return vscode.l10n.t('file is gone');
    case 'unread':
      return vscode.l10n.t('file could not be read');
    case 'likely':
      return vscode.l10n.t('likely here · confirm');
    case 'moved':
      return vscode.l10n.t('was line {0}', recorded);
    default:
      return '';
  }
}

function isGone(state: AnchorState | undefined): boolean {
  return state?.kind === 'lost' || state?.kind === 'noFile';
}

function problemItem(node: NoteNode & { kind: 'problem' }): vscode.TreeItem {
  const sentence = plainText(sentenceOf(node.problem).text, 1000);
  const item = new vscode.TreeItem(sentence);
  item.tooltip = sentence;
  item.iconPath = warningIcon();
  item.contextValue = 'problem';
  const place = node.problem.place;
  if (node.file) {
    const uri = vscode.Uri.parse(node.file.note.uri, true);
    const line = place?.line ?? 0;
    item.description = plainText(`${uri.path.slice(uri.path.lastIndexOf('/') + 1)}:${line + 1}`);
    const selection = new vscode.Range(line, place?.column ?? 0, line, place?.column ?? 0);
    item.command = {
      command: 'vscode.open',
      title: vscode.l10n.t('Go to Line'),
      arguments: [uri, { selection } satisfies vscode.TextDocumentShowOptions],
    };
  }
  item.accessibilityInformation = { label: [sentence, item.description ?? ''].filter(Boolean).join(', ') };
  return item;
}

function warningIcon(): vscode.ThemeIcon {
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function statusIcon(status: NoteStatus): vscode.ThemeIcon {
  switch (status) {
    case 'suspected':
      return new vscode.ThemeIcon('question');
    case 'confirmed':
      return new vscode.ThemeIcon('note');
    case 'fixed':
      return new vscode.ThemeIcon('pass');
    case 'wontfix':
      return new vscode.ThemeIcon('circle-slash');
  }
}
