import assert from 'node:assert/strict';
import { problem } from '../../../../src/core/base/problem';
import type { Playbook } from '../../../../src/core/playbooks/playbook';
import { PlaybookStore } from '../../../../src/core/playbooks/playbookStore';

const named = (title: string): Playbook => ({
  uri: `file:///${title}.md`,
  title,
  alerts: [],
  services: [],
  headings: [],
});

describe('the playbook store', () => {
  it('knows nothing before the first reading', () => {
    const { health, playbooks } = new PlaybookStore('Playbooks').state;
    assert.equal(health.state, 'never');
    assert.equal(health.asOf, undefined);
    assert.deepEqual(playbooks, []);
  });

  it('lists by title, whatever the case, and tells', () => {
    const store = new PlaybookStore('Playbooks');
    const seen: string[] = [];
    store.onDidChange(state => seen.push(state.health.state));
    store.beginRead();
    store.succeed([named('b'), named('C'), named('a')], [], 5);
    assert.deepEqual(
      store.playbooks.map(playbook => playbook.title),
      ['a', 'b', 'C'],
    );
    assert.deepEqual(seen, ['reading', 'ok']);
    assert.equal(store.state.health.asOf, 5);
    assert.equal(store.get('file:///C.md')?.title, 'C');
  });

  it('keeps its rows when a reading fails, and says so until one succeeds', () => {
    const store = new PlaybookStore('Playbooks');
    store.succeed([named('a')], [], 5);
    store.fail(problem('playbooks.listFailed', { place: 'repo', detail: 'no' }));
    assert.equal(store.playbooks.length, 1);
    assert.equal(store.state.health.state, 'failed');
    assert.equal(store.state.health.asOf, 5);
    store.beginRead();
    assert.equal(store.state.health.problem?.code, 'playbooks.listFailed');
    store.succeed([], [], 9, problem('playbooks.tooMany', { limit: 1 }));
    assert.equal(store.state.health.problem, undefined);
    assert.equal(store.state.health.incomplete?.code, 'playbooks.tooMany');
  });
});
