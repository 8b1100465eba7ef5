import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock';
import type { Disposable } from '../../core/base/disposable';
import type { Logger } from '../../core/base/logger';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import { errorsOfService } from '../../core/errors/errorsOfService';
import type { ErrorStore } from '../../core/errors/errorStore';
import type { IncidentRow } from '../../core/incidents/incidentRow';
import type { IncidentStore } from '../../core/incidents/incidentStore';
import { anchorTextAt, QuotedLines } from '../../core/notes/findAnchor';
import {
  firstLineToWrite,
  newNoteText,
  templateOf,
  titledText,
  type NoteDraft,
} from '../../core/notes/noteDraft';
import { problem, ProblemError } from '../../core/base/problem';
import type { NoteAnchor } from '../../core/notes/rootCauseNote';
import { compareSeverity, type Severity } from '../../core/team/severity';
import type { TeamStore } from '../../core/team/teamStore';
import type { RootCauseTarget } from '../../platform/commands';
import type { FrameResolver } from '../../platform/frameResolver';
import type { FailureFacts } from '../../platform/failureFacts';
import { gitFactsOf } from '../../platform/gitRepository';
import type { KeptDraft } from '../../platform/noteDrafts';
import { plainText } from '../../platform/remoteText';
import { diskFolders, rootOf } from './codeFile';
import { symbolAt } from './codeSymbol';
import type { GroupPlaces } from './groupPlaces';
import type { HotDocuments } from './hotDocuments';
import { journalNote } from './journalLines';
import type { NoteThreads } from './noteThreads';
import { placeOfTarget, type RecordPlace } from './recordPlace';
import { writeNote } from './writeNote';

/** Longest wait for a language server after the person has answered, ms. */
const symbolPatienceMs = 1000;
/** The same for git, which looks through the history of the failing line's function. */
const gitPatienceMs = 2000;

export interface RecordDeps {
  readonly errors: ErrorStore;
  readonly incidents: IncidentStore;
  readonly team: TeamStore;
  readonly frames: Pick<FrameResolver, 'resolve'>;
  readonly failures: FailureFacts;
  readonly groups: GroupPlaces;
  readonly documents: HotDocuments;
  readonly clock: Clock;
  readonly log: Logger;
  readonly needErrors: () => Disposable;
  /** Takes the new note into the store. */
  readonly reload: (uri: vscode.Uri) => Promise<void>;
  readonly threads: NoteThreads;
  /** A new unique id on each call. */
  readonly newId: () => string;
}

/**
 * "Record Root Cause Here": finds the place, fills in all that is known, and opens a thread over the line, ready to
 * write on. "… as File", and where no line is: asks for a title, writes the note and opens it where writing starts.
 * Escape at any question leaves everything as it was.
 */
export async function recordRootCause(
  deps: RecordDeps,
  target: RootCauseTarget | undefined,
  asFile: boolean,
): Promise<void> {
  const place = await placeOfTarget(deps, target);
  if (!place) return;
  // Git and the language answer while the person is asked.
  const git = gitFactsOf(place.code?.document.uri ?? place.folder.uri, deps.log);
  const symbol = place.code ? symbolAt(place.code.document, place.code.line) : Promise.resolve(undefined);
  const groups = groupsAt(deps, place, target?.fingerprint);
  const suspects = suspectsAt(deps, place, groups, target);
  const incident = await incidentOf(deps, groups, target?.incidentId);
  if (incident === 'escaped') return;
  const suggested = suggestedTitle(place, groups, incident);
  const isThread = place.code !== undefined && !asFile;
  const title = isThread ? suggested : await askTitle(suggested);
  if (title === undefined) return;

  const { commit, author } = await git;
  const severity = worstOf([
    ...groups.map(group => group.classified.severity),
    incident?.classified.severity,
  ]);
  const incidentId = incident?.incident.id ?? target?.incidentId;
  const release = groups.find(group => group.release !== undefined)?.release;
  const draft: NoteDraft = {
    title,
    ...(severity ? { severity } : {}),
    incidents: incidentId === undefined ? [] : [incidentId],
    errors: groups.map(group => group.fingerprint),
    anchors: anchorsOf(place, commit, (await soon(symbol, deps.clock)) ?? target?.frame?.function),
    ...(author === undefined ? {} : { author }),
    created: localDate(new Date()),
    ...(incident ? { incident: incidentFact(incident) } : {}),
    ...(release === undefined ? {} : { release }),
    suspects: (await soon(suspects, deps.clock, gitPatienceMs)) ?? [],
  };
  if (isThread) await openThread(deps, place, draft);
  else {
    const uri = await writeDraft(place.folder, draft);
    await deps.reload(uri);
    await openAtFirstSection(uri, place);
  }
}

