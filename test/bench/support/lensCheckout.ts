import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { silentLogger } from '../../../src/core/base/logger';
import { NoteStore } from '../../../src/core/notes/noteStore';
import { AnchorSurvey } from '../../../src/features/notes/anchorSurvey';
import { HotDocuments } from '../../../src/features/notes/hotDocuments';
import { AnchorHistory } from '../../../src/platform/anchorHistory';
import { systemClock as clock } from '../../../src/platform/clock';
import { settingDefaults, type SettingKey } from '../../../src/platform/settings';
import { median } from './bench';
import { BenchDocument, editor, editorEvents, openFolder } from './editorStub';
import { madeLines, noteAt } from './madeNotes';

const fileCount = 5_000;
const anchorCount = 1_000;
const openCount = 10;
const linesOfFile = 120;
const rounds = 3;
/** The first file that is open: none that is renamed. */
const firstOpen = 20;

/** Every file changes above its anchor; in one of twenty the anchored line itself, in one of a hundred its name. */
function changed(lines: readonly string[], file: number): string[] {
  const next = [`// second ${file}`, '', ...lines.slice(0, 20), '', ...lines.slice(20)];
  if (file % 20 !== 3) return next;
  return next.map(line => line.replace(/throw new ChargeError\(/, 'throw new LimitError(this.limit, '));
}

const pathOf = (file: number): string => `src/d${file % 50}/f${file}.ts`;

/**
 * A repository on disk in which another branch changes 5,000 files; milliseconds from the news of the checkout.
 * Notes are of the first branch; the window goes there and back.
 */
export async function measureCheckout(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'opex-bench-'));
  try {
    return await measureIn(folder);
  } finally {
    editor.documents = [];
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function measureIn(folder: string): Promise<Record<string, number>> {
  const git = (...args: readonly string[]): string =>
    execFileSync(
      'git',
      [
        '-c',
        'gc.auto=0',
        '-c',
        'maintenance.auto=false',
        '-c',
        'user.name=b',
        '-c',
        'user.email=b@example.com',
        ...args,
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim();
  const write = (path: string, lines: readonly string[]): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), lines.join('\n'));
  };
  const before = Array.from({ length: fileCount }, (_, file) => madeLines(linesOfFile, `f${file}n`));
  for (const [file, lines] of before.entries()) write(pathOf(file), lines);
  git('init', '-q', '-b', 'first');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const commit = git('rev-parse', 'HEAD');
  git('checkout', '-q', '-b', 'second');
  for (const [file, lines] of before.entries()) {
    const isMoved = file % 100 === 7;
    write(isMoved ? `src/moved/f${file}.ts` : pathOf(file), changed(lines, file));
    if (isMoved) rmSync(join(folder, pathOf(file)));
  }
  git('add', '-A');
  git('commit', '-q', '-m', 'second');
  git('checkout', '-q', 'first');
  editor.head = commit;

  openFolder(folder);
  const root = editor.folder?.uri.toString() ?? '';
  const store = new NoteStore();
  const files = Array.from({ length: anchorCount }, (_, index) =>
    noteAt({ root, name: `c${index}`, path: pathOf(index), lines: before[index] ?? [], line: 44, commit }),
  );
  store.setFolder(root, { files });
  store.keepFolders([root]);
  const open = Array.from(
    { length: openCount },
    (_, index) =>
      new BenchDocument(join(folder, pathOf(firstOpen + index)), [...(before[firstOpen + index] ?? [])]),
  );
  const settings = {
    get: <K extends SettingKey>(key: K) => settingDefaults[key],
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const groups = { inFile: () => [], onDidChange: () => ({ dispose: () => undefined }) };
  const history = new AnchorHistory(silentLogger);
  const documents = new HotDocuments({ store, groups: groups as never, history, settings, clock });
  const survey = new AnchorSurvey({ store, documents, history, clock });
  for (const document of open) documents.lensesOf(document as never);
  // The list is on screen, and all of it was found.
  const first = published(survey, 1);
  survey.setWanted(true);
  await first;

  const all: number[] = [];
  const sure: number[] = [];
  const opened: number[] = [];
  let found = { sure: 0, likely: 0, lost: 0 };
  for (let round = 0; round < rounds; round += 1) {
    git('checkout', '-q', 'second');
    const began = performance.now();
    const second = published(survey, 2);
    const openDone = shown(documents, open, () => performance.now() - began);
    for (const document of open) {
      editorEvents.changed.fire(document.reload(readFileSync(document.uri.fsPath, 'utf8').split('\n')));
    }
    editor.head = git('rev-parse', 'HEAD');
    editorEvents.headMoved.fire();
    const times = (await second).map(at => at - began);
    sure.push(times[0] ?? NaN);
    all.push(times[1] ?? NaN);
    opened.push(await openDone);
    found = { sure: 0, likely: 0, lost: 0 };
    for (const file of files) {
      const [anchor] = file.note.anchors;
      const kind = anchor && survey.stateOf({ file, anchor })?.kind;
      if (kind === 'exact' || kind === 'moved') found.sure += 1;
      else if (kind === 'likely') found.likely += 1;
      else found.lost += 1;
    }
    // Nearly all stand somewhere: an answer that came early would be none.
    if (found.sure + found.likely < anchorCount * 0.95) throw new Error(JSON.stringify(found));
    const back = published(survey, 1);
    git('checkout', '-q', 'first');
    for (const document of open) {
      editorEvents.changed.fire(document.reload(readFileSync(document.uri.fsPath, 'utf8').split('\n')));
    }
    editor.head = commit;
    editorEvents.headMoved.fire();
    await back;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  survey.dispose();
  documents.dispose();
  return {
    reanchorAfterCheckoutMs: Math.round(median(all)),
    sureAfterCheckoutMs: Math.round(median(sure)),
    openFilesMs: Math.round(median(opened)),
    reanchoredSure: found.sure,
    reanchoredLikely: found.likely,
    reanchoredLost: found.lost,
  };
}

/** When the survey told news, `count` times. */
async function published(survey: AnchorSurvey, count: number): Promise<readonly number[]> {
  const at: number[] = [];
  return new Promise(resolve => {
    const listening = survey.onDidChange(() => {
      at.push(performance.now());
      if (at.length < count) return;
      listening.dispose();
      resolve(at);
    });
  });
}

/** When the lenses of all open documents stand where the file of today has them. */
async function shown(
  documents: HotDocuments,
  open: readonly BenchDocument[],
  elapsed: () => number,
): Promise<number> {
  return new Promise(resolve => {
    const listening = documents.onDidChange(() => {
      if (!open.every(document => documents.lensesOf(document as never).length > 0)) return;
      listening.dispose();
      resolve(elapsed());
    });
  });
}
