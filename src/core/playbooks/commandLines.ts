import { readShell } from './shellWords';

/** What of a code block goes to a terminal: one line at a time, since a line's end is Enter. */
export type CommandLines =
  | { readonly kind: 'commands'; readonly commands: readonly CommandLine[] }
  /** It cannot go there line by line: copied as a whole it still can be used. */
  | { readonly kind: 'refused'; readonly why: 'spansLines' | 'hidden' | 'tooLong' | 'tooMany' };

export interface CommandLine {
  readonly text: string;
  /** Zero-based line within the block. */
  readonly line: number;
}

/** A terminal in its plain mode takes no longer line. */
const longestLine = 4_000;
const mostCommands = 30;

const shells: ReadonlySet<string> = new Set(
  'sh bash zsh fish ksh shell shell-session shellsession sh-session console terminal powershell ps1 pwsh cmd bat batch command'.split(
    ' ',
  ),
);

/** Programs by which a block without a language is known to be commands. */
const known =
  /^(?:kubectl|oc|helm|docker|podman|aws|gcloud|az|git|systemctl|journalctl|curl|ssh|psql|mysql|redis-cli|terraform|argocd|sudo|nomad|consul|vault|kafka-\w+)\s/;

/** True for a block that holds commands: it says so, or it begins as one. */
export function isCommandBlock(language: string, text: string): boolean {
  if (shells.has(language.toLowerCase())) return true;
  const first = text.trimStart();
  return (
    (language === '' || /^(?:text|txt|plain)$/i.test(language)) && (/^\$ \S/.test(first) || known.test(first))
  );
}

/** Cuts a block into commands. Where lines begin with a prompt (`$ `), the others are what was answered. */
export function commandLines(text: string): CommandLines {
  // What cannot be seen helps nobody but a deceiver: control, bidirectional and zero-width characters.
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replace(/[\n\r\t]/g, '')))
    return { kind: 'refused', why: 'hidden' };
  const lines = text.split(/\r\n|\r|\n/);
  const prompted = lines.some(line => /^\s*\$ \S/.test(line));
  const commands: CommandLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (prompted && !/^\s*\$ /.test(line)) continue;
    const start = at;
    let command = prompted ? line.replace(/^\s*\$ /, '') : line;
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(command.trimEnd()) && at + 1 < lines.length) {
      at += 1;
      command = `${command.trimEnd().slice(0, -1).trimEnd()} ${(lines[at] ?? '').replace(/^\s*>?\s*/, '')}`;
    }
    command = command.trim();
    if (command === '' || command.startsWith('#')) continue;
    // A tab would ask the shell to complete.
    if (command.includes('\t')) {
      if (/["']/.test(command)) return { kind: 'refused', why: 'hidden' };
      command = command.replace(/\t+/g, ' ');
    }
    if (command.length > longestLine) return { kind: 'refused', why: 'tooLong' };
    if (goesOn(command)) return { kind: 'refused', why: 'spansLines' };
    commands.push({ text: command, line: start });
  }
  return commands.length > mostCommands
    ? { kind: 'refused', why: 'tooMany' }
    : { kind: 'commands', commands };
}

/** True for a line that the shell would not take as whole: it waits for the next one. */
function goesOn(command: string): boolean {
  const { unclosed, hereDocument } = readShell(command);
  if (unclosed || hereDocument || /(?:\|\|?|&&|\\)$/.test(command)) return true;
  const words = command.split(/[\s;]+/);
  const count = (pattern: RegExp): number => words.filter(word => pattern.test(word)).length;
  return (
    count(/^(?:do)$/) !== count(/^done$/) ||
    (/^(?:for|while|until)\s/.test(command) && count(/^done$/) === 0) ||
    (/^if\s/.test(command) && count(/^fi$/) === 0) ||
    (/^case\s/.test(command) && count(/^esac$/) === 0) ||
    /^(?:function\s|[\w-]+\s*\(\)\s*\{?$)|(?:^|[\s;])\{$/.test(command) ||
    /^(?:done|fi|esac|else|elif|then|do|\}|\))(?:$|[\s;])/.test(command)
  );
}
