import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { BlockFinder } from '../../../../src/core/notes/placeBlock';
import {
  editedCase,
  removedCase,
  seededChance,
  someBlock,
  type EditName,
} from '../../../bench/support/madeEdits';

const code = `import { cards } from './cards';

export async function charge(order: Order): Promise<Receipt> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await gateway.charge(order.id, order.total);
    } catch (error) {
      log.warn('charge failed', { attempt, error });
    }
  }
  throw new Error(\`charge failed for \${order.id}\`);
}

export async function refund(order: Order): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      await gateway.refund(order.id, order.total);
      return;
    } catch (error) {
      log.warn('refund failed', { attempt, error });
    }
  }
}`;

/** Where the block (1-based lines) of the code above is after the change. */
function placeAfter(change: (text: string) => string, start: number, end = start): string {
  const place = new BlockFinder(code.split('\n'), change(code).split('\n')).place({
    start: start - 1,
    end: end - 1,
  });
  return place.kind === 'lost' ? 'lost' : `${place.kind} ${place.start + 1}`;
}

const [head = '', chargeText = '', refundText = ''] = code.split(/\n\n(?=export)/);

describe('BlockFinder', () => {
  for (const [name, change, start, end, expected] of [
    ['nothing changed', (text: string) => text, 6, 6, 'exact 6'],
    ['lines above', (text: string) => `// a\n// b\n${text}`, 3, 12, 'exact 5'],
    [
      'functions changed places: the loop of the first',
      () => [head, refundText, chargeText].join('\n\n'),
      4,
      10,
      'likely 15',
    ],
    [
      'functions changed places: the loop of the second',
      () => [head, refundText, chargeText].join('\n\n'),
      15,
      22,
      'exact 4',
    ],
    [
      'reindented',
      (text: string) => text.replace(/^ +/gm, spaces => '\t'.repeat(spaces.length / 2)),
      11,
      11,
      'exact 11',
    ],
    [
      'the line was edited',
      (text: string) => text.replace('gateway.charge(order.id, order.total)', 'gateway.charge(order)'),
      6,
      6,
      'likely 6',
    ],
    [
      'renamed throughout',
      (text: string) => text.replace(/charge/g, 'debit').replace(/order/g, 'purchase'),
      6,
      6,
      'likely 6',
    ],
    [
      'the signature was wrapped',
      (text: string) => text.replace('charge(order: Order)', 'charge(\n  order: Order,\n)'),
      3,
      12,
      'likely 3',
    ],
    ['the function is gone', () => [head, refundText].join('\n\n'), 3, 12, 'lost'],
    ['everything is gone', () => 'export const nothing = true;', 3, 12, 'lost'],
    ['the text is empty', () => '', 3, 12, 'lost'],
  ] as const) {
    it(name, () => assert.equal(placeAfter(change, start, end), expected));
  }

  it('a range that the text does not have is lost', () => {
    const finder = new BlockFinder(['a'], ['a']);
    for (const [start, end] of [
      [-1, 0],
      [0, 3],
      [1, 0],
    ] as const) {
      assert.deepEqual(finder.place({ start, end }), { kind: 'lost', candidates: [] });
    }
  });

  it('what is lost comes with places to choose from, the likeliest first', () => {
    const place = new BlockFinder(code.split('\n'), [head, refundText].join('\n\n').split('\n')).place({
      start: 2,
      end: 11,
    });
    assert.ok(place.kind === 'lost');
    const { candidates } = place;
    assert.ok(candidates.every((one, index) => one.sureness <= (candidates[index - 1]?.sureness ?? 1)));
  });
});

describe('BlockFinder over made edits of real files', () => {
  const source = join(__dirname, '../../../../src/core/notes');
  const texts = ['findAnchor.ts', 'noteStore.ts', 'readNote.ts', 'lineShift.ts', 'noteDraft.ts'].map(name =>
    readFileSync(join(source, name), 'utf8').split('\n'),
  );
  const gentle: readonly EditName[] = [
    'insert',
    'delete',
    'reindent',
    'rename',
    'reorder',
    'split',
    'join',
    'format',
    'edit',
  ];
  const seeds = fc.integer({ min: 0, max: 1_000_000 });

  it('says exact only where it is right, and is seldom wrong at all', () => {
    let [asked, wrong] = [0, 0];
    fc.assert(
      fc.property(seeds, fc.subarray([...gentle], { minLength: 1, maxLength: 3 }), (seed, names) => {
        const chance = seededChance(seed);
        const old = texts[seed % texts.length] ?? [];
        const block = someBlock(old, chance);
        if (!block) return;
        const made = editedCase('step', old, block, names, {
          chance,
          otherLines: texts[(seed + 1) % texts.length] ?? [],
        });
        const place = new BlockFinder(made.old, made.now).place(made);
        asked += 1;
        if (place.kind === 'lost') return;
        if (place.start !== made.truth?.start) wrong += 1;
        if (place.kind === 'exact') {
          assert.equal(made.now[place.start]?.trim(), made.truth && made.now[made.truth.start]?.trim());
        }
      }),
      { numRuns: 150, seed: 5 },
    );
    assert.ok(wrong / asked < 0.03, `${wrong} of ${asked} wrong`);
  });

  it('a block that was taken out is never said to be there for sure', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const old = texts[seed % texts.length] ?? [];
        const block = someBlock(old, seededChance(seed));
        // A line that others repeat is still there.
        if (!block || block.end === block.start) return;
        const made = removedCase('step', old, block);
        const place = new BlockFinder(made.old, made.now).place(made);
        assert.notEqual(place.kind, 'exact');
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
