import './support/vscodeStub';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openPagerDuty } from '../../src/clients/pagerDuty';
import { silentLogger } from '../../src/core/base/logger';
import type { IncidentChanges, OpenIncidents, ReadCursor } from '../../src/core/incidents/incidentReads';
import { IncidentStore } from '../../src/core/incidents/incidentStore';
import { noPatterns } from '../../src/core/team/severityRule';
import { defaultTeam } from '../../src/core/team/team';
import { classifyIncident } from '../../src/core/team/classify';
import type { IncidentNode } from '../../src/features/incidents/incidentNodes';
import { IncidentsTree } from '../../src/features/incidents/incidentsTree';
import { say } from '../host/say';
import { BenchClock } from './support/benchClock';
import { median, type BenchResult } from './support/bench';
import { IncidentServer } from './support/incidentServer';

const sizes = [100, 1_000, 10_000];
/** More than PagerDuty lists of one question: the reading on by time is part of the figure. */
const pastCeiling = 25_000;
const rounds = 15;
const { signal } = new AbortController();

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What VS Code asks of a tree: all of it at first, then what it is told to draw anew, with what is below that. */
class TreeHost {
  resolved = 0;
  private readonly fired = new Set<IncidentNode | undefined>();

  constructor(private readonly tree: IncidentsTree) {
    tree.onDidChangeTreeData(node => void this.fired.add(node));
  }

  paint(): void {
    this.below(undefined);
  }

  /** @returns how many items were made. */
  repaint(): number {
    this.resolved = 0;
    const nodes = this.fired.has(undefined) ? [undefined] : [...this.fired];
    this.fired.clear();
    for (const node of nodes) {
      if (node) this.item(node);
      this.below(node);
    }
    return this.resolved;
  }

  private below(node: IncidentNode | undefined): void {
    for (const child of this.tree.getChildren(node)) {
      this.item(child);
      if (child.kind === 'severity') this.below(child);
    }
  }

  private item(node: IncidentNode): void {
    this.tree.getTreeItem(node);
    this.resolved += 1;
  }
}

interface Figures {
  readonly open: number;
  readonly requests: number;
  readonly fullReadMs: number;
  /** Classified, sorted, in the store. */
  readonly storeMs: number;
  readonly firstPaintMs: number;
  readonly itemsOfFirstPaint: number;
  /** A delta of 1 % taken over by the store and its listeners. */
  readonly deltaMs: number;
  readonly deltaReadMs: number;
  readonly itemsResolvedOnDelta: number;
  readonly heapMB: number;
  /** The same change by reading everything again and drawing every row, as a client without deltas does. */
  readonly everything: {
    readonly deltaReadMs: number;
    readonly deltaMs: number;
    readonly itemsResolvedOnDelta: number;
  };
}

