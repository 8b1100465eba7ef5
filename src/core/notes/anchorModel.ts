import type { Evidence } from './anchorEvidence';

/** What one sign, or two signs together, is worth. */
type Weight = readonly [value: number, ...signs: (keyof Evidence)[]];

/**
 * How signs are weighed: a conditional logit over the places in question and "lost", fitted to real histories of
 * twelve Java libraries (releases next to each other and far apart, methods, blocks and single lines; true places by
 * signature and by the order of blocks) and measured on eight others.
 */
interface Model {
  readonly weights: readonly Weight[];
  /** What "lost" is worth, for a block and for a single line. */
  readonly lost: number;
  readonly lostLine: number;
}

/** The whole old text is known. */
export const fullModel: Model = {
  lost: 6.35,
  lostLine: 6.77,
  weights: [
    [0.57, 'head'],
    [0.63, 'within'],
    [1.2, 'twin'],
    [0.65, 'before'],
    [1.37, 'parent'],
    [0.8, 'outer'],
    [0.6, 'around'],
    [0.67, 'partner'],
    [1.03, 'between'],
    [-0.95, 'away'],
    [1.73, 'indent'],
    [1.94, 'name'],
    [0.61, 'owner'],
    [0.28, 'votes'],
    [0.6, 'head', 'body'],
    [0.91, 'head', 'around'],
    [0.95, 'body', 'around'],
    [1.4, 'head', 'owner'],
    [0.9, 'first', 'body'],
    [1.18, 'before', 'after'],
    [0.64, 'head', 'between'],
    [2.44, 'single', 'before'],
    [1.5, 'single', 'head'],
    [1.35, 'single', 'owner'],
    [0.54, 'name', 'body'],
    [0.65, 'votes', 'owner'],
    [1.19, 'first', 'parent'],
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
