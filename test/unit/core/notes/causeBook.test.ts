import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CauseBook, readCause, type IncidentCause } from '../../../../src/core/notes/causeBook';
import { CauseFiles } from '../../../../src/platform/causeFiles';
import { SharedState } from '../../../../src/platform/sharedState';

const cause = (id: string, at: number, outcome: IncidentCause['outcome'] = 'later'): IncidentCause => {
  return { version: 1, incidentId: `pagerduty:acme:${id}`, title: id, outcome, at };
};

describe('outcomes of incidents', () => {
  it('are listed newest first, those left for later by themselves, and each change is told once', () => {
    const book = new CauseBook();
    let told = 0;
    book.onDidChange(() => (told += 1));
    book.set(cause('Q1', 1));
    book.set(cause('Q2', 2));
    book.set({ ...cause('Q1', 1, 'acted'), line: 'disk full' });
    book.set({ ...cause('Q1', 1, 'acted'), line: 'disk full' });
    assert.equal(told, 3);
    assert.deepEqual(
      book.left.map(({ title }) => title),
      ['Q2'],
    );
    assert.deepEqual(
      book.all.map(({ title }) => title),
      ['Q2', 'Q1'],
    );
    assert.equal(book.of('pagerduty:acme:Q1')?.line, 'disk full');
  });

  it('outlive the window, and are seen by another one', async () => {
    const root = mkdtempSync(join(tmpdir(), 'opex-causes-'));
    try {
      const state = new SharedState(root, () => undefined);
      const [here, there] = [new CauseBook(), new CauseBook()];
      const files = new CauseFiles(state, here);
      await files.put(cause('Q1', 1));
      await files.put({ ...cause('Q2', 2, 'notOurs'), service: 'checkout', line: 'their gateway' });
      writeFileSync(join(root, 'causes', 'newer.json'), '{"version":2}');
      await new CauseFiles(state, there).load();
      assert.deepEqual(there.all, here.all);
      assert.equal(there.left.length, 1);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  for (const broken of [
    undefined,
    1,
    {},
    { ...cause('Q', 1), version: 2 },
    { ...cause('Q', 1), outcome: 'x' },
    { ...cause('Q', 1), incidentId: 'Q' },
  ]) {
    it(`are not read from ${JSON.stringify(broken)}`, () => assert.equal(readCause(broken), undefined));
  }
});
