import './support/editorStub';
import { performance } from 'node:perf_hooks';
import { silentLogger } from '../../src/core/base/logger';
import type { ErrorGroup } from '../../src/core/errors/errorGroup';
import { ErrorStore } from '../../src/core/errors/errorStore';
import { IncidentStore } from '../../src/core/incidents/incidentStore';
import { CauseBook } from '../../src/core/notes/causeBook';
import { FixStore } from '../../src/core/notes/fixStore';
import { NoteStore } from '../../src/core/notes/noteStore';
import { GroupPlaces } from '../../src/features/notes/groupPlaces';
import { HotDocuments } from '../../src/features/notes/hotDocuments';
import { IncidentTimes } from '../../src/features/notes/incidentTimes';
import { LensProvider } from '../../src/features/notes/lensProvider';
import { settingDefaults, type SettingKey } from '../../src/platform/settings';
import { say } from '../host/say';
import { median, type BenchResult } from './support/bench';
import { BenchClock } from './support/benchClock';
import { measureCheckout } from './support/lensCheckout';
import { BenchDocument, editorEvents, openFolder } from './support/editorStub';
import { madeLines, noteAt } from './support/madeNotes';

const lineCount = 10_000;
const noteCount = 1_000;
const frameCount = 5_000;
const keystrokes = 3_000;
const keyEveryMs = 120;
/** VS Code asks for lenses while somebody types, but not more often. */
const lensesEveryMs = 250;
const pollEveryMs = 30_000;
const windowMs = 86_400_000;
const root = 'file:///bench';
const path = 'src/shop.ts';

/** A reading as a poll brings it: counts grow, lines stay. */
function groupsAt(round: number, now: number): readonly ErrorGroup[] {
  return Array.from({ length: frameCount }, (_, index) => {
    const line = 1 + ((index * 7919) % lineCount);
    return {
      fingerprint: `v1:${index}`,
      title: `ChargeError: gateway timeout ${index}`,
      service: 'checkout',
      classified: { severity: 'critical', reason: { kind: 'default' } },
      count: 100 + index + round,
      firstSeen: now - windowMs,
      lastSeen: now,
      frames: [{ file: path, line, library: false }],
      samples: [],
    } as unknown as ErrorGroup;
  });
}

