import type { Evidence } from './anchorEvidence';

/** What one sign, or two signs together, is worth. */
type Weight = readonly [value: number, ...signs: (keyof Evidence)[]];

/**
 * How signs are weighed: a conditional logit over the places in question and "lost", fitted to real histories of
 * six Java libraries (releases next to each other and far apart, methods, blocks and single lines; true places by
 * signature and by the order of blocks), with a few made extractions and moves, and measured on eight others.
 */
interface Model {
  readonly weights: readonly Weight[];
  /** What "lost" is worth, for a block and for a single line. */
  readonly lost: number;
  readonly lostLine: number;
}

/** The whole old text is known. */
export const fullModel: Model = {
  lost: 5.27,
  lostLine: 5.77,
  weights: [
    [0.7, 'head'],
    [0.71, 'within'],
    [1.02, 'twin'],
    [1.21, 'rare'],
    [0.54, 'before'],
    [0.65, 'parent'],
    [0.11, 'outer'],
    [-0.47, 'around'],
    [0.81, 'partner'],
    [1.31, 'between'],
    [-0.69, 'away'],
    [2.14, 'indent'],
    [1.57, 'name'],
    [0.81, 'owner'],
    [0.59, 'votes'],
    [0.48, 'twin', 'body'],
    [2.15, 'twin', 'single'],
    [0.72, 'head', 'body'],
    [-0.09, 'head', 'around'],
    [0.51, 'body', 'around'],
    [0.92, 'head', 'owner'],
    [1.34, 'first', 'body'],
    [1.14, 'before', 'after'],
    [0.69, 'head', 'between'],
    [0.82, 'single', 'before'],
    [2.17, 'single', 'head'],
    [-1.06, 'single', 'owner'],
    [0.63, 'name', 'body'],
    [0.44, 'votes', 'owner'],
    [0.57, 'first', 'parent'],
  ],
};

/** Only a line, its neighbours, its number and the name around it are known. */
export const quoteModel: Model = {
  lost: 4.13,
  lostLine: 4.13,
  weights: [
    [3.08, 'head'],
    [3.44, 'within'],
    [1.67, 'twin'],
    [1.38, 'before'],
    [0.9, 'after'],
    [-5.36, 'away'],
    [1.27, 'owner'],
    [0.87, 'before', 'after'],
    [1.84, 'head', 'before'],
    [1.69, 'head', 'after'],
    [1.08, 'head', 'owner'],
  ],
};

/** The probability of each place; what is missing to 1 is that of the block being gone. */
export function surenessOf(places: readonly Evidence[], isLine: boolean, model: Model): readonly number[] {
  const worths = places.map(evidence => worthOf(evidence, model));
  const lost = isLine ? model.lostLine : model.lost;
  const top = Math.max(lost, ...worths);
  const shares = worths.map(worth => Math.exp(worth - top));
  const sum = shares.reduce((total, share) => total + share, Math.exp(lost - top));
  return shares.map(share => share / sum);
}

function worthOf(evidence: Evidence, { weights }: Model): number {
  let worth = 0;
  for (const [value, ...signs] of weights) {
    let product = value;
    for (const sign of signs) product *= evidence[sign];
    worth += product;
  }
  return worth;
}
