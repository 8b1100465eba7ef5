import { maskSecrets } from '../errors/maskSecrets';
import { maskCommand } from './maskCommand';
import type { UseEvent, UseRecord } from './useRecord';

/** A line of what happened, in order of time. */
export type TranscriptLine =
  | {
      readonly kind: 'step';
      readonly at: number;
      readonly by?: string;
      readonly done: boolean;
      readonly number: number;
      readonly text: string;
    }
  | {
      readonly kind: 'command';
      readonly at: number;
      readonly text: string;
      readonly target?: string;
      readonly how: 'inserted' | 'ran';
      readonly exitCode?: number;
      /** From its start to its end (ms). */
      readonly tookMs?: number;
      readonly output?: string;
    }
  | {
      readonly kind: 'query';
      readonly at: number;
      readonly language: string;
      readonly text: string;
      readonly rows?: number;
    }
  | { readonly kind: 'startedOver'; readonly at: number }
  | {
      readonly kind: 'outcome';
      readonly at: number;
      readonly outcome: 'helped' | 'wrong';
      readonly number?: number;
    };

/** What another person did, as their notes tell it. */
export interface OthersStep {
  readonly by: string;
  readonly at: number;
  readonly number: number;
  readonly text: string;
}

/** All that was done with a playbook, secrets masked once more: records of before may lack a rule of today. */
export function transcriptOf(
  record: Pick<UseRecord, 'events'>,
  others: readonly OthersStep[] = [],
): readonly TranscriptLine[] {
  const ends = new Map(
    record.events.flatMap(event => (event.kind === 'commandEnd' ? [[event.of, event] as const] : [])),
  );
  const own = record.events.flatMap(event => lineOf(event, ends) ?? []);
  const theirs = others.map((step): TranscriptLine => ({ kind: 'step', done: true, ...step }));
  return [...own, ...theirs].sort((a, b) => a.at - b.at);
}

function lineOf(
  event: UseEvent,
  ends: ReadonlyMap<string, Extract<UseEvent, { kind: 'commandEnd' }>>,
): TranscriptLine | undefined {
  const { at } = event;
  switch (event.kind) {
    case 'tick':
      return { kind: 'step', at, done: event.done, number: event.number, text: event.text };
    case 'command': {
      const end = ends.get(event.id);
      return {
        kind: 'command',
        at,
        text: maskCommand(event.text),
        how: event.how,
        ...(event.target ? { target: `${event.target.kind} ${event.target.name}` } : {}),
        ...(end?.exitCode === undefined ? {} : { exitCode: end.exitCode }),
        ...(end ? { tookMs: Math.max(0, end.at - at) } : {}),
        ...(end?.output === undefined ? {} : { output: maskSecrets(end.output) }),
      };
    }
    case 'query': {
      const rows = event.rows === undefined ? {} : { rows: event.rows };
      return { kind: 'query', at, language: event.language, text: maskCommand(event.text), ...rows };
    }
    case 'startedOver':
      return { kind: 'startedOver', at };
    case 'outcome': {
      const number = event.number === undefined ? {} : { number: event.number };
      return { kind: 'outcome', at, outcome: event.outcome, ...number };
    }
    case 'opened':
    case 'commandEnd':
      return undefined;
  }
}

/** The end of what a command wrote, as it is kept: masked, in whole lines where they fit. */
export function keptOutput(text: string, most = 4_000): string {
  const masked = maskSecrets(text.slice(-most * 4)).trimEnd();
  if (masked.length <= most) return masked;
  const tail = masked.slice(-most);
  const line = tail.indexOf('\n');
  return `…${line >= 0 && line < most / 2 ? tail.slice(line) : tail}`;
}
