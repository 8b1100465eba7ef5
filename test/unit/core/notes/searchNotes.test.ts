import assert from 'node:assert/strict';
import { NoteStore, type NoteFile } from '../../../../src/core/notes/noteStore';
import type { RootCauseNote } from '../../../../src/core/notes/rootCauseNote';
import { searchNotes } from '../../../../src/core/notes/searchNotes';

const file = (title: string, more: Partial<RootCauseNote> = {}): NoteFile => ({
  root: 'file:///shop',
  problems: [],
  note: {
    uri: `file:///shop/.opex/root-causes/${title}.md`,
    title,
    status: 'suspected',
    incidents: [],
    errors: [],
    anchors: [],
    prevention: [],
    body: '',
    ...more,
  },
});

const files = [
  file('Größe des Puffers', { body: 'The retry budget was spent.' }),
  file('Retry storm', { incidents: ['pagerduty:acme:Q1482ABC'], errors: ['v1:abc'] }),
  file('Disk full', { anchors: [{ path: 'services/billing/src/queue.ts', line: 9, symbol: 'drain' }] }),
  file('One timer', {
    fix: { commits: ['9c01d2e'], release: 'v2.32' },
    status: 'fixed',
    created: '2026-10-12',
  }),
];

describe('searching root causes', () => {
  for (const [query, ...titles] of [
    ['', 'Größe des Puffers', 'Retry storm', 'Disk full', 'One timer'],
    ['retry', 'Retry storm', 'Größe des Puffers'],
    ['RETRY budget', 'Größe des Puffers'],
    ['grosse', ...[]],
    ['große', 'Größe des Puffers'],
    ['q1482', 'Retry storm'],
    ['billing drain', 'Disk full'],
    ['v2.32', 'One timer'],
    ['9c01 fixed 2026-10', 'One timer'],
    ['nothing like it'],
  ] as const) {
    it(`for ${JSON.stringify(query)} finds ${titles.join(', ') || 'none'}`, () => {
      assert.deepEqual(
        searchNotes(files, query).map(({ note }) => note.title),
        titles,
      );
    });
  }

  it('is beside what is about an incident: notes that name it, then those of its errors', () => {
    const store = new NoteStore();
    store.setFolder('file:///shop', { files: [file('Of the error', { errors: ['v1:abc'] }), ...files] });
    const about = store.about('pagerduty:acme:Q1482ABC', ['v1:abc', 'v1:none']);
    assert.deepEqual(
      about.map(({ title }) => title),
      ['Retry storm', 'Of the error'],
    );
    assert.deepEqual(store.about('pagerduty:acme:Q2', []), []);
  });
});
