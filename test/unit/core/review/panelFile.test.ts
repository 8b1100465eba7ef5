import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  newPanelId,
  readPanelFile,
  removePanel,
  setPanel,
  type PanelDraft,
} from '../../../../src/core/review/panelFile';

const file = '.opex/panels.json';
const queue: PanelDraft = {
  title: 'Queue depth',
  unit: 'number',
  better: 'lower',
  definition: 'Jobs that wait.',
  queries: [{ label: 'all', expression: 'sum by (queue) (queue_depth)' }],
};

/** `code key@line` of each problem. */
function told(text: string): readonly string[] {
  return readPanelFile(text, file).problems.map(({ code, args, place }) => {
    const key = 'key' in args ? ` ${args.key}` : 'id' in args ? ` ${args.id}` : '';
    return `${code}${key}@${place?.line ?? '-'}`;
  });
}

describe('panels of a team', () => {
  it('come back from the file as they were put in', () => {
    const text = setPanel('', 'queue-depth', queue);
    const { panels, problems, broken } = readPanelFile(text, file);
    assert.deepEqual([problems, broken], [[], false]);
    assert.deepEqual(panels, [{ ...queue, id: 'queue-depth', subject: 'custom', origin: 'team' }]);
  });

  it('leave everything else in the file as it is', () => {
    const text =
      '{\n  // ours\n  "version": 1,\n  "panels": {\n    "a": { "title": "A", "query": "a" }\n  },\n  "later": [1]\n}\n';
    const added = setPanel(text, 'queue-depth', queue);
    assert.ok(
      added.includes('// ours') &&
        added.includes('"a": { "title": "A", "query": "a" }') &&
        added.includes('"later": [1]'),
    );
    assert.deepEqual(
      readPanelFile(added, file).panels.map(({ id }) => id),
      ['a', 'queue-depth'],
    );
    assert.equal(
      readPanelFile(removePanel(added, { id: 'queue-depth', origin: 'team' }), file).panels.length,
      1,
    );
  });

  it('hide guessed ones, each once', () => {
    const once = removePanel('', { id: 'traffic', origin: 'guessed' });
    const twice = removePanel(removePanel(once, { id: 'status', origin: 'guessed' }), {
      id: 'traffic',
      origin: 'guessed',
    });
    assert.deepEqual([...readPanelFile(twice, file).hidden], ['status', 'traffic']);
  });

  it('take the short form of one query', () => {
    const { panels } = readPanelFile('{"panels":{"a":{"title":"A","query":"up"}}}', file);
    assert.deepEqual(panels[0]?.queries, [{ label: 'all', expression: 'up' }]);
    assert.deepEqual([panels[0].unit, panels[0].better], ['number', 'neither']);
  });

  const wrong: readonly { text: string; says: readonly string[]; panels: number }[] = [
    { text: '', says: [], panels: 0 },
    { text: '{', says: ['panels.syntax@0'], panels: 0 },
    { text: '[]', says: ['panels.wrongValue @0'], panels: 0 },
    { text: '<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n', says: ['panels.conflict@0'], panels: 0 },
    {
      text: '{"version":2,"panels":{"a":{"title":"A","query":"a"}}}',
      says: ['panels.newerVersion@0'],
      panels: 1,
    },
    { text: '{"panels":{\n"A b":{"title":"A","query":"a"}}}', says: ['panels.wrongValue A b@1'], panels: 0 },
    {
      text: '{"panels":{\n"a":{"title":"A"},\n"b":{"title":"B","query":"b"}}}',
      says: ['panels.noQuery a@1'],
      panels: 1,
    },
    {
      text: '{"panels":{"a":{"title":"A","query":"a","unit":"furlongs"}}}',
      says: ['panels.wrongValue unit@0'],
      panels: 0,
    },
    { text: '{"panels":{"a":{"title":7,"query":"a"}}}', says: ['panels.wrongValue title@0'], panels: 0 },
    {
      text: '{"panels":{"a":{"title":"A","query":"a","colour":"red"}}}',
      says: ['panels.unknownKey colour@0'],
      panels: 1,
    },
    { text: '{"hidden":["traffic",3]}', says: ['panels.wrongValue hidden@0'], panels: 0 },
  ];
  for (const { text, says, panels } of wrong) {
    it(`say of ${JSON.stringify(text.slice(0, 60))}: ${says.join() || 'nothing'}`, () => {
      assert.deepEqual(told(text), says);
      assert.equal(readPanelFile(text, file).panels.length, panels);
    });
  }

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        readPanelFile(text, file);
        const broken = readPanelFile(text, file).broken;
        if (!broken) setPanel(text, 'a', queue);
      }),
    );
  });

  it('have ids that are free and fit for a file', () => {
    assert.equal(newPanelId('Queue depth (EU)', new Set()), 'queue-depth-eu');
    assert.equal(newPanelId('Queue depth', new Set(['queue-depth'])), 'queue-depth-2');
    assert.equal(newPanelId('待ち行列', new Set()), 'panel');
  });
});