async function measureFile(): Promise<Record<string, number>> {
  openFolder('/bench');
  const clock = new BenchClock(Date.UTC(2026, 10, 20, 2));
  const settings = {
    get: <K extends SettingKey>(key: K) => settingDefaults[key],
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const store = new NoteStore();
  const errors = new ErrorStore();
  const incidents = new IncidentStore(() => ({ severity: 'major', reason: { kind: 'default' } }) as never);
  const [causes, fixes] = [new CauseBook(), new FixStore()];
  const frames = {
    locate: (frame: { readonly line: number }) => Promise.resolve({ uri: document.uri, line: frame.line }),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const lines = madeLines(lineCount);
  const document = new BenchDocument(`/bench/${path}`, [...lines]);
  const files = Array.from({ length: noteCount }, (_, index) =>
    noteAt({ root, name: `n${index}`, path, lines, line: Math.floor((index * lineCount) / noteCount) + 4 }),
  );
  store.setFolder(root, { files });
  store.keepFolders([root]);
  const log = silentLogger;
  const groups = new GroupPlaces({ errors, frames: frames as never, clock, log });
  const history = { textOf: () => undefined, load: () => Promise.resolve(false) };
  const documents = new HotDocuments({ store, groups, history: history as never, settings, clock });
  const times = new IncidentTimes({ incidents, causes, store });
  const provider = new LensProvider({ documents, errors, settings, fixes, times, clock });

  const idle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    await new Promise(resolve => setImmediate(resolve));
  };
  errors.addSource('bench', 'bench');
  let round = 0;
  const poll = (): void => {
    const to = clock.now();
    const reading = {
      groups: groupsAt(round++, to),
      asOf: to,
      recordsRead: 1e6,
      errorsRead: 1e6,
      problems: [],
    };
    errors.endRead('bench', { from: to - windowMs, to }, reading);
  };
  const provide = (): readonly unknown[] => provider.provideCodeLenses(document as never);
  let repaints = 0;
  provider.onDidChangeCodeLenses(() => (repaints += 1));

  const firstMs = timed(provide);
  poll();
  await clock.runUntil(clock.now() + 2_000, idle);
  const shown = provide().length;
  if (shown < noteCount) throw new Error(`${shown} lenses for ${noteCount} notes and ${frameCount} frames`);
  // What the compiler takes is paid before.
  for (let i = 0; i < 200; i += 1) provide();

  say('Lenses asked for, with a poll at every tenth time …');
  const provides: number[] = [];
  const resolves: number[] = [];
  repaints = 0;
  for (let i = 0; i < 600; i += 1) {
    if (i % 10 === 0) {
      poll();
      await clock.runUntil(clock.now() + pollEveryMs, idle);
    }
    provides.push(timed(provide));
    const resolve = (provider as { resolveCodeLens?: (lens: unknown) => unknown }).resolveCodeLens;
    for (const lens of provide().slice(0, 50)) resolves.push(timed(() => resolve?.(lens)));
  }
  const repaintsPerPoll = repaints / 60;

  say(`${keystrokes} keystrokes …`);
  const hands: number[] = [];
  let spent = 0;
  let asked = clock.now();
  for (let key = 0; key < keystrokes; key += 1) {
    // All over the file, each place for a word or two; every eighth key is Enter, every eighth takes it back.
    const at = (Math.floor(key / 40) * 1237) % (lineCount - 10);
    const column = document.lineAt(at).text.length;
    const event =
      key % 8 === 6
        ? document.edit(at, column, at, column, '\n')
        : key % 8 === 7
          ? document.edit(at, column, at + 1, 0, '')
          : document.edit(at, column, at, column, 'x');
    const ms = timed(() => editorEvents.changed.fire(event));
    hands.push(ms);
    spent += ms;
    document.isDirty = true;
    const now = clock.now() + keyEveryMs;
    const before = performance.now();
    await clock.runUntil(now, () => Promise.resolve());
    spent += performance.now() - before;
    if (now - asked >= lensesEveryMs) {
      asked = now;
      spent += timed(provide);
    }
  }
  const left = provide().length;
  if (left < shown * 0.9) throw new Error(`${left} of ${shown} lenses are left after typing`);
  const updateMs = await updateCost(clock, store, files, idle);
  provider.dispose();
  documents.dispose();
  groups.dispose();
  return {
    provideP50Ms: rounded(quantile(provides, 0.5)),
    provideP99Ms: rounded(quantile(provides, 0.99)),
    resolveP99Ms: rounded(quantile(resolves, 0.99)),
    keystrokeMs: rounded(quantile(hands, 0.5)),
    keystrokeP99Ms: rounded(quantile(hands, 0.99)),
    keystrokeWithLensesMs: rounded(spent / keystrokes),
    firstProvideMs: rounded(firstMs),
    updateMs: rounded(updateMs),
    repaintsPerPoll: rounded(repaintsPerPoll),
    lenses: shown,
  };
}

/** What a change of the notes costs, once hands rest: never on a keystroke. */
async function updateCost(
  clock: BenchClock,
  store: NoteStore,
  files: Parameters<NoteStore['setFolder']>[1]['files'],
  idle: () => Promise<void>,
): Promise<number> {
  const costs: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    store.setFolder(root, { files });
    const before = performance.now();
    await clock.runUntil(clock.now() + 1_000, () => Promise.resolve());
    costs.push(performance.now() - before);
    await idle();
  }
  return median(costs);
}

function timed(act: () => unknown): number {
  const startedAt = performance.now();
  act();
  return performance.now() - startedAt;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/**
 * `lenses`: what lenses cost the extension host, outside of VS Code: the extension's own classes over the smallest
 * stand-in for documents, events and files (`support/editorStub.ts`); git and the disk are real.
 *
 * One file of 10,000 lines with 1,000 notes and 5,000 frames. `provide…`: all lenses of the file, a poll before every
 * tenth time; they come resolved, so `resolveP99Ms` is a call of nothing. `keystrokeMs` is the median of what is done on
 * a change of the text, `keystrokeWithLensesMs` the mean of everything in its time: timers, and the lenses that VS Code
 * asks for four times a second. `reanchorAfterCheckoutMs`: from the news of another commit until every one of 1,000
 * anchors in 1,000 of 5,000 changed files has its state, waiting included; `openFilesMs` until those in open files have.
 */
export async function run(): Promise<BenchResult> {
  const file = await measureFile();
  say(JSON.stringify(file));
  say('A checkout that changes 5,000 files …');
  return {
    data: `${lineCount} lines, ${noteCount} notes, ${frameCount} frames; a checkout that changes 5000 files`,
    figures: { ...file, ...(await measureCheckout()) },
  };
}
