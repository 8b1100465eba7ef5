/**
 * `grouping`: how well log messages are told apart by their template, on sets with known truth, and at what speed,
 * beside Drain in its published one-for-all configuration.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { learnTemplates, opened } from '../../src/core/errors/learnTemplates';
import { MessageTemplates } from '../../src/core/errors/messageTemplates';
import { projectRoot } from '../host/paths';
import { say } from '../host/say';
import { median, type BenchOptions, type BenchResult } from './support/bench';
import { Drain } from './support/drain';
import { scoreGroups } from './support/groupingScore';
import { readLogSets, type LogSet } from './support/loghub';
import { madeLogSets } from './support/madeLogSets';

/** Groups the messages of one set, which it has not seen before: the group of each. */
type Grouper = (messages: readonly string[]) => readonly unknown[];

const opex: Grouper = messages => {
  const known = new MessageTemplates();
  const found = messages.map(message => known.of(message, ''));
  const templates = [...new Set(found)];
  const open = learnTemplates(templates.map(({ words }) => words));
  const groups = new Map(
    templates.map((template, i) => [template, opened(template.words, open[i] ?? new Set())]),
  );
  return found.map(template => groups.get(template));
};

const drain: Grouper = messages => {
  const parser = new Drain();
  return messages.map(message => parser.add(message));
};

/** How often all sets are grouped anew by each: the first rounds end before the code is compiled. */
const timedRounds = 40;

function measure(
  groupers: Readonly<Record<string, Grouper>>,
  sets: readonly LogSet[],
): Record<string, BenchResult['figures']> {
  const times = Object.keys(groupers).map((): number[] => []);
  // In turns, and by the median: what else runs on the machine meets all of them.
  for (let round = 0; round < timedRounds; round += 1) {
    Object.values(groupers).forEach((grouper, i) => {
      const began = performance.now();
      for (const { messages } of sets) grouper(messages);
      times[i]?.push(performance.now() - began);
    });
  }
  const lines = sets.reduce((sum, { messages }) => sum + messages.length, 0);
  return Object.fromEntries(
    Object.entries(groupers).map(([name, grouper], i) => [
      name,
      { ...scored(grouper, sets), linesPerSecond: Math.round((1_000 * lines) / median(times[i] ?? [])) },
    ]),
  );
}

function scored(grouper: Grouper, sets: readonly LogSet[]): BenchResult['figures'] {
  const scores = sets.map(
    ({ name, messages, truth }) => [name, scoreGroups(grouper(messages), truth)] as const,
  );
  const mean = (of: (score: (typeof scores)[number][1]) => number): number =>
    round(scores.reduce((sum, [, score]) => sum + of(score), 0) / scores.length);
  return {
    meanGA: mean(score => score.GA),
    meanFGA: mean(score => score.FGA),
    sets: Object.fromEntries(scores.map(([name, { GA, FGA }]) => [name, { GA: round(GA), FGA: round(FGA) }])),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function setsDir(dataDir: string | undefined): string | undefined {
  const places = dataDir === undefined ? [join(projectRoot, '..', 'shared', 'data')] : [dataDir];
  return places
    .flatMap(place => [join(place, 'loghub'), place])
    .find(place => existsSync(place) && readLogSets(place).length > 0);
}

export function run({ dataDir }: BenchOptions): Promise<BenchResult> {
  const dir = setsDir(dataDir);
  if (dir === undefined && dataDir !== undefined) throw new Error(`no *_structured.csv below ${dataDir}`);
  const sets = dir === undefined ? madeLogSets() : readLogSets(dir);
  say(`${sets.length} sets of ${sets.map(set => set.messages.length).join(', ')} lines`);
  const { opex: figures = {}, ...peers } = measure({ opex, drain }, sets);
  // Cheap enough to be in every run: the goal is a ratio to it.
  return Promise.resolve({ data: dir ?? 'made', figures, peers });
}
