import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import { NoteStore, type NoteFile } from '../../../../src/core/notes/noteStore';
import { insidePath, noteFileName, slugOf } from '../../../../src/core/notes/notePath';
import type { RootCauseNote } from '../../../../src/core/notes/rootCauseNote';

const root = 'file:///shop';

function file(name: string, more: Partial<RootCauseNote> = {}, of = root): NoteFile {
  const uri = `${of}/.opex/root-causes/${name}.md`;
  return {
    root: of,
    problems: [],
    note: {
      uri,
      title: name,
      status: 'suspected',
      incidents: [],
      errors: [],
      anchors: [],
      prevention: [],
      body: '',
      ...more,
    },
  };
}

function titles(notes: readonly RootCauseNote[]): string {
  return notes.map(note => note.title).join();
}

describe('the notes of the open folders', () => {
  const unreadable = problem('notes.folderUnreadable', { folder: root, detail: 'no' });

  it('finds notes by error, by incident and by the file they are about', () => {
    const store = new NoteStore();
    const anchors = [
      { path: 'src/a.ts', line: 1 },
      { path: 'src/a.ts', line: 9 },
    ];
    store.setFolder(root, {
      files: [
        file('a', { errors: ['v1:x', 'v1:x'], incidents: ['pagerduty:acme:Q1'], anchors }),
        file('b', { errors: ['v1:x'], incidents: ['pagerduty:Q1'] }),
        file('c', { incidents: ['pagerduty:other:Q1'] }),
      ],
    });
    assert.equal(titles(store.forFingerprint('v1:x')), 'a,b');
    assert.equal(titles(store.forFingerprint('v1:y')), '');
    assert.equal(titles(store.forIncident('pagerduty:acme:Q1')), 'a,b');
    assert.deepEqual(
      store.forPath(root, 'src/a.ts').map(({ anchor }) => anchor.line),
      [1, 9],
    );
    assert.deepEqual(store.forPath('file:///shop2', 'src/a.ts'), []);
    assert.equal(store.byUri(`${root}/.opex/root-causes/b.md`)?.note.title, 'b');
  });

  it('lists the newest first and those without a date last', () => {
    const store = new NoteStore();
    store.setFolder(root, {
      files: [file('a', { created: '2026-01-02' }), file('b'), file('c', { created: '2026-03-01' })],
    });
    assert.equal(titles(store.notes), 'c,a,b');
  });

  it('is empty only when every folder was read whole', () => {
    const store = new NoteStore();
    assert.equal(store.isEmpty, false);
    store.setFolder(root, { files: [] });
    assert.equal(store.isEmpty, false);
    store.keepFolders([root]);
    assert.equal(store.isEmpty, true);
    store.setFolder(root, { files: [], problem: unreadable });
    assert.equal(store.isEmpty, false);
  });

  it('keeps the notes of a folder that cannot be listed any more', () => {
    const store = new NoteStore();
    store.setFolder(root, { files: [file('a')] });
    store.setFolder(root, { files: [], problem: unreadable });
    assert.equal(titles(store.notes), 'a');
    assert.deepEqual(store.folderProblems, [unreadable]);
    store.setFolder(root, { files: [] });
    assert.equal(titles(store.notes), '');
    assert.deepEqual(store.folderProblems, []);
  });

  it('forgets folders that were closed, and tells each change', () => {
    const store = new NoteStore();
    let told = 0;
    store.onDidChange(() => (told += 1));
    store.setFolder(root, { files: [file('a')] });
    store.setFolder('file:///two', { files: [file('b', {}, 'file:///two')] });
    store.keepFolders(['file:///two']);
    assert.equal(titles(store.notes), 'b');
    assert.equal(told, 3);
  });
});

describe('file names of notes', () => {
  for (const [title, slug] of [
    ['Retry storm when the card gateway times out', 'retry-storm-when-the-card-gateway-times-out'],
    ['  Größe: „Überlauf“ / ../../x  ', 'grosse-uberlauf-x'],
    ['支払いエラー', '支払いエラー'],
    ['💥', 'root-cause'],
    ['', 'root-cause'],
    ['..', 'root-cause'],
    ['x'.repeat(200), 'x'.repeat(60)],
    [`${'word '.repeat(12)}end`, 'word-word-word-word-word-word-word-word-word-word-word-word'],
  ] as const) {
    it(`makes ${JSON.stringify(slug)} of ${JSON.stringify(title.slice(0, 50))}`, () =>
      assert.equal(slugOf(title), slug));
  }

  it('never takes a name that is there, in any case', () => {
    assert.equal(noteFileName('2026-10-12', 'A b', []), '2026-10-12-a-b.md');
    const taken = ['2026-10-12-root-cause.md', '2026-10-12-ROOT-CAUSE-2.md'];
    assert.equal(noteFileName('2026-10-12', '?', taken), '2026-10-12-root-cause-3.md');
  });

  for (const [path, inside] of [
    ['a.ts', 'a.ts'],
    ['./a//b/./c.ts', 'a/b/c.ts'],
    ['a\\b.ts', 'a/b.ts'],
    ['..hidden/a...b', '..hidden/a...b'],
    ['a/..', undefined],
    ['../a', undefined],
    ['/a', undefined],
    ['\\\\host\\a', undefined],
    ['c:a', undefined],
    ['vscode-vfs://x/a', undefined],
    ['a\nb', undefined],
    ['.', undefined],
    ['', undefined],
    ['x'.repeat(1001), undefined],
  ] as const) {
    it(`lets ${JSON.stringify(path.slice(0, 20))} lead to ${String(inside)}`, () =>
      assert.equal(insidePath(path), inside));
  }
});
