import assert from 'node:assert/strict';
import fc from 'fast-check';
import { silentLogger } from '../../../../src/core/base/logger';
import { giveUpMs, noAnswerMs, DurableOutbox } from '../../../../src/core/incidents/outbox';
import {
  noteOf,
  type IncidentWrite,
  type OutboxEntry,
  type OutboxStorage,
} from '../../../../src/core/incidents/outboxEntry';
import { FakeServer, FakeSource, type Fault } from './fakeSource';
import { incident } from './incidents';
import { ManualClock } from './manualClock';
import { MemoryStorage } from './memoryStorage';
import { settle } from './outboxWorld';

const faults: readonly Fault[] = [
  'none',
  'none',
  'notSent',
  'refused',
  'lostAfter',
  'lostBefore',
  'hangAfter',
  'hangBefore',
  'alien',
];
const incidents = ['A', 'B'];
/** Few texts, so that the same one is often pressed twice. */
const texts = ['x', 'y'];

type Step =
  | { readonly do: 'press'; readonly incident: string; readonly write: IncidentWrite }
  | { readonly do: 'retry'; readonly which: number }
  /** Lets so many turns of the event loop's microtasks pass: kills fall between any two. */
  | { readonly do: 'run'; readonly turns: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** The disk begins or ceases to refuse writes. */
  | { readonly do: 'disk'; readonly failing: boolean }
  /** The extension host dies at this very point, and another one starts. */
  | { readonly do: 'kill' };

const anyWrite: fc.Arbitrary<IncidentWrite> = fc.oneof(
  fc.constant<IncidentWrite>({ kind: 'acknowledge' }),
  fc.constant<IncidentWrite>({ kind: 'resolve' }),
  fc.constantFrom(...texts).map((note): IncidentWrite => ({ kind: 'resolve', note })),
  fc.constantFrom(...texts).map((text): IncidentWrite => ({ kind: 'note', text })),
);
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('press' as const),
      incident: fc.constantFrom(...incidents),
      write: anyWrite,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retry' as const), which: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('run' as const), turns: fc.nat(25) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(noAnswerMs, giveUpMs) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), failing: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
);

function drawn(stream: Iterator<Fault>): Fault {
  const next = stream.next();
  return next.done === true ? 'none' : next.value;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** One window after another over the same server and disk. */
class Night {
  readonly server = new FakeServer(...incidents);
  readonly storage = new MemoryStorage();
  readonly clock = new ManualClock();
  /** How often the person asked for a send: presses, and retries of what was not under way. */
  asked = 0;
  /** Entries whose press was answered. */
  readonly taken = new Map<string, OutboxEntry>();
  outbox: DurableOutbox;
  private kill: () => void = () => undefined;
  private lastId = 0;

  constructor(public nextFault: () => Fault) {
    this.outbox = this.start();
  }

  /** A dead window's code never goes on: whatever it awaits stays open, whatever it calls does nothing. */
  async restart(): Promise<void> {
    this.kill();
    this.outbox = this.start();
    await this.outbox.load();
  }

  private start(): DurableOutbox {
    const life = new AbortController();
    this.kill = () => life.abort();
    const dead = (): boolean => life.signal.aborted;
    const guard = async <T>(call: () => Promise<T>): Promise<T> => {
      if (dead()) return never<T>();
      const result = await call().then(
        value => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      return dead() ? never<T>() : result();
    };
    const storage: OutboxStorage = {
      list: () => guard(() => this.storage.list()),
      put: (id, record) => guard(() => this.storage.put(id, record)),
      remove: id => guard(() => this.storage.remove(id)),
    };
    const faulty = new FakeSource(this.server, () => this.nextFault());
    const source = new FakeSource(this.server);
    source.readNotes = (id, signal) => guard(() => faulty.readNotes(id, signal));
    source.acknowledge = (id, signal) => guard(() => faulty.acknowledge(id, signal));
    source.resolve = (id, signal) => guard(() => faulty.resolve(id, signal));
    source.addNote = (id, note, signal) => guard(() => faulty.addNote(id, note, signal));
    return new DurableOutbox({
      storage,
      clock: this.clock,
      log: silentLogger,
      newId: () => `entry-${++this.lastId}`,
      source: () => source,
    });
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'press':
        this.asked += 1;
        void this.outbox
          .press(incident(step.incident), step.write)
          .then(entry => this.taken.set(entry.id, entry));
        return;
      case 'retry': {
        const item = this.outbox.items[step.which];
        if (!item || item.underWay) return;
        this.asked += 1;
        void this.outbox.retry(item.entryId);
        return;
      }
      case 'run':
        for (let turn = 0; turn < step.turns; turn++) await Promise.resolve();
        return;
      case 'wait':
        this.clock.advance(step.ms);
        return;
      case 'disk':
        this.storage.failing = step.failing;
        return;
      case 'kill': {
        const before = this.server.writes;
        await this.restart();
        await settle();
        assert.equal(this.server.writes, before, 'a new window sends nothing unasked');
      }
    }
  }

  /** Everything works again, the windows were reloaded, and the person sends all that waits. */
  async morning(): Promise<void> {
    this.nextFault = () => 'none';
    this.storage.failing = false;
    await this.restart();
    for (const { entryId } of this.outbox.items) await this.outbox.retry(entryId);
    await settle();
  }
}

describe('Outbox, whatever breaks', () => {
  it('loses no write and doubles none', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 30 }),
        fc.infiniteStream(fc.constantFrom(...faults)),
        async (steps, stream) => {
          const night = new Night(() => drawn(stream));
          for (const step of steps) await night.take(step);
          await night.morning();
          const { server, storage } = night;
          const left = night.outbox.items.filter(
            item => !(item.state === 'refused' && item.kind === 'acknowledge'),
          );
          assert.deepEqual(
            [left, storage.records.size],
            [[], 0],
            'nothing is left, but that a resolved one is not acknowledged',
          );
          for (const id of incidents) {
            for (const text of texts) {
              const kept = [...storage.everKept.values()].filter(
                entry => entry.nativeId === id && noteOf(entry.write) === text,
              );
              const there = server.notesOf(id).filter(note => note.content === text);
              const unkept = [...night.taken.values()].filter(
                entry =>
                  !storage.everKept.has(entry.id) && entry.nativeId === id && noteOf(entry.write) === text,
              );
              // What no disk took was told so, and may be lost with its window.
              assert.ok(there.length >= kept.length, `lost: "${text}" of ${id}`);
              assert.ok(there.length <= kept.length + unkept.length, `doubled: "${text}" of ${id}`);
            }
            const kept = [...storage.everKept.values()].filter(entry => entry.nativeId === id);
            const resolves = server.effects.filter(effect => effect === `resolved ${id}`).length;
            const acknowledges = server.effects.filter(effect => effect === `acknowledged ${id}`).length;
            // A refused change of status was told and is kept no longer; every other one went through.
            if (!server.refused.has(id)) {
              if (kept.some(({ write }) => write.kind === 'resolve')) assert.equal(resolves, 1);
              if (kept.some(({ write }) => write.kind === 'acknowledge'))
                assert.ok(acknowledges + resolves > 0);
            }
            assert.ok(
              resolves <= 1 && acknowledges <= 1,
              `${resolves} resolves, ${acknowledges} acknowledges of ${id}`,
            );
          }
          // A resolve with a note is two writes at most; nothing goes out more often than it was asked for.
          assert.ok(server.writes <= 2 * (night.asked + storage.everKept.size));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
