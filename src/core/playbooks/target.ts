import { readShell } from './shellWords';
import type { CommandTarget, TargetKind } from './useRecord';

/** How the target of a command is learnt: it names it, or a command that only reads asks for it. */
export type TargetQuestion =
  | { readonly kind: 'named'; readonly target: CommandTarget }
  | { readonly kind: 'ask'; readonly targetKind: TargetKind; readonly command: string }
  /** It names several, or uses several kinds: which of them is meant cannot be told. */
  | { readonly kind: 'unknown' };

interface Program {
  readonly names: RegExp;
  readonly kind: TargetKind;
  /** Options that name it in the command itself. */
  readonly options: readonly string[];
  readonly ask: string;
}

/** Without one of them it is the directory. */
const programs: readonly Program[] = [
  {
    names: /^(?:kubectl|oc|k|kubecolor|helm|kustomize|k9s|stern|istioctl|flux|argocd)$/,
    kind: 'kube',
    options: ['--context', '--kube-context', '--server', '--kubeconfig', '--argocd-context'],
    ask: 'kubectl config current-context',
  },
  {
    names: /^(?:aws|eksctl)$/,
    kind: 'aws',
    options: ['--profile'],
    ask: 'echo "${AWS_PROFILE:-default}"',
  },
  {
    names: /^(?:gcloud|gsutil|bq)$/,
    kind: 'gcloud',
    options: ['--project'],
    ask: 'gcloud config get-value project',
  },
  {
    names: /^az$/,
    kind: 'azure',
    options: ['--subscription'],
    ask: 'az account show --query name --output tsv',
  },
  {
    names: /^(?:docker|docker-compose)$/,
    kind: 'docker',
    options: ['--context', '-c', '--host', '-H'],
    ask: 'docker context show',
  },
  { names: /^(?:ssh|scp|sftp|mosh)$/, kind: 'host', options: [], ask: '' },
];

/** What to ask for before a command runs. */
export function targetQuestion(text: string): TargetQuestion {
  const commands = readShell(text).commands.map(({ words }) => words.map(word => word.text));
  const uses = programs.flatMap(program => {
    const used = commands.flatMap(words => {
      const at = words.findIndex(word => program.names.test(word.slice(word.lastIndexOf('/') + 1)));
      return at < 0 ? [] : [words.slice(at + 1)];
    });
    return used.length === 0 ? [] : [{ program, used }];
  });
  const [use, ...others] = uses;
  if (!use) {
    // It goes elsewhere by itself.
    const moves = commands.some(([program]) => /^(?:cd|pushd|popd|chroot)$/.test(program ?? ''));
    return moves ? { kind: 'unknown' } : { kind: 'ask', targetKind: 'directory', command: 'pwd' };
  }
  const { program, used } = use;
  const names = new Set(
    used.map(words => (program.kind === 'host' ? hostOf(words) : optionOf(words, program.options))),
  );
  if (others.length > 0 || names.size > 1) return { kind: 'unknown' };
  const [name] = names;
  if (name !== undefined) return { kind: 'named', target: { kind: program.kind, name } };
  return program.ask === ''
    ? { kind: 'unknown' }
    : { kind: 'ask', targetKind: program.kind, command: program.ask };
}

function optionOf(words: readonly string[], options: readonly string[]): string | undefined {
  for (const option of options) {
    const at = words.findIndex(word => word === option || word.startsWith(`${option}=`));
    if (at < 0) continue;
    const word = words[at] ?? '';
    return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
  }
  return undefined;
}

/** `ssh -p 22 ops@db-1 uptime`: the first word that is no option or an option's value. */
function hostOf(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^-[bcDEeFIiJLlmOopQRSWw]$/.test(word)) at += 1;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

/**
 * The one line that the question's command answered, out of what a terminal showed; undefined where that is not one
 * plain name.
 */
export function readTarget(output: string): string | undefined {
  const lines = plainOutput(output)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0 || line.length > 200 || line === '(unset)') return undefined;
  return line;
}

const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** Operating system commands (titles, shell integration), strings, then cursor and colour sequences. */
const sequences = [
  `${escape}\\][^${bell}${escape}]{0,4096}(?:${bell}|${escape}\\\\)`,
  `${escape}[PX^_][^${escape}]{0,4096}${escape}\\\\`,
  `${escape}\\[[0-?]*[ -/]*[@-~]`,
  `${escape}[ -/]*[0-~]`,
].map(pattern => new RegExp(pattern, 'g'));

/** What a terminal showed, as text: without colours, titles and marks, with what was written over taken out. */
export function plainOutput(output: string): string {
  return sequences
    .reduce((text, sequence) => text.replace(sequence, ''), output)
    .replace(/(?<!\r)\r+\n/g, '\n')
    .replace(/(?<![^\n])[^\n]*\r(?=[^\n])/g, '')
    .replace(/[^\n\t\P{Cc}]/gu, '');
}

/** What a person types to say that they know the target: of a directory its own name. */
export function typedName({ kind, name }: CommandTarget): string {
  if (kind !== 'directory') return name;
  const parts = name.split(/[\\/]+/).filter(part => part !== '');
  return parts.at(-1) ?? name;
}
