import { readConflict } from '../notes/mergeConflict';
import { journalKinds, type Journal, type JournalEntry, type JournalProblem } from './journal';
import { LineBreaks } from './lineBreaks';
import { compareText } from './nights';
import { safeHref } from './reviewText';
import { isoWith } from './zoneTime';

/**
 * `- 2026-11-17T02:14:05+01:00 **Ann**: acknowledged #1482 [link](…) <!-- opex:entry id=… kind=… … -->`
 * The words may be edited by hand; what a machine needs stands in the comment, which no reader of the page sees.
 */
const entryLine =
  /^- (~~)?(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})) \*\*(.{1,200}?)\*\*: (.*?)(~~)? <!-- opex:entry ([^<>]*?) ?-->\s*$/;
const linkAtEnd = / \[(?:→|link)\]\(([^()\s]+)\)$/;
const journalVersion = 1;
/** Longer ones are not written, and cost too much to look at. */
const longestLine = 10_000;

/** The first lines of a new file. */
export function journalHead(name: string): string {
  return `<!-- opex:journal version=${journalVersion} -->\n# On-call journal ${name}\n\nOne line an entry. Strike one out with two tildes on both sides of it.\n\n`;
}

/** One line of the file, without its break. */
export function entryText(entry: JournalEntry): string {
  const { id, at, offsetMinutes, who, kind, text, incident, playbook, link, struck, edits } = entry;
  const facts = Object.entries({ id, kind, incident, playbook, edits: edits > 0 ? String(edits) : undefined })
    .filter((fact): fact is [string, string] => fact[1] !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const href = link === undefined ? undefined : safeHref(link);
  const words = `${isoWith(at, offsetMinutes)} **${oneLine(who).replace(/\*/g, '')}**: ${oneLine(text)}`;
  const shown = href === undefined ? words : `${words} [→](${href})`;
  return `- ${struck ? `~~${shown}~~` : shown} <!-- opex:entry ${facts.join(' ')} -->`;
}

/** A line break, a comment and the marks of a struck line would end the entry early. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/<!--/g, '&lt;!--')
    .replace(/-->/g, '--&gt;')
    .replace(/~~/g, '~')
    .trim()
    .slice(0, 2_000);
}

/** The entry of a line, or undefined where the line is none. */
export function readEntry(line: string): JournalEntry | undefined {
  if (line.length > longestLine) return undefined;
  const [, open, time, who, words, , comment] = entryLine.exec(line.replace(/\r$/, '')) ?? [];
  if (time === undefined || who === undefined || words === undefined || comment === undefined)
    return undefined;
  const facts = new Map(
    comment.split(' ').map(fact => {
      const [key = '', value = ''] = fact.split('=', 2);
      return [key, decoded(value)] as const;
    }),
  );
  const id = facts.get('id');
  const kind = journalKinds.find(known => known === facts.get('kind'));
  const at = Date.parse(time);
  if (id === undefined || id === '' || !kind || Number.isNaN(at)) return undefined;
  // Struck by hand around the words alone.
  const isWordStruck = words.startsWith('~~');
  const told = isWordStruck ? words.slice(2) : words;
  const link = linkAtEnd.exec(told)?.[1];
  const [incident, playbook] = [facts.get('incident'), facts.get('playbook')];
  return {
    id,
    at,
    offsetMinutes: offsetOf(time),
    who,
    kind,
    text: link === undefined ? told : told.replace(linkAtEnd, ''),
    struck: open !== undefined || isWordStruck,
    edits: Number(facts.get('edits') ?? 0) || 0,
    ...(incident ? { incident } : {}),
    ...(playbook ? { playbook } : {}),
    ...(link === undefined ? {} : { link }),
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function offsetOf(time: string): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(time) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/**
 * Reads a journal whatever order its lines are in. Both sides of a merge conflict count: each line is an entry of its
 * own. Of two versions of one entry a struck one stands, then the one edited more often; where nothing tells them
 * apart both stay, and it is said.
 */
export function readJournal(text: string): Journal {
  const byId = new Map<string, JournalEntry[]>();
  const ownLines: { line: number; text: string }[] = [];
  const problems: JournalProblem[] = [];
  const conflict = readConflict(text);
  if (conflict) problems.push({ code: 'mergeConflict', line: conflict.line, text: '' });
  for (const [line, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const shown = raw.replace(/\r$/, '');
    const version = /^<!-- opex:journal version=(\d+) -->/.exec(shown)?.[1];
    if (version !== undefined && Number(version) > journalVersion) {
      problems.push({ code: 'newerVersion', line, text: version });
    }
    const entry = readEntry(shown);
    if (!entry) {
      if (/<!-- opex:entry /.test(shown)) problems.push({ code: 'badEntry', line, text: shown });
      if (isOwn(shown, conflict !== undefined)) ownLines.push({ line, text: shown });
      continue;
    }
    const versions = byId.get(entry.id) ?? [];
    byId.set(entry.id, versions);
    if (!versions.some(known => isSame(known, entry))) versions.push(entry);
    if (newest(versions).length > 1) problems.push({ code: 'twoVersions', line, text: entry.id });
  }
  const entries = [...byId.values()].flatMap(newest);
  return { entries: entries.sort(inOrder), ownLines, problems };
}

const headLines = /^(?:<!-- opex:journal .*-->|# On-call journal .*|One line an entry\. .*)?\s*$/;

function isOwn(line: string, isConflicted: boolean): boolean {
  if (headLines.test(line)) return false;
  return !(isConflicted && /^(?:<{7} |={7}$|>{7}(?: |$)|\|{7} )/.test(line));
}

function newest(versions: readonly JournalEntry[]): readonly JournalEntry[] {
  const struck = versions.filter(entry => entry.struck);
  if (struck.length > 0)
    return [struck.sort((a, b) => b.edits - a.edits || compareText(a.text, b.text))[0]].flatMap(
      one => one ?? [],
    );
  const most = Math.max(...versions.map(({ edits }) => edits));
  return versions.filter(({ edits }) => edits === most);
}

function isSame(a: JournalEntry, b: JournalEntry): boolean {
  return entryText(a) === entryText(b);
}

function inOrder(a: JournalEntry, b: JournalEntry): number {
  return a.at - b.at || compareText(a.id, b.id) || compareText(a.text, b.text);
}

/**
 * The text with one more entry, at its place in time; with an entry that is there already, the text as it was. No
 * other line is touched.
 */
export function addEntry(text: string, entry: JournalEntry, name: string): string {
  const base = text.trim() === '' ? journalHead(name) : text;
  if (readJournal(base).entries.some(({ id }) => id === entry.id)) return base;
  const breaks = new LineBreaks(base);
  const lines = [...breaks.lines];
  const later = lines.findIndex(line => (readEntry(line)?.at ?? -Infinity) > entry.at);
  if (later >= 0) lines.splice(later, 0, entryText(entry));
  else {
    while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
    const last = lines.at(-1);
    if (last !== undefined && !last.startsWith('- ')) lines.push('');
    lines.push(entryText(entry), '');
  }
  return breaks.rewrite(lines);
}

/** The text with one entry edited or struck; undefined where it has no such entry. */
export function changeEntry(
  text: string,
  id: string,
  change: Partial<Pick<JournalEntry, 'text' | 'struck'>>,
): string | undefined {
  const breaks = new LineBreaks(text);
  const before = breaks.lines;
  if (!before.some(line => readEntry(line)?.id === id)) return undefined;
  const lines = before.map(line => {
    const entry = readEntry(line);
    if (entry?.id !== id) return line;
    const next = { ...entry, ...change };
    return isSame(next, entry) ? line : entryText({ ...next, edits: entry.edits + 1 });
  });
  return breaks.rewrite(lines);
}

/**
 * Merges two changes of one journal: never a clash, for each line stands by itself. What one side struck or edited
 * stands; hand-written lines of both sides stay; a line that one side took out by hand is out.
 */
export function mergeJournals(base: string, ours: string, theirs: string): string {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const was = new Set(linesOf(base));
  const [mine, other] = [linesOf(ours), linesOf(theirs)];
  const [inMine, inOther] = [new Set(mine), new Set(other)];
  const kept = other.filter(line => line === '' || inMine.has(line) || !was.has(line));
  let text = kept.join('\n');
  for (const line of mine) {
    if (line === '' || inOther.has(line) || was.has(line)) continue;
    const entry = readEntry(line);
    text = entry ? insertLine(text, line, entry) : `${text.replace(/(?<!\n)\n*$/, '\n')}${line}\n`;
  }
  return new LineBreaks(theirs).rewrite(text.split('\n'));
}

function insertLine(text: string, line: string, entry: JournalEntry): string {
  const lines = text.split('\n');
  const later = lines.findIndex(known => (readEntry(known)?.at ?? -Infinity) > entry.at);
  if (later < 0) return `${text.replace(/(?<!\n)\n*$/, '\n')}${line}\n`;
  lines.splice(later, 0, line);
  return lines.join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r\n/g, '\n').split('\n');
}
