/**
 * `anchors`: blocks of code found again after edits, one commit apart (`step`) and many (`jump`): exact start line,
 * inside the block, lost, wrong place, in percent. For a block that is gone, lost is the right answer and counts as
 * exact. `likely`: how many of the answers, in percent of all, are shown with a question.
 */
import { BlockFinder } from '../../src/core/notes/placeBlock';
import { say } from '../host/say';
import { anchorCases, type AnchorCase } from './support/anchorCases';
import { anchorPeers, type AnchorMethod } from './support/anchorPeers';
import type { BenchOptions, BenchResult } from './support/bench';
import { madeAnchorCases } from './support/madeAnchorCases';

type Outcome = 'exact' | 'inside' | 'lost' | 'wrong';

class Tally {
  private readonly counts = { exact: 0, inside: 0, lost: 0, wrong: 0 };
  private cases = 0;
  private ms = 0;
  likely = 0;

  add(outcome: Outcome, ms: number): void {
    this.counts[outcome] += 1;
    this.cases += 1;
    this.ms += ms;
  }

  figures(): Record<string, number> {
    const percent = (count: number): number => Math.round((10_000 * count) / Math.max(1, this.cases)) / 100;
    const { exact, inside, lost, wrong } = this.counts;
    return {
      exact: percent(exact),
      inside: percent(inside),
      lost: percent(lost),
      wrong: percent(wrong),
      msPerCase: Math.round((1000 * this.ms) / Math.max(1, this.cases)) / 1000,
      cases: this.cases,
      ...(this.likely > 0 ? { likely: percent(this.likely) } : {}),
    };
  }
}

/** A method's tallies by kind. */
class Tallies {
  readonly step = new Tally();
  readonly jump = new Tally();

  figures(): Record<string, unknown> {
    return { step: this.step.figures(), jump: this.jump.figures() };
  }
}

export function run({ dataDir, withPeers }: BenchOptions): Promise<BenchResult> {
  const cases = dataDir === undefined ? madeAnchorCases() : anchorCases(dataDir);
  const peers = withPeers ? anchorPeers() : undefined;
  const opex = new Tallies();
  const others = new Map(Object.keys(peers?.methods ?? {}).map(name => [name, new Tallies()]));
  try {
    let count = 0;
    for (const one of cases) {
      ask(opex[one.kind], one, question => {
        const place = new BlockFinder(question.old, question.now).place(question);
        if (place.kind === 'likely') opex[one.kind].likely += 1;
        return place.kind === 'lost' ? undefined : place.start;
      });
      for (const [name, method] of Object.entries(peers?.methods ?? {})) {
        const tally = others.get(name)?.[one.kind];
        if (tally) ask(tally, one, method);
      }
      count += 1;
      if (count % 500 === 0) say(`${count} cases`);
    }
  } finally {
    peers?.dispose();
  }
  return Promise.resolve({
    ...(dataDir === undefined ? { data: 'made edits of real files' } : {}),
    figures: opex.figures(),
    peers: Object.fromEntries([...others].map(([name, tallies]) => [name, tallies.figures()])),
  });
}

function ask(tally: Tally, { old, now, start, end, truth }: AnchorCase, method: AnchorMethod): void {
  const began = performance.now();
  const answer = method({ old, now, start, end });
  tally.add(outcomeOf(answer, truth), performance.now() - began);
}

function outcomeOf(answer: number | undefined, truth: AnchorCase['truth']): Outcome {
  if (!truth) return answer === undefined ? 'exact' : 'wrong';
  if (answer === undefined) return 'lost';
  if (answer === truth.start) return 'exact';
  return answer > truth.start && answer <= truth.end ? 'inside' : 'wrong';
}