async function openThread(
  { threads, newId }: RecordDeps,
  { folder, code }: RecordPlace,
  draft: NoteDraft,
): Promise<void> {
  if (!code) return;
  const text = titledText(draft.title, templateOf(draft));
  const kept: KeptDraft = {
    version: 1,
    id: newId(),
    root: rootOf(folder),
    code: code.document.uri.toString(),
    line: code.line,
    draft,
    text,
    begun: text,
  };
  await threads.write(kept, plainText(draft.incident?.label ?? '', 80));
}

/** Writes the note of a thread: its place is that of the thread now, for the text may have been edited since. */
export async function writeThreadNote(kept: KeptDraft, title: string, body: string): Promise<vscode.Uri> {
  const folder = diskFolders().find(candidate => rootOf(candidate) === kept.root);
  if (!folder) throw new ProblemError(problem('notes.noFolder', {}));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(kept.code, true));
  const lines = new QuotedLines(document.getText().split(/\r\n|\r|\n/));
  const anchors = kept.draft.anchors.map(({ path, symbol, commit }) => ({
    path,
    line: kept.line + 1,
    ...(symbol === undefined ? {} : { symbol }),
    ...(commit === undefined ? {} : { commit }),
    ...anchorTextAt(lines, kept.line),
  }));
  const uri = await writeDraft(folder, { ...kept.draft, title, anchors }, `${body}\n`);
  journalNote(kept.id, title, vscode.workspace.asRelativePath(uri, false), kept.draft.incidents[0]);
  return uri;
}

async function writeDraft(
  folder: vscode.WorkspaceFolder,
  draft: NoteDraft,
  body?: string,
): Promise<vscode.Uri> {
  const { writeFrontMatter } = await import('../../core/documents/frontMatter');
  return writeNote(folder, draft.created, draft.title, newNoteText(draft, writeFrontMatter, body));
}

/** The groups that the note is about: the one it was called with, and those that fail at the line. */
function groupsAt(
  deps: RecordDeps,
  { code, fingerprint }: RecordPlace,
  asked: string | undefined,
): readonly ErrorGroup[] {
  const hot = code && deps.documents.linesOf(code.document).find(({ line }) => line === code.line);
  const here = code
    ? deps.groups
        .inFile(code.document.uri)
        .filter(({ line }) => line - 1 === code.line && !code.document.isDirty)
    : [];
  const fingerprints = [
    ...(asked === undefined ? [] : [asked]),
    ...(fingerprint === undefined ? [] : [fingerprint]),
    ...(hot?.errors?.fingerprints ?? []),
    ...here.map(group => group.fingerprint),
  ];
  return [...new Set(fingerprints)].flatMap(one => deps.errors.byFingerprint(one) ?? []);
}

/** Commits of the window before the failure that touch the line's function. */
async function suspectsAt(
  { failures }: RecordDeps,
  { code }: RecordPlace,
  [group]: readonly ErrorGroup[],
  target: RootCauseTarget | undefined,
): Promise<NonNullable<NoteDraft['suspects']>> {
  if (!code || !group) return [];
  const { fingerprint, service } = group;
  const failed = { fingerprint, ...(service === undefined ? {} : { service }) };
  return failures.suspects(failed, code.document, code.line, target?.frame?.function);
}

interface IncidentItem extends vscode.QuickPickItem {
  readonly row?: IncidentRow;
}

