/** What the playbook page asks for when its playbook is used. A block or step is named by its key: the host knows its text. */
export type UseRequest =
  | { readonly type: 'tick'; readonly step: string; readonly done: boolean }
  /** The `command`-th of a block, from 0. */
  | {
      readonly type: 'command';
      readonly block: string;
      readonly command: number;
      readonly how: 'insert' | 'run';
    }
  | { readonly type: 'query'; readonly block: string }
  /** Asks the person for a value. */
  | { readonly type: 'fill'; readonly name: string }
  | { readonly type: 'pullIn'; readonly partner: string }
  | { readonly type: 'copyMessage'; readonly partner: string }
  | { readonly type: 'showTranscript' }
  | { readonly type: 'writeTranscript' }
  | { readonly type: 'startOver' }
  | { readonly type: 'outcome'; readonly outcome: 'helped' | 'wrong' }
  /** Opens VS Code's own preview of the file: it draws diagrams. */
  | { readonly type: 'preview' };

export type UseReplies = { readonly [T in UseRequest['type']]: undefined };

/** Where using the playbook stands, in the person's words. */
export interface UseView {
  /** Values by name, for the running text. */
  readonly values: Readonly<Record<string, string>>;
  readonly steps: readonly StepView[];
  /** "2 of 5 steps done" */
  readonly progress: string;
  /** Where ticks go: "shared on #1482", "kept on this machine only: …". */
  readonly sharing: string;
  readonly blocks: readonly BlockView[];
  readonly partners: readonly PartnerView[];
  /** Buttons that there is something for. */
  readonly canStartOver: boolean;
  readonly canShowTranscript: boolean;
  readonly canWriteTranscript: boolean;
  /** What was said of it: "helped". */
  readonly outcome?: string;
}

export interface StepView {
  readonly key: string;
  readonly number: number;
  readonly text: string;
  /** Ticked by the person of this machine. */
  readonly done: boolean;
  /** Who and when: "you, 02:14", "Tomasz Lis, 02:15". */
  readonly by: readonly string[];
}

export type BlockView = { readonly key: string } & (
  | {
      readonly kind: 'commands';
      /** Why none of it goes to a terminal. */
      readonly refused?: string;
      readonly commands: readonly CommandView[];
    }
  | {
      readonly kind: 'query';
      readonly busy: boolean;
      readonly missing: readonly string[];
      readonly failed?: string;
      readonly result?: ResultView;
    }
  | { readonly kind: 'diagram' }
);

export interface CommandView {
  /** As it would go to the terminal, as far as values are known. */
  readonly text: string;
  /** Why it looks destructive. */
  readonly warning?: string;
  /** It may run without the target's name typed. */
  readonly readOnly: boolean;
  /** Why it cannot go to the terminal now. */
  readonly blocked?: string;
  readonly busy: boolean;
  /** What became of it last. */
  readonly last?: LastRun;
}

export interface LastRun {
  /** "exit 0 · 4s · 02:14:09 · kube prod-eu" */
  readonly text: string;
  readonly state: 'ok' | 'failed' | 'unknown';
  readonly output?: string;
}

/** A table. All text in it is remote. */
export interface ResultView {
  /** "12 rows of Loki (prod), 02:14:09" */
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PartnerView {
  readonly name: string;
  readonly when?: string;
  readonly reach?: string;
  readonly canPullIn: boolean;
}

/** The words of it. */
export interface UseStrings {
  readonly insert: string;
  readonly run: string;
  readonly runTyped: string;
  readonly readOnly: string;
  readonly destructive: string;
  readonly output: string;
  readonly runQuery: string;
  readonly running: string;
  readonly rows: string;
  readonly noRows: string;
  readonly openPreview: string;
  readonly fill: string;
  readonly partners: string;
  readonly pullIn: string;
  readonly copyMessage: string;
  readonly messageCopied: string;
  readonly use: string;
  readonly showTranscript: string;
  readonly writeTranscript: string;
  readonly startOver: string;
  readonly helped: string;
  readonly wrong: string;
  readonly stepDone: string;
  readonly clocks: string;
}

const longestKey = 300;

/** Checks a request of using as it came over the channel. */
export function readUseRequest(body: Readonly<Record<string, unknown>>): UseRequest | undefined {
  switch (body['type']) {
    case 'showTranscript':
    case 'writeTranscript':
    case 'startOver':
    case 'preview':
      return { type: body['type'] };
    case 'tick': {
      const { step, done } = body;
      return isKey(step) && typeof done === 'boolean' ? { type: 'tick', step, done } : undefined;
    }
    case 'command': {
      const { block, command, how } = body;
      const fits = isKey(block) && isIndex(command) && (how === 'insert' || how === 'run');
      return fits ? { type: 'command', block, command, how } : undefined;
    }
    case 'query': {
      const { block } = body;
      return isKey(block) ? { type: 'query', block } : undefined;
    }
    case 'fill': {
      const { name } = body;
      return isKey(name) ? { type: 'fill', name } : undefined;
    }
    case 'pullIn':
    case 'copyMessage': {
      const { partner } = body;
      return isKey(partner) ? { type: body['type'], partner } : undefined;
    }
    case 'outcome': {
      const { outcome } = body;
      return outcome === 'helped' || outcome === 'wrong' ? { type: 'outcome', outcome } : undefined;
    }
    default:
      return undefined;
  }
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestKey;
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 1_000;
}
