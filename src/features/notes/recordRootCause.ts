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
import { firstLineToWrite, newNoteText, type NoteDraft } from '../../core/notes/noteDraft';
import type { NoteAnchor } from '../../core/notes/rootCauseNote';
import { compareSeverity, type Severity } from '../../core/team/severity';
import type { TeamStore } from '../../core/team/teamStore';
import type { RootCauseTarget } from '../../platform/commands';
import type { FrameResolver } from '../../platform/frameResolver';
import { gitFactsOf } from '../../platform/gitRepository';
import { plainText } from '../../platform/remoteText';
import { symbolAt } from './codeSymbol';
import type { GroupPlaces } from './groupPlaces';
import type { HotDocuments } from './hotDocuments';
import { placeOfTarget, type RecordPlace } from './recordPlace';
import { writeNote } from './writeNote';

/** Longest wait for a language server after the person has answered, ms. */
const symbolPatienceMs = 1000;

export interface RecordDeps {
  readonly errors: ErrorStore;
  readonly incidents: IncidentStore;
  readonly team: TeamStore;
  readonly frames: Pick<FrameResolver, 'resolve'>;
  readonly groups: GroupPlaces;
  readonly documents: HotDocuments;
  readonly clock: Clock;
  readonly log: Logger;
  readonly needErrors: () => Disposable;
  /** Takes the new note into the store. */
  readonly reload: (uri: vscode.Uri) => Promise<void>;
}

/**
 * "Record Root Cause Here": finds the place, asks for the incident and a title, writes the note with all that is
 * known and opens it where writing starts. Escape at any question leaves everything as it was.
 */
export async function recordRootCause(deps: RecordDeps, target: RootCauseTarget | undefined): Promise<void> {
  const place = await placeOfTarget(deps, target);
  if (!place) return;
  // Git and the language answer while the person is asked.
  const git = gitFactsOf(place.code?.document.uri ?? place.folder.uri, deps.log);
  const symbol = place.code ? symbolAt(place.code.document, place.code.line) : Promise.resolve(undefined);
  const groups = groupsAt(deps, place, target?.fingerprint);
  const incident = await incidentOf(deps, groups, target?.incidentId);
  if (incident === 'escaped') return;
  const title = await askTitle(suggestedTitle(place, groups, incident));
  if (title === undefined) return;

  const { commit, author } = await git;
  const severity = worstOf([
    ...groups.map(group => group.classified.severity),
    incident?.classified.severity,
  ]);
  const incidentId = incident?.incident.id ?? target?.incidentId;
  const draft: NoteDraft = {
    title,
    ...(severity ? { severity } : {}),
    incidents: incidentId === undefined ? [] : [incidentId],
    errors: groups.map(group => group.fingerprint),
    anchors: anchorsOf(place, commit, (await soon(symbol, deps.clock)) ?? target?.frame?.function),
    ...(author === undefined ? {} : { author }),
    created: localDate(new Date()),
    ...(incident ? { incident: incidentFact(incident) } : {}),
  };
  const { writeFrontMatter } = await import('../../core/documents/frontMatter');
  const text = newNoteText(draft, writeFrontMatter);
  const uri = await writeNote(place.folder, draft.created, title, text);
  await deps.reload(uri);
  await openAtFirstSection(uri, place);
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
  const sorted = [...rows.filter(fits), ...rows.filter(row => !fits(row))];
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
function soon<T>(value: Promise<T>, clock: Clock): Promise<T | undefined> {
  return new Promise(resolve => {
    const late = clock.after(symbolPatienceMs, () => resolve(undefined));
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
