import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isSharedNote,
  matchShared,
  readSharedNote,
  writeSharedNote,
} from '../../../../src/core/playbooks/sharedSteps';
import { stepText, type PlaybookStep } from '../../../../src/core/playbooks/steps';
import { keptOutput, transcriptOf } from '../../../../src/core/playbooks/transcript';
import { readUse, type UseEvent, type UseRecord } from '../../../../src/core/playbooks/useRecord';

const at = Date.UTC(2026, 9, 12, 2, 14);
const record = (events: readonly UseEvent[], title = 'Card gateway down'): UseRecord => ({
  version: 1,
  playbook: 'file:///w/card.md',
  title,
  events,
});
const tick = (step: string, number: number, text: string, done = true, minute = 0): UseEvent => ({
  id: `${step}${minute}`,
  at: at + minute * 60_000,
  kind: 'tick',
  step,
  number,
  text,
  done,
});
const command: UseEvent = {
  id: 'c',
  at: at + 60_000,
  kind: 'command',
  block: 'b',
  language: 'sh',
  template: 'x',
  text: 'kubectl -n shop get pods --token=hunter2secret',
  target: { kind: 'kube', name: 'prod-eu' },
  how: 'ran',
  destructive: false,
};
const end: UseEvent = { id: 'e', at: at + 64_000, kind: 'commandEnd', of: 'c', exitCode: 0, output: 'ok' };
const step = (key: string, number: number, text: string): PlaybookStep => ({ key, number, text, line: 0 });

describe('steps as a note on the incident', () => {
  it('reads well, names exit codes, and holds no secret', () => {
    const note = writeSharedNote([readUse(record([tick('a', 1, 'Is it them or us?'), command, end]))]);
    assert.equal(
      note,
      [
        'Playbook: Card gateway down',
        '✓ 1. Is it them or us? — 2026-10-12 02:14Z',
        '› kubectl -n shop get pods --token=*** (kube prod-eu) — exit 0, 2026-10-12 02:15Z',
        '[Opex steps v1]',
      ].join('\n'),
    );
  });

  it('nothing done is no note', () => {
    assert.equal(writeSharedNote([]), undefined);
    assert.equal(
      writeSharedNote([readUse(record([tick('a', 1, 'x'), tick('a', 1, 'x', false, 1)]))]),
      undefined,
    );
  });

  it('a command that nobody saw end says how it went to the terminal', () => {
    const note = writeSharedNote([readUse(record([{ ...command, how: 'inserted' }]))]);
    assert.match(note ?? '', /— put into the terminal, 2026-10-12 02:15Z/);
  });

  it('comes back as it was written, whatever the words are', () => {
    const words = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter(text => stepText(text) !== '');
    fc.assert(
      fc.property(fc.uniqueArray(words, { maxLength: 12 }), words, (texts, title) => {
        const steps = texts.map((text, index) => step(`k${index}`, index + 1, stepText(text)));
        const events = steps.map(({ key, number, text }) => tick(key, number, text));
        const note = writeSharedNote([readUse(record(events, title))]);
        if (note === undefined) return;
        assert.ok(isSharedNote(note));
        const read = readSharedNote(note);
        assert.ok(read);
        const matched = matchShared(steps, title, read);
        // Words that no letter tells apart are one step.
        for (const { key, text } of steps) if (/^[a-z ]+$/.test(text)) assert.ok(matched.has(key), text);
      }),
    );
  });

  it('a long night is cut at its beginning, and says so', () => {
    const events = Array.from({ length: 390 }, (_, index) =>
      tick(`s${index}`, index + 1, 'x'.repeat(140), true, index),
    );
    const note = writeSharedNote([readUse(record(events))]) ?? '';
    assert.ok(note.length < 21_000);
    assert.match(note, /earlier lines left out/);
    assert.match(note, /✓ 390\. /);
  });

  it('finds a step by its words, also when it has another number now', () => {
    const note = readSharedNote(
      'Playbook: Card gateway down\n✓ 2. Restart it — 2026-10-12 02:14Z\n✓ 9. Gone now — 2026-10-12 02:15Z\n[Opex steps v1]',
    );
    assert.ok(note);
    const steps = [step('new', 1, 'New'), step('restart-it', 3, 'Restart it')];
    const matched = matchShared(steps, 'Card gateway down', note);
    assert.deepEqual([...matched], [['restart-it', { number: 2, text: 'Restart it', at }]]);
    assert.equal(matchShared(steps, 'Another playbook', note).size, 0);
  });

  it('of two steps with the same words the number decides', () => {
    const note = readSharedNote('Playbook: P\n✓ 4. Check — 2026-10-12 02:14Z\n[Opex steps v1]');
    assert.ok(note);
    const steps = [step('check', 1, 'Check'), step('check-1', 4, 'Check')];
    assert.deepEqual([...matchShared(steps, 'P', note).keys()], ['check-1']);
  });

  const notNotes: readonly string[] = [
    '',
    'I look.',
    '[Opex steps v2]',
    'x\n[Opex steps v1]\nbut I added this',
  ];
  for (const text of notNotes)
    it(`${JSON.stringify(text)} is none`, () => assert.equal(readSharedNote(text), undefined));
  it('times that are none are left out', () => {
    const note = readSharedNote('Playbook: P\n✓ 1. a — 2026-99-12 02:14Z\n✓ x\n[Opex steps v1]');
    assert.deepEqual(note, { playbooks: [{ title: 'P', steps: [] }] });
  });
});

describe('the transcript', () => {
  it('is in order of time, with what others did and no secret', () => {
    const lines = transcriptOf(
      record([tick('a', 1, 'Look'), command, { ...end, output: 'password=hunter2' }]),
      [{ by: 'Tomasz Lis', at: at + 30_000, number: 2, text: 'Call them' }],
    );
    assert.deepEqual(
      lines.map(line => line.kind),
      ['step', 'step', 'command'],
    );
    assert.equal(lines[1]?.kind === 'step' && lines[1].by, 'Tomasz Lis');
    const [, , ran] = lines;
    assert.ok(ran?.kind === 'command' && ran.exitCode === 0 && ran.tookMs === 4_000);
    assert.doesNotMatch(JSON.stringify(lines), /hunter2/);
  });

  it('keeps the end of a long output, in whole lines', () => {
    const output = keptOutput(Array.from({ length: 2000 }, (_, line) => `line ${line}`).join('\n'));
    assert.ok(output.length <= 4_001);
    assert.match(output, /^…\nline \d+\n/);
    assert.match(output, /line 1999$/);
    assert.equal(keptOutput('short\n'), 'short');
  });
});
