import { maskCommand } from './maskCommand';
import { slugOf } from './slug';
import type { PlaybookStep } from './steps';
import type { CommandTarget, PlaybookUse, UsedCommand } from './useRecord';

/**
 * What a person has done with playbooks for an incident, as a note on it: so that a second responder does not do it
 * again. It reads well without this extension; the last line says that it may be read back. Times are UTC.
 *
 *     Playbook: Card gateway down
 *     ✓ 1. Is it them or us? — 2026-10-12 02:14Z
 *     › kubectl -n shop get pods (kube prod-eu) — exit 0, 2026-10-12 02:15Z
 *     [Opex steps v1]
 */
export interface SharedNote {
  readonly playbooks: readonly SharedPlaybook[];
}

export interface SharedPlaybook {
  readonly title: string;
  readonly steps: readonly SharedStep[];
}

export interface SharedStep {
  readonly number: number;
  readonly text: string;
  /** Unix ms, to the minute. */
  readonly at: number;
}

const mark = '[Opex steps v1]';
/** Below PagerDuty's limit of a note, and within what a person reads. */
const longestNote = 20_000;
const longestCommand = 300;
const mostLines = 400;

/** True for a note that this extension wrote, of this or another version. */
export function isSharedNote(content: string): boolean {
  return /\[Opex steps v\d{1,3}\]\s*$/.test(content.slice(-200));
}

/** The note of all that was done; undefined where nothing is to be told. */
export function writeSharedNote(uses: readonly PlaybookUse[]): string | undefined {
  const parts = uses.flatMap(use => {
    const lines = [
      ...[...use.ticks.values()].map(({ number, text, at }) => ({
        at,
        text: `✓ ${number}. ${oneLine(text, 150)} — ${minute(at)}`,
      })),
      ...use.commands.map(used => ({ at: used.command.at, text: commandLine(used) })),
    ].sort((a, b) => a.at - b.at);
    if (lines.length === 0) return [];
    return [[`Playbook: ${oneLine(use.title, 200)}`, ...lines.slice(-mostLines).map(({ text }) => text)]];
  });
  if (parts.length === 0) return undefined;
  const kept: string[] = [];
  let length = mark.length + 1;
  // What came last matters most: of a long night the beginning is left out, and that is said.
  for (const line of parts.flat().reverse()) {
    length += line.length + 1;
    if (length > longestNote) {
      kept.push('(earlier lines left out)');
      break;
    }
    kept.push(line);
  }
  return [...kept.reverse(), mark].join('\n');
}

/** Reads a note back; undefined for one that is no such note, or of a version that is not known. */
export function readSharedNote(content: string): SharedNote | undefined {
  const lines = content
    .slice(0, longestNote * 2)
    .trimEnd()
    .split(/\r\n|\r|\n/);
  const end = lines.length - 1;
  if (lines[end]?.trim() !== mark) return undefined;
  const playbooks: { title: string; steps: SharedStep[] }[] = [];
  for (const line of lines.slice(0, Math.min(end, mostLines * 4))) {
    const title = /^Playbook: ?(.{0,300})$/.exec(line)?.[1];
    if (title !== undefined) {
      playbooks.push({ title, steps: [] });
      continue;
    }
    const step = /^✓ (\d{1,4})\. (.{1,200}) — (\d{4}-\d\d-\d\d) (\d\d:\d\d)Z$/.exec(line);
    const at = step ? Date.parse(`${step[3] ?? ''}T${step[4] ?? ''}:00Z`) : NaN;
    if (!step || Number.isNaN(at)) continue;
    playbooks.at(-1)?.steps.push({ number: Number(step[1]), text: step[2] ?? '', at });
  }
  return { playbooks };
}

/** Which of a playbook's steps another person ticked: by their words, and by their number where words come twice. */
export function matchShared(
  steps: readonly PlaybookStep[],
  title: string,
  note: SharedNote,
): ReadonlyMap<string, SharedStep> {
  const found = new Map<string, SharedStep>();
  const key = (text: string): string => slugOf(oneLine(text, 150));
  for (const playbook of note.playbooks) {
    if (key(playbook.title) !== key(oneLine(title, 200))) continue;
    for (const shared of playbook.steps) {
      const same = steps.filter(step => key(step.text) === key(shared.text));
      const step = same.find(({ number }) => number === shared.number) ?? same[0];
      if (step) found.set(step.key, shared);
    }
  }
  return found;
}

function commandLine({ command, end }: UsedCommand): string {
  const target = command.target ? ` (${targetText(command.target)})` : '';
  const how =
    end?.exitCode === undefined
      ? command.how === 'ran'
        ? 'ran'
        : 'put into the terminal'
      : `exit ${end.exitCode}`;
  return `› ${oneLine(maskCommand(command.text), longestCommand)}${target} — ${how}, ${minute(command.at)}`;
}

/** "kube prod-eu" */
function targetText({ kind, name }: CommandTarget): string {
  return `${kind} ${oneLine(name, 100)}`;
}

/** "2026-10-12 02:14Z" */
function minute(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}

function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
