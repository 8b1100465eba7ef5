import assert from 'node:assert/strict';
import { notesOfGroup } from '../../../../src/core/notes/notesOfGroup';
import type { NoteFile } from '../../../../src/core/notes/noteStore';
import type { RootCauseNote } from '../../../../src/core/notes/rootCauseNote';

const note = (title: string, path: string, symbol?: string): RootCauseNote => ({
  uri: `file:///r/${title}.md`,
  title,
  status: 'fixed',
  incidents: [],
  errors: [],
  anchors: [{ path, line: 1, ...(symbol === undefined ? {} : { symbol }) }],
  prevention: [],
  body: '',
});
const named = note('named', 'other.ts');
const near = note('near', 'services/checkout/src/checkout.ts', 'charge');
const files = [
  near,
  named,
  note('same name elsewhere', 'services/billing/src/checkout.ts', 'charge'),
  note('same file, another function', 'services/checkout/src/checkout.ts', 'refund'),
  note('no function', 'services/checkout/src/checkout.ts'),
  note('only the end of a name', 'out.ts', 'charge'),
].map((one): NoteFile => ({ note: one, root: 'file:///r', problems: [] }));
const store = {
  files,
  forFingerprint: (name: string) => (name === 'v1:old' ? [named] : []),
};
const frame = (file: string, name: string, library = false) => ({
  file,
  line: 118,
  function: name,
  library,
});
const titles = (group: Parameters<typeof notesOfGroup>[1]): string[] =>
  notesOfGroup(store, group).map(({ title }) => title);

describe('notes about an error group', () => {
  for (const [what, frames, expected] of [
    ['by the place of its frame', [frame('/app/services/checkout/src/checkout.ts', 'charge')], ['near']],
    ['of an async function', [frame('/app/services/checkout/src/checkout.ts', 'async charge')], ['near']],
    ['of a method', [frame('C:\\app\\services\\checkout\\src\\checkout.ts', 'Till.charge')], ['near']],
    ['never by a library’s frame', [frame('/app/services/checkout/src/checkout.ts', 'charge', true)], []],
    ['never by a file name alone', [frame('/app/checkout.ts', 'charge')], []],
    ['none without a trace', [], []],
  ] as const) {
    it(what, () => assert.deepEqual(titles({ fingerprint: 'v1:a', frames }), expected));
  }

  it('by its name first, also one it had before, each once', () => {
    const frames = [frame('/app/services/checkout/src/checkout.ts', 'charge')];
    assert.deepEqual(titles({ fingerprint: 'v1:a', aliases: ['v1:old'], frames }), ['named', 'near']);
  });
});
