import assert from 'node:assert/strict';
import { anchorTextAt, QuotedLines } from '../../../../src/core/notes/findAnchor';
import { AnchorPlacer, lineThen, type OldText } from '../../../../src/core/notes/placeAnchor';
import type { NoteAnchor } from '../../../../src/core/notes/rootCauseNote';

const old = `class Cart {
  add(item: Item): void {
    this.items.push(item);
    this.total += item.price * item.count;
    this.changed.fire();
  }

  remove(item: Item): void {
    this.items = this.items.filter(one => one !== item);
    this.changed.fire();
  }
}`.split('\n');

function anchorAt(line: number, more: Partial<NoteAnchor> = {}): NoteAnchor {
  return { path: 'cart.ts', line, ...anchorTextAt(new QuotedLines(old), line - 1), ...more };
}

function place(anchor: NoteAnchor, now: readonly string[], then: OldText): string {
  const found = new AnchorPlacer(now).place(anchor, then);
  return 'line' in found ? `${found.kind} ${found.line + 1}` : 'lost';
}

const edited = old.map(line => line.replace('item.price * item.count', 'priceOf(item)'));
const grown = ['// head', ...edited];

describe('AnchorPlacer', () => {
  for (const [name, anchor, now, then, expected] of [
    ['the quoted line at its place needs no history', anchorAt(4), old, undefined, 'exact 4'],
    ['elsewhere, for sure', anchorAt(4), ['// head', ...old], undefined, 'moved 5'],
    ['edited: likely, by the text of then', anchorAt(4), edited, old, 'likely 4'],
    ['edited and moved', anchorAt(4), grown, old, 'likely 5'],
    ['edited, without history: by what the note recorded', anchorAt(4), grown, undefined, 'likely 5'],
    ['one of twins, by the text of then', anchorAt(10), ['// head', ...old], old, 'moved 11'],
    ['gone', anchorAt(4), ['export const nothing = 1;'], old, 'lost'],
    ['no quote and no history', { path: 'cart.ts', line: 4 }, grown, undefined, 'lost'],
    ['no quote, but history', { path: 'cart.ts', line: 4 }, ['// head', ...old], old, 'moved 5'],
  ] as const) {
    it(name, () => assert.equal(place(anchor, now, then), expected));
  }

  it('a lost place comes with candidates', () => {
    const found = new AnchorPlacer(['this.items.clear();', 'this.total = 0;']).place(anchorAt(4), old);
    assert.equal(found.kind, 'lost');
  });
});

describe('lineThen', () => {
  for (const [name, anchor, expected] of [
    ['at its number', anchorAt(4), 3],
    ['written over uncommitted changes: where the quote is', anchorAt(4, { line: 9 }), 3],
    ['in no commit at all', anchorAt(4, { quote: 'this.neverCommitted();' }), undefined],
    ['no quote', { path: 'cart.ts', line: 3 }, 2],
    ['no quote and past the end', { path: 'cart.ts', line: 99 }, undefined],
  ] as const) {
    it(name, () => assert.equal(lineThen(anchor, old), expected));
  }
});
