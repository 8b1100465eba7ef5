import assert from 'node:assert/strict';
import { automationCandidates } from '../../../../src/core/playbooks/automation';
import type { UseEvent, UseRecord } from '../../../../src/core/playbooks/useRecord';

const minute = 60_000;
let count = 0;
const ran = (at: number, template: string, id = `c${(count += 1)}`): UseEvent => ({
  id,
  at,
  kind: 'command',
  block: 'b',
  language: 'sh',
  template,
  text: template.replace('${incident.number}', String(at)),
  line: 7,
  how: 'inserted',
  destructive: false,
});
const ended = (at: number, of: string): UseEvent => ({ id: `e${(count += 1)}`, at, kind: 'commandEnd', of });
const record = (
  incident: string | undefined,
  events: readonly UseEvent[],
  playbook = 'file:///a.md',
): UseRecord => ({
  version: 1,
  playbook,
  title: 'Card gateway down',
  ...(incident === undefined
    ? {}
    : { incident: { id: `pagerduty:acme:${incident}` as never, name: incident } }),
  events,
});

describe('commands worth automating', () => {
  it('were run in three incidents or more; with their count and minutes', () => {
    const found = automationCandidates([
      record('P1', [ran(0, 'restart  gateway', 'x'), ended(4 * minute, 'x')]),
      // Nothing told its end: it took until what was done next, and never more than ten minutes.
      record('P2', [ran(0, 'restart gateway'), { id: 't', at: 90_000, kind: 'startedOver' }]),
      record('P3', [
        ran(0, 'restart gateway', 'y'),
        ended(60 * minute, 'y'),
        ran(90 * minute, 'restart gateway'),
      ]),
    ]);
    assert.deepEqual(found, [
      {
        key: 'file:///a.md\nrestart gateway',
        playbook: 'file:///a.md',
        title: 'Card gateway down',
        command: 'restart gateway',
        line: 7,
        incidents: 3,
        runs: 4,
        minutes: 16,
      },
    ]);
  });

  it('are the same where only a value differs', () => {
    const records = ['P1', 'P2', 'P3'].map((id, at) => record(id, [ran(at, 'page ${incident.number}')]));
    assert.equal(automationCandidates(records)[0]?.incidents, 3);
  });

  it('are none where one incident needed it often, or none was there', () => {
    assert.deepEqual(
      automationCandidates([
        record('P1', [ran(0, 'a'), ran(1, 'a'), ran(2, 'a')]),
        record('P2', [ran(0, 'a')]),
        record(undefined, [ran(0, 'a')]),
        record('P3', [ran(0, 'a')], 'file:///b.md'),
      ]),
      [],
    );
  });
});