/** The incident of the note; asked for where incidents are open and none is given. */
async function incidentOf(
  deps: RecordDeps,
  groups: readonly ErrorGroup[],
  asked: string | undefined,
): Promise<IncidentRow | undefined | 'escaped'> {
  if (asked !== undefined) return deps.incidents.get(asked);
  const { rows } = deps.incidents;
  if (rows.length === 0) return undefined;
  const fits = ({ incident }: IncidentRow): boolean => {
    const theirs = errorsOfService(deps.errors, deps.team.team, incident.service);
    return groups.some(group => theirs.includes(group));
  };
  const fitting = rows.filter(fits);
  // At night every question counts: where one incident fits and the person wrote nothing else, it is that.
  if (fitting.length === 1) return fitting[0];
  const sorted = [...fitting, ...rows.filter(row => !fits(row))];
  const items: IncidentItem[] = [
    ...sorted.map(row => ({
      label: plainText(incidentLabel(row)),
      description: plainText(row.incident.service.name, 60),
      row,
    })),
    { label: `$(circle-slash) ${vscode.l10n.t('No incident')}` },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Record Root Cause'),
    placeHolder: vscode.l10n.t('Which incident did it cause?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked ? picked.row : 'escaped';
}

function incidentLabel({ incident }: IncidentRow): string {
  return incident.number === undefined ? incident.title : `#${incident.number} ${incident.title}`;
}

function incidentFact(row: IncidentRow): { readonly label: string; readonly url?: string } {
  const label = `${row.incident.service.name} ${incidentLabel(row)}`;
  return row.incident.url === undefined ? { label } : { label, url: row.incident.url };
}

/** Never the message of a log record: it may hold what does not belong into a repository. */
function suggestedTitle(
  { code }: RecordPlace,
  [group]: readonly ErrorGroup[],
  incident: IncidentRow | undefined,
): string {
  if (incident) return oneLine(incident.incident.title);
  const where = code && `${code.file.path.slice(code.file.path.lastIndexOf('/') + 1)}:${code.line + 1}`;
  if (!where) return '';
  return group?.exceptionType
    ? vscode.l10n.t('{0} at {1}', oneLine(group.exceptionType), where)
    : vscode.l10n.t('Failure at {0}', where);
}

/** For the file, where nothing draws icons: only what would break the line goes. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 120);
}

async function askTitle(suggestion: string): Promise<string | undefined> {
  const title = await vscode.window.showInputBox({
    title: vscode.l10n.t('Record Root Cause'),
    prompt: vscode.l10n.t(
      'The cause in one line, as far as it is known. Enter writes the note, Escape does not.',
    ),
    value: suggestion,
    ignoreFocusOut: true,
    validateInput: value =>
      value.trim() === '' ? vscode.l10n.t('Write something, or press Escape.') : undefined,
  });
  return title?.trim();
}

function anchorsOf(
  { code }: RecordPlace,
  commit: string | undefined,
  symbol: string | undefined,
): readonly NoteAnchor[] {
  if (!code) return [];
  const lines = new QuotedLines(code.document.getText().split(/\r\n|\r|\n/));
  return [
    {
      path: code.file.path,
      line: code.line + 1,
      ...(symbol === undefined ? {} : { symbol }),
      ...(commit === undefined ? {} : { commit: commit.slice(0, 12) }),
      ...anchorTextAt(lines, code.line),
    },
  ];
}

function worstOf(found: readonly (Severity | undefined)[]): Severity | undefined {
  return found.flatMap(severity => severity ?? []).sort(compareSeverity)[0];
}

/** What is known by now, or shortly after. */
function soon<T>(value: Promise<T>, clock: Clock, patienceMs = symbolPatienceMs): Promise<T | undefined> {
  return new Promise(resolve => {
    const late = clock.after(patienceMs, () => resolve(undefined));
    void value.then(known => {
      late.dispose();
      resolve(known);
    });
  });
}

/** The date on the wall of the person who writes: 2026-10-12. */
function localDate(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function openAtFirstSection(uri: vscode.Uri, { code }: RecordPlace): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const line = firstLineToWrite(document.getText());
  const isCodeShown = vscode.window.activeTextEditor?.document === code?.document && code !== undefined;
  await vscode.window.showTextDocument(document, {
    // The code stays in sight, with its new lens.
    viewColumn: isCodeShown ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    preview: false,
    selection: new vscode.Range(line, 0, line, 0),
  });
}
