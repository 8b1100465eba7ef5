import {
  destructiveUse,
  plainReaders,
  scriptRunners,
  sqlFindings,
  wordFinding,
  wrappers,
} from './destructive';
import { readShell, type ShellCommand } from './shellWords';

/** Why a command looks as if it changes or ends something; `words` as they stand in it. */
export interface GuardFinding {
  readonly reason: GuardReason;
  readonly words: string;
}

export type GuardReason =
  /** A verb that deletes, stops, or changes: `kubectl delete`, `DROP TABLE`. */
  | 'changes'
  /** Down to no replica. */
  | 'scaleToZero'
  | 'force'
  /** It writes over or into a file. */
  | 'writesFile'
  /** It runs a script, a build target or a text that is not known here. */
  | 'script'
  /** What it will run is in a variable or a substitution. */
  | 'variable'
  /** A quote is not closed, or it goes on below. */
  | 'unclosed'
  /** The playbook says so. */
  | 'marked';

/** What is known of a command before anybody runs it. */
export interface Judged {
  /** Empty where nothing looks destructive. A guess that errs on the side of more; no proof that none is. */
  readonly findings: readonly GuardFinding[];
  /** It may run without the target's name typed: the playbook says that it only reads, and nothing speaks against it. */
  readonly readOnly: boolean;
}

export interface CommandMarks {
  readonly readOnly: boolean;
  readonly destructive: boolean;
}

const deepest = 5;
const mostFindings = 8;

/** Judges a command as it would go to a shell, values filled in. */
export function judgeCommand(text: string, marks: CommandMarks): Judged {
  const findings = unique([
    ...(marks.destructive ? [{ reason: 'marked' as const, words: '' }] : []),
    ...findingsOf(text, 0),
    ...sqlFindings(text),
  ]).slice(0, mostFindings);
  return { findings, readOnly: marks.readOnly && findings.length === 0 };
}

function findingsOf(text: string, depth: number): readonly GuardFinding[] {
  const { commands, unclosed, hereDocument } = readShell(text);
  return [
    ...commands.flatMap(command => ofCommand(command, depth)),
    ...(unclosed || hereDocument ? [{ reason: 'unclosed' as const, words: hereDocument ? '<<' : '' }] : []),
  ];
}

function ofCommand({ words, piped, writes }: ShellCommand, depth: number): readonly GuardFinding[] {
  const found: GuardFinding[] = writes.map(file => ({ reason: 'writesFile', words: `> ${file}` }));
  if (depth > deepest) return [...found, { reason: 'script', words: '…' }];
  // `A=1 sudo -u x env B=2 kubectl …`: what runs comes after.
  let at = 0;
  while (/^[A-Za-z_]\w*\+?=/.test(words[at]?.text ?? '')) at += 1;
  const first = words[at];
  if (!first) return found;
  if (first.open) return [...found, { reason: 'variable', words: cut(first.text) }];
  const program = programOf(first.text);
  const rest = words.slice(at + 1);
  const texts = rest.map(word => word.text);
  if (wrappers.has(program)) return [...found, ...ofWrapped(rest, program, depth)];
  if (plainReaders.has(program)) return found;
  found.push(...destructiveUse(program, texts));
  if (
    scriptRunners.has(program) ||
    /[/\\]/.test(first.text) ||
    /\.(?:sh|bash|py|rb|pl|js|ps1|bat|cmd)$/i.test(first.text)
  )
    found.push(...ofScript(program, first.text, texts, piped, depth));
  // `kubectl exec POD -- COMMAND`, `ssh HOST 'COMMAND'`: what is quoted as one word may be a command of its own.
  for (const at of nestedAt(program, texts))
    found.push(...ofCommand({ words: rest.slice(at), piped: false, writes: [] }, depth + 1));
  for (const text of texts) {
    if (/\s/.test(text.trim()))
      found.push(...findingsOf(text, depth + 1).filter(({ reason }) => reason !== 'unclosed'));
    const finding = wordFinding(text);
    const isSaid = finding?.reason === 'scaleToZero' && found.some(({ reason }) => reason === 'scaleToZero');
    if (finding && !isSaid) found.push({ ...finding, words: cut(`${program} ${finding.words}`) });
  }
  // A verb that is not known: `kubectl $VERB pod x`.
  const verb = rest.find(word => !word.text.startsWith('-'));
  if (verb?.open && /^[$`]|^$/.test(verb.text))
    found.push({ reason: 'variable', words: cut(`${program} ${verb.text}`) });
  return found;
}

/** The command behind `sudo`, `xargs`, `timeout 5`, `watch` and the like: each word could be where it begins. */
function ofWrapped(rest: ShellCommand['words'], wrapper: string, depth: number): readonly GuardFinding[] {
  let at = 0;
  while (at < rest.length) {
    const text = rest[at]?.text ?? '';
    if (!/^-|^\d+[smhd]?$|^[A-Za-z_]\w*=/.test(text)) break;
    // `sudo -u root …`, `xargs -n 1 …`: the value of a short option.
    at += /^-[a-zA-Z]$/.test(text) && wrapper !== 'time' && wrapper !== 'exec' ? 2 : 1;
  }
  const candidates = [rest.slice(at), rest.slice(Math.max(0, at - 1))];
  return candidates.flatMap(words => ofCommand({ words, piped: false, writes: [] }, depth + 1));
}

function ofScript(
  program: string,
  first: string,
  texts: readonly string[],
  piped: boolean,
  depth: number,
): readonly GuardFinding[] {
  const inline = /^-[a-z]*c$/i;
  const isShell = /^(?:ba|z|da|k|fi)?sh$/.test(program);
  const at = texts.findIndex(text => inline.test(text));
  const code = at < 0 ? undefined : texts[at + 1];
  // A shell's own text is read; of other languages nothing is.
  if (isShell && code !== undefined) return findingsOf(code, depth + 1);
  const named = texts.find(text => !text.startsWith('-'));
  if (isAsking(texts)) return [];
  if (piped && named === undefined) return [{ reason: 'script', words: cut(`| ${program}`) }];
  return [{ reason: 'script', words: cut([first, named ?? ''].join(' ').trim()) }];
}

const elsewhere = /^(?:kubectl|oc|k|kubecolor|docker|podman|nerdctl|nomad|heroku|fly|flyctl|lxc|vagrant)$/;

/** Where among its words a command begins that the program runs elsewhere. */
function nestedAt(program: string, texts: readonly string[]): readonly number[] {
  const dashes = texts.indexOf('--');
  if (elsewhere.test(program) && dashes >= 0) return [dashes + 1];
  if (program !== 'ssh') return [];
  // Behind the host; which word that is hangs on the options before it.
  const plain = texts.flatMap((text, at) => (text.startsWith('-') ? [] : [at]));
  return plain.slice(1, 4);
}

/** `python --version`, `make --help`. */
function isAsking(texts: readonly string[]): boolean {
  return texts.length > 0 && texts.every(text => /^(?:-V|--?version|--?help)$/.test(text));
}

function programOf(word: string): string {
  return word
    .slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
    .replace(/\.exe$/i, '')
    .toLowerCase();
}

function unique(findings: readonly GuardFinding[]): readonly GuardFinding[] {
  return [...new Map(findings.map(finding => [`${finding.reason} ${finding.words}`, finding])).values()];
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
