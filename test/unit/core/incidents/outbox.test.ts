import assert from 'node:assert/strict';
import { isProblemError } from '../../../../src/core/base/problem';
import { giveUpMs, noAnswerMs, noteLimit } from '../../../../src/core/incidents/outbox';
import type { IncidentWrite } from '../../../../src/core/incidents/outboxEntry';
import { type Fault } from './fakeSource';
import { incident } from './incidents';
import { acknowledge, settle, states, world } from './outboxWorld';

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return isProblemError(error) ? error.problem.code : String(error);
  }
}

describe('Outbox', () => {
  it('shows a press at once, keeps it before it is sent, and forgets it once it is confirmed', async () => {
    const { server, storage, open } = world();
    const outbox = open();
    const confirmed: string[] = [];
    outbox.onDidConfirm(({ entry, incident: now }) => confirmed.push(`${entry.nativeId} ${now?.status}`));
    const pressed = outbox.press(incident('A'), acknowledge);
    assert.deepEqual(states(outbox), ['acknowledge sending (under way)']);
    assert.deepEqual(server.effects, [], 'nothing leaves before it is kept');
    await pressed;
    assert.equal(storage.everKept.size, 1);
    await settle();
    assert.deepEqual([server.effects, confirmed], [['acknowledged A'], ['A acknowledged']]);
    assert.deepEqual([outbox.items, storage.records.size], [[], 0]);
  });

  const outcomes: readonly [Fault, string, number][] = [
    ['notSent', 'acknowledge notSent', 1],
    ['lostBefore', 'acknowledge unconfirmed', 1],
    ['lostAfter', 'acknowledge unconfirmed', 1],
    ['alien', 'acknowledge unconfirmed', 1],
    ['refused', 'acknowledge refused', 0],
  ];
  for (const [fault, shown, kept] of outcomes) {
    it(`says "${shown}" after ${fault}, and keeps ${kept} on disk`, async () => {
      const { storage, faults, server, open } = world();
      faults.push(fault);
      const outbox = open();
      await outbox.press(incident('A'), acknowledge);
      await settle();
      assert.deepEqual([states(outbox), storage.records.size, server.writes], [[shown], kept, 1]);
      const [item] = outbox.items;
      await outbox.retry(item?.entryId ?? '');
      await settle();
      assert.deepEqual([states(outbox), storage.records.size], [[], 0]);
      assert.deepEqual(server.effects, ['acknowledged A'], 'once, whatever happened');
    });
  }

  it('says NOT SENT after 10 s without an answer, and takes the answer that comes later', async () => {
    const { clock, faults, open, server } = world();
    faults.push('hangAfter');
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await settle();
    clock.advance(noAnswerMs - 1);
    assert.deepEqual(states(outbox), ['acknowledge sending (under way)']);
    clock.advance(1);
    assert.deepEqual(states(outbox), ['acknowledge notSent (under way)']);
    assert.equal(outbox.items[0]?.problem?.code, 'incidents.noAnswer');
    await outbox.retry('entry-1');
    await settle();
    assert.equal(server.writes, 1, 'what is under way is not sent again');
    assert.equal(await codeOf(outbox.discard('entry-1')), 'incidents.underWay');
    clock.advance(giveUpMs);
    await settle();
    assert.deepEqual(states(outbox), ['acknowledge unconfirmed']);
  });

  it('leaves no timer behind', async () => {
    const { clock, faults, open } = world();
    const outbox = open();
    faults.push('none', 'hangBefore');
    await outbox.press(incident('A'), acknowledge);
    await settle();
    assert.equal(clock.pending, 0);
    await outbox.press(incident('B'), acknowledge);
    await settle();
    outbox.dispose();
    await settle();
    assert.equal(clock.pending, 0);
  });

  it('keeps the order within an incident, one at a time, and lets other incidents pass', async () => {
    const { faults, server, clock, open } = world();
    faults.push('hangAfter');
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await outbox.press(incident('A'), { kind: 'note', text: 'looking' });
    await outbox.press(incident('A'), { kind: 'resolve' });
    await outbox.press(incident('B'), acknowledge);
    await settle();
    assert.deepEqual(server.effects, ['acknowledged A', 'acknowledged B']);
    clock.advance(giveUpMs);
    await settle();
    assert.deepEqual(states(outbox), ['acknowledge unconfirmed', 'note waiting', 'resolve waiting']);
    for (const { entryId } of outbox.items) await outbox.retry(entryId);
    await settle();
    assert.deepEqual(server.effects, ['acknowledged A', 'acknowledged B', 'note A: looking', 'resolved A']);
  });

  it('goes on behind a refused one', async () => {
    const { faults, server, open } = world();
    faults.push('refused');
    const outbox = open();
    await outbox.press(incident('A'), acknowledge);
    await outbox.press(incident('A'), { kind: 'resolve' });
    await settle();
    assert.deepEqual([states(outbox), server.effects], [['acknowledge refused'], ['resolved A']]);
  });

  it('after a reload shows what was kept and sends nothing unasked', async () => {
    const { faults, server, open } = world();
    faults.push('hangBefore');
    const first = open();
    await first.press(incident('A', { title: 'Card charges fail' }), { kind: 'note', text: 'found it' });
    await first.press(incident('A'), { kind: 'resolve', note: 'rolled back' });
    await settle();
    first.dispose();
    const second = open();
    await second.load();
    await settle();
    assert.deepEqual(states(second), ['note waiting', 'resolve waiting']);
    assert.deepEqual(
      second.items.map(({ entry }) => [entry.title, entry.write]),
      [
        ['Card charges fail', { kind: 'note', text: 'found it' }],
        ['Incident A', { kind: 'resolve', note: 'rolled back' }],
      ],
    );
    assert.deepEqual(server.effects, []);
    for (const { entryId } of second.items) await second.retry(entryId);
    await settle();
    assert.deepEqual(server.effects, ['note A: found it', 'note A: rolled back', 'resolved A']);
  });

  it('a press after a reload takes up the same kept change, and its order comes after', async () => {
    const { faults, server, storage, open } = world();
    faults.push('notSent');
    const first = open();
    await first.press(incident('A'), acknowledge);
    await settle();
    first.dispose();
    const second = open();
    await second.load();
    await second.press(incident('A'), acknowledge);
    await second.press(incident('A'), { kind: 'note', text: 'x' });
    await settle();
    assert.deepEqual(server.effects, ['acknowledged A', 'note A: x']);
    assert.deepEqual(
      [...storage.everKept.values()].map(entry => entry.order),
      [1, 2],
    );
  });

  describe('notes', () => {
    it('are sent once though the answer was lost and the window killed', async () => {
      const { faults, server, open } = world();
      faults.push('none', 'hangAfter');
      const killed = open();
      await killed.press(incident('A'), { kind: 'note', text: 'retry storm' });
      await settle();
      assert.deepEqual(server.effects, ['note A: retry storm']);
      const next = open();
      await next.load();
      await next.retry('entry-1');
      await settle();
      assert.deepEqual([server.effects, next.items], [['note A: retry storm'], []]);
    });

    it('with the text of an earlier one are sent all the same', async () => {
      const { server, open } = world();
      const outbox = open();
      for (let i = 0; i < 3; i++) await outbox.press(incident('A'), { kind: 'note', text: 'still failing' });
      await settle();
      assert.equal(server.notesOf('A').length, 3);
    });

    it('do not take one of the same text, sent after them, for their own', async () => {
      const { faults, server, open } = world();
      faults.push('none', 'lostBefore');
      const outbox = open();
      await outbox.press(incident('A'), { kind: 'note', text: 'x' });
      await settle();
      await outbox.press(incident('A'), { kind: 'note', text: 'x' });
      await settle();
      assert.deepEqual([states(outbox), server.notesOf('A').length], [['note unconfirmed'], 1]);
      await outbox.retry('entry-1');
      await settle();
      assert.deepEqual([states(outbox), server.notesOf('A').length], [[], 2]);
    });

    it('stay, text and all, when they are refused, also over a reload', async () => {
      const { faults, open } = world();
      faults.push('none', 'refused');
      const outbox = open();
      await outbox.press(incident('A'), { kind: 'note', text: 'long story' });
      await settle();
      assert.deepEqual(states(outbox), ['note refused']);
      outbox.dispose();
      const next = open();
      await next.load();
      assert.deepEqual(next.items[0]?.entry.write, { kind: 'note', text: 'long story' });
    });

    it('go before the resolve that they came with, and are not sent again with it', async () => {
      const { faults, server, open } = world();
      faults.push('none', 'none', 'notSent');
      const outbox = open();
      await outbox.press(incident('A'), { kind: 'resolve', note: 'rolled back' });
      await settle();
      assert.deepEqual(states(outbox), ['resolve notSent']);
      await outbox.retry('entry-1');
      await settle();
      assert.deepEqual(server.effects, ['note A: rolled back', 'resolved A']);
    });

    it('that could not be sent do not let their resolve pass', async () => {
      const { faults, server, open } = world();
      faults.push('none', 'refused');
      const outbox = open();
      await outbox.press(incident('A'), { kind: 'resolve', note: 'rolled back' });
      await settle();
      assert.deepEqual([states(outbox), server.effects], [['resolve refused'], []]);
    });
  });

  it('refuses at the press what cannot be sent', async () => {
    const { sourceOf, open, storage } = world();
    const source = sourceOf();
    const note = (text: string): IncidentWrite => ({ kind: 'note', text });
    const outbox = open(source);
    assert.equal(await codeOf(outbox.press(incident('A'), note(' \n'))), 'incidents.emptyNote');
    assert.equal(
      await codeOf(outbox.press(incident('A'), note('x'.repeat(noteLimit + 1)))),
      'incidents.noteTooLong',
    );
    assert.equal(
      await codeOf(open(undefined, false).press(incident('A'), acknowledge)),
      'incidents.noSource',
    );
    source.abilities = { write: false, actions: new Set() };
    assert.equal(await codeOf(outbox.press(incident('A'), acknowledge)), 'incidents.readOnlyKey');
    assert.deepEqual([outbox.items, storage.everKept.size], [[], 0]);
  });

  it('a kept write of a connection that is gone says so and stays', async () => {
    const { faults, open, storage } = world();
    faults.push('notSent');
    const first = open();
    await first.press(incident('A'), acknowledge);
    await settle();
    const second = open(undefined, false);
    await second.load();
    await second.retry('entry-1');
    await settle();
    assert.deepEqual(
      [states(second), second.items[0]?.problem?.code],
      [['acknowledge notSent'], 'incidents.noSource'],
    );
    await second.discard('entry-1');
    assert.deepEqual([second.items, storage.records.size], [[], 0]);
  });

  describe('with a disk that fails', () => {
    it('still sends an acknowledge, and says that it would not survive', async () => {
      const { storage, server, open } = world();
      storage.failing = true;
      const outbox = open();
      await outbox.press(incident('A'), acknowledge);
      await settle();
      assert.deepEqual([server.effects, outbox.items], [['acknowledged A'], []]);
      assert.deepEqual(
        outbox.problems.map(({ code }) => code),
        ['incidents.notKept'],
      );
    });

    it('sends no note whose record on disk would fall behind: a kill could double it', async () => {
      const { storage, server, sourceOf, open } = world();
      const source = sourceOf();
      const outbox = open(source);
      const readNotes = source.readNotes.bind(source);
      source.readNotes = (nativeId, signal) => {
        storage.failing = true;
        return readNotes(nativeId, signal);
      };
      await outbox.press(incident('A'), { kind: 'note', text: 'x' });
      await settle();
      assert.deepEqual([states(outbox), server.effects], [['note notSent'], []]);
    });
  });

  it('does not bring back what was confirmed while the disk was being listed', async () => {
    const { storage, open } = world();
    const outbox = open();
    await outbox.press(incident('A'), { kind: 'note', text: 'x' });
    const list = storage.list.bind(storage);
    let goOn = (): void => undefined;
    storage.list = async () => {
      const records = await list();
      await new Promise<void>(resolve => (goOn = resolve));
      return records;
    };
    const loading = outbox.load();
    await settle();
    assert.equal(storage.records.size, 0);
    goOn();
    await loading;
    assert.deepEqual(outbox.items, []);
  });

  it('leaves records alone that it cannot read, and says so', async () => {
    const { storage, open } = world();
    storage.records.set('broken', '{"version":1}');
    storage.records.set('text', '"no"');
    storage.records.set('newer', '{"version":2,"id":"newer"}');
    const outbox = open();
    await outbox.load();
    assert.deepEqual(outbox.items, []);
    assert.deepEqual(outbox.problems, [
      { code: 'incidents.keptUnreadable', args: { count: 2 } },
      { code: 'incidents.keptNewer', args: { version: 2 } },
    ]);
    assert.equal(storage.records.size, 3);
  });
});
