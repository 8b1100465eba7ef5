import assert from 'node:assert/strict';
import { itemCandidates } from '../../../../src/core/review/itemCandidates';
import { incidentLines } from '../../../../src/core/review/writeIncidents';
import { week } from './week';

describe('what a review has on top', () => {
  const model = week();
  const [repeat] = model.incidents.repeats;
  assert.ok(repeat);

  it('is what keeps coming back, before any figure', () => {
    const headings = incidentLines(model).filter(line => line.startsWith('#'));
    assert.deepEqual(headings.slice(0, 3), ['## 1. Incidents', '### What keeps coming back', '### Figures']);
  });

  it('are the newest of many incidents, and how many there were before', () => {
    const incidents = Array.from({ length: 15 }, (_, at) => `pd:a:Q${at}` as const);
    const repeats = [{ ...repeat, incidents }];
    const text = incidentLines({ ...model, incidents: { ...model.incidents, repeats } }).join('\n');
    assert.match(text, /· Q3, Q4, .*Q14 and 3 earlier\n/);
  });

  it('proposes what comes most often first, in the order of the repeats', () => {
    const often = (key: string, episodes: number): typeof repeat => ({
      ...repeat,
      key,
      episodes,
      prevention: 'none',
    });
    const repeats = [often('alert:b', 9), often('alert:c', 5), often('alert:a', 2)];
    const nothing = { notes: [], rows: [], findings: [], known: [], removed: [] };
    assert.deepEqual(
      itemCandidates({ ...nothing, repeats }).map(({ refs }) => refs[0]),
      ['alert:b', 'alert:c', 'alert:a'],
    );
  });
});
