import type { EntityId } from '../base/identity';
import { hash64 } from '../errors/fingerprint';

/**
 * What was done with one playbook for one incident (or for none): one file in the shared state of this machine.
 * It only ever grows: two windows that write at once lose nothing, because their events are united by id.
 */
export interface UseRecord {
  readonly version: 1;
  /** URI of the playbook, and its title when it was used. */
  readonly playbook: string;
  readonly title: string;
  /** Absent where it was used without an incident. */
  readonly incident?: UsedFor;
  /** In order of time. */
  readonly events: readonly UseEvent[];
}

/** The incident as it was called when the playbook was opened for it: it may be gone from every list later. */
export interface UsedFor {
  readonly id: EntityId;
  /** "#1482 Checkout: card charges failing". */
  readonly name: string;
  readonly service?: string;
}

/** Something that the person of this machine did. `at` is Unix ms by this machine's clock; `id` is unique. */
export type UseEvent = { readonly id: string; readonly at: number } & (
  | { readonly kind: 'opened' }
  /** Steps start over: what was ticked before counts no more, the transcript keeps it. */
  | { readonly kind: 'startedOver' }
  | {
      readonly kind: 'tick';
      /** Key of the step, made of its words. */
      readonly step: string;
      /** From 1, in the order of the page, and its words, when it was ticked. */
      readonly number: number;
      readonly text: string;
      readonly done: boolean;
    }
  | {
      readonly kind: 'command';
      /** Key of the code block, and of the step that it belongs to. */
      readonly block: string;
      readonly step?: string;
      readonly language: string;
      /** As the playbook has it, values not filled in: the same from incident to incident. Secrets are masked. */
      readonly template: string;
      /** As it went to the terminal. Secrets are masked. */
      readonly text: string;
      /** Zero-based line of the block in the playbook's file. */
      readonly line?: number;
      /** What it would act on, read just before; absent: unknown. */
      readonly target?: CommandTarget;
      /** `inserted`: without Enter, the person ran it, or not. */
      readonly how: 'inserted' | 'ran';
      readonly destructive: boolean;
    }
  | {
      readonly kind: 'commandEnd';
      /** Id of its `command`. */
      readonly of: string;
      /** Absent where the shell did not tell. */
      readonly exitCode?: number;
      /** The end of what it wrote, secrets masked; absent where the shell did not tell. */
      readonly output?: string;
    }
  | {
      readonly kind: 'query';
      readonly block: string;
      readonly step?: string;
      readonly language: string;
      readonly text: string;
      /** Rows found; absent where it failed. */
      readonly rows?: number;
    }
  | {
      readonly kind: 'outcome';
      readonly outcome: 'helped' | 'wrong';
      /** What was wrong: the step's key and number, or a zero-based line of the file. */
      readonly step?: string;
      readonly number?: number;
      readonly line?: number;
    }
);

/** What a command acts on: the current kube context, a cloud profile, a host, a directory. */
export interface CommandTarget {
  readonly kind: TargetKind;
  readonly name: string;
}

export type TargetKind = 'kube' | 'aws' | 'gcloud' | 'azure' | 'docker' | 'host' | 'directory';

/** Where a step stands. */
export interface StepTick {
  readonly step: string;
  readonly number: number;
  readonly text: string;
  readonly at: number;
}

/** A command with how it ended. */
export interface UsedCommand {
  readonly command: Extract<UseEvent, { kind: 'command' }>;
  readonly end?: Extract<UseEvent, { kind: 'commandEnd' }>;
}

/** A record read as what stands now. */
export interface PlaybookUse {
  readonly playbook: string;
  readonly title: string;
  readonly incident?: UsedFor;
  /** When it was first and last used; undefined for a record without events. */
  readonly firstAt?: number;
  readonly lastAt?: number;
  /** Steps that are ticked now, by key. */
  readonly ticks: ReadonlyMap<string, StepTick>;
  /** All commands, the oldest first. */
  readonly commands: readonly UsedCommand[];
  /** What was said last. */
  readonly outcome?: Extract<UseEvent, { kind: 'outcome' }>;
}

/** The name of a record's file: one for each playbook and incident. */
export function useRecordName(playbook: string, incidentId: EntityId | undefined): string {
  return `${incidentId ?? 'none'}~${hash64(playbook)}`;
}

/** Unites two readings of one record; nothing of either is lost. */
export function mergeUse(a: UseRecord, b: UseRecord): UseRecord {
  const events = new Map([...a.events, ...b.events].map(event => [event.id, event]));
  const incident = b.incident ?? a.incident;
  return {
    version: 1,
    playbook: b.playbook,
    title: b.title,
    ...(incident ? { incident } : {}),
    events: [...events.values()].sort((x, y) => x.at - y.at || (x.id < y.id ? -1 : 1)),
  };
}

/** What stands now by a record. */
export function readUse({ playbook, title, incident, events }: UseRecord): PlaybookUse {
  const ticks = new Map<string, StepTick>();
  const commands: UsedCommand[] = [];
  // Of one millisecond an end may stand before its beginning.
  const ends = new Map(events.flatMap(event => (event.kind === 'commandEnd' ? [[event.of, event]] : [])));
  let outcome: PlaybookUse['outcome'];
  for (const event of events) {
    switch (event.kind) {
      case 'startedOver':
        ticks.clear();
        break;
      case 'tick': {
        const { step, number, text, at } = event;
        if (event.done) ticks.set(step, { step, number, text, at });
        else ticks.delete(step);
        break;
      }
      case 'command': {
        const end = ends.get(event.id);
        commands.push(end ? { command: event, end } : { command: event });
        break;
      }
      case 'outcome':
        outcome = event;
        break;
      case 'opened':
      case 'commandEnd':
      case 'query':
        break;
    }
  }
  const [first] = events;
  const last = events.at(-1);
  return {
    playbook,
    title,
    ...(incident ? { incident } : {}),
    ...(first && last ? { firstAt: first.at, lastAt: last.at } : {}),
    ticks,
    commands,
    ...(outcome ? { outcome } : {}),
  };
}
