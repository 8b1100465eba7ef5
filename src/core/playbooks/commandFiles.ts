import { readShell, type ShellCommand } from './shellWords';

/** A file of the repository that a command counts on. */
export interface CommandFile {
  /** As written, without quotes. */
  readonly path: string;
  /** Which of the commands, from 0. */
  readonly command: number;
}

/** Programs whose words are paths elsewhere: on a host, in a container, of a bucket. */
const elsewhere: ReadonlySet<string> = new Set(
  'ssh scp rsync curl wget docker podman nerdctl crictl aws gsutil gcloud az mc s3cmd vault consul git echo printf export cat tail less head grep journalctl systemctl sudo find ls rm mkdir touch tar unzip cp mv ln'.split(
    ' ',
  ),
);
/** Programs whose words are names of theirs, but for the files that a flag names. */
const byFlag: ReadonlySet<string> = new Set(['kubectl', 'oc', 'helm', 'kustomize', 'terraform', 'argocd']);
const fileFlag = /^(?:-f|-k|--filename|--kustomize|--values|--var-file)(?:=(.+))?$/;
const outputFlag = /^(?:-o|-O|--output|--out|--log-file)$/;
const scripts =
  /\.(?:sh|bash|zsh|py|rb|js|mjs|ts|pl|php|ps1|sql|jq|ya?ml|json|toml|tf|tfvars|hcl|cue|jsonnet)$/i;

/**
 * Paths relative to the repository that commands need to be there. Only what is plainly one: after `cd`, in programs
 * that act elsewhere, with placeholders, and files that an earlier command writes are left out.
 */
export function commandFiles(commands: readonly string[]): readonly CommandFile[] {
  const found: CommandFile[] = [];
  const made = new Set<string>();
  for (const [index, text] of commands.entries()) {
    for (const command of readShell(text).commands) {
      const program = command.words[0]?.text ?? '';
      if (program === 'cd' || program === 'pushd') return found;
      for (const path of pathsOf(command)) if (!made.has(path)) found.push({ path, command: index });
      for (const path of [...command.writes, ...outputsOf(command)]) made.add(path);
    }
  }
  return found;
}

function pathsOf({ words, writes }: ShellCommand): readonly string[] {
  const program = words[0]?.text ?? '';
  const flagged: string[] = [];
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word || word.open) continue;
    const flag = fileFlag.exec(word.text);
    if (flag) {
      const value = flag[1] ?? words[at + 1]?.text;
      if (value !== undefined && isPath(value)) flagged.push(value);
      if (flag[1] === undefined) at += 1;
    } else if (outputFlag.test(word.text)) {
      at += 1;
    } else if (isPath(word.text)) {
      plain.push(word.text);
    }
  }
  if (byFlag.has(program)) return flagged;
  if (elsewhere.has(program)) return [];
  return [...flagged, ...plain].filter(path => !writes.includes(path));
}

function outputsOf({ words }: ShellCommand): readonly string[] {
  return words.flatMap((word, at) => (outputFlag.test(word.text) ? (words[at + 1]?.text ?? []) : []));
}

/** `./check.sh`, `scripts/check.sh`: below the repository, of a kind that repositories hold. */
function isPath(text: string): boolean {
  return (
    text.length < 300 &&
    /^[\w./@+-]+$/.test(text) &&
    text.includes('/') &&
    !/^[/~-]|:\/\//.test(text) &&
    (/^\.{1,2}\//.test(text) || scripts.test(text)) &&
    !text.endsWith('/')
  );
}