async function measure(count: number): Promise<Figures> {
  let now = Date.UTC(2026, 10, 20, 2);
  const clock = new BenchClock(now);
  const server = new IncidentServer(count, now);
  const baseUrl = await server.start();
  const connection = { account: 'bench', label: 'Bench', baseUrl, keyKind: 'user', write: true } as const;
  // Each request's time limit is a timer of this clock, which stands still.
  const { source } = openPagerDuty(connection, () => Promise.resolve('key'), {
    clock,
    random: () => 0.5,
    log: silentLogger,
  });
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  try {
    const store = new IncidentStore(incident => classifyIncident(incident, defaultTeam, noPatterns));
    store.addSource(source.id, source.label);
    const outbox = { items: [], onDidChange: () => ({ dispose: () => undefined }) };
    const actions = new Set(['acknowledge']);
    const marks = { has: () => false, load: () => Promise.resolve(), onDidChange: outbox.onDidChange };
    const deps = { store, outbox, clock, marks, actionsOf: () => actions };
    const tree = new IncidentsTree(deps as never);
    const host = new TreeHost(tree);
    const read = store.beginRead(source.id);
    const [open, fullReadMs] = await timed(() => source.readOpen(signal, store.incidentsOf(source.id)));
    const { requests } = server;
    const [, storeMs] = await timed(() => read.succeed(open));
    const [, firstPaintMs] = await timed(() => host.paint());
    const itemsOfFirstPaint = host.resolved;

    let last: OpenIncidents | IncidentChanges = open;
    const deltas: number[] = [];
    const reads: number[] = [];
    const items: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Past the overlap of reads, so that each holds its own changes only.
      now += 60_000;
      await clock.runUntil(now, () => Promise.resolve());
      server.change(0.01, now);
      const cursor: ReadCursor | undefined = last.cursor;
      if (!cursor || !source.readChanges) throw new Error('changes cannot be read');
      const next = store.beginRead(source.id);
      const known = store.incidentsOf(source.id);
      const readChanges = source.readChanges.bind(source);
      const [changes, deltaReadMs]: readonly [IncidentChanges | undefined, number] = await timed(() =>
        readChanges(cursor, known, signal),
      );
      if (!changes) throw new Error('a delta of 1 % was too much');
      const [, deltaMs] = await timed(() => next.change(changes, undefined));
      await clock.runUntil(now + 50, () => Promise.resolve());
      deltas.push(deltaMs);
      reads.push(deltaReadMs);
      items.push(host.repaint());
      last = changes;
    }
    if (store.rows.length !== server.open) {
      throw new Error(`${store.rows.length} rows where ${server.open} are open`);
    }
    server.change(0.01, now);
    const [again, allReadMs] = await timed(() => source.readOpen(signal));
    const fresh = new IncidentStore(incident => classifyIncident(incident, defaultTeam, noPatterns));
    fresh.addSource(source.id, source.label);
    const [, allMs] = await timed(() => fresh.beginRead(source.id).succeed(again));
    const everything = {
      deltaReadMs: rounded(allReadMs),
      deltaMs: rounded(allMs),
      itemsResolvedOnDelta: fresh.rows.length,
    };
    fresh.dispose();
    collectGarbage();
    const heapMB = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
    tree.dispose();
    return {
      open: count,
      requests,
      fullReadMs: rounded(fullReadMs),
      storeMs: rounded(storeMs),
      firstPaintMs: rounded(firstPaintMs),
      itemsOfFirstPaint,
      deltaMs: rounded(median(deltas)),
      deltaReadMs: rounded(median(reads)),
      itemsResolvedOnDelta: Math.max(...items),
      heapMB: rounded(heapMB),
      everything,
    };
  } finally {
    await server.stop();
  }
}

async function timed<T>(act: () => T | Promise<T>): Promise<readonly [T, number]> {
  const startedAt = performance.now();
  const result = await act();
  return [result, performance.now() - startedAt];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * `incidents`: reading, storing and drawing many open incidents. The server answers from ready texts on this machine;
 * "drawn" is the work of the extension host, without VS Code's own. Figures are those of 10,000; `sizes` has all.
 */
export async function run(): Promise<BenchResult> {
  // The first run pays for the compiler.
  await measure(1_000);
  const measured: Figures[] = [];
  for (const size of [...sizes, pastCeiling]) {
    say(`${size} open incidents …`);
    measured.push(await measure(size));
  }
  const [, , largest] = measured;
  if (!largest) throw new Error('nothing was measured');
  const { fullReadMs, firstPaintMs, deltaMs, itemsResolvedOnDelta, heapMB } = largest;
  return {
    data: `${sizes.join(', ')} and ${pastCeiling} open incidents, 1 % changed ${rounds} times`,
    figures: {
      fullReadMs,
      firstPaintMs,
      deltaMs,
      itemsResolvedOnDelta,
      heapMB,
      sizes: Object.fromEntries(
        measured.map(figures => [String(figures.open), { ...figures, everything: undefined }]),
      ),
    },
    peers: { everythingEachTime: largest.everything },
  };
}
