/**
 * `grouping`: how well log messages are told apart by their template, on sets with known truth, and at what speed,
 * beside Drain in its published one-for-all configuration.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { learnTemplates, opened } from '../../src/core/errors/learnTemplates';
import { messageTokens } from '../../src/core/errors/messageTokens';
import { projectRoot } from '../host/paths';
import { say } from '../host/say';
import type { BenchOptions, BenchResult } from './support/bench';
import { Drain } from './support/drain';
import { scoreGroups } from './support/groupingScore';
import { readLogSets, type LogSet } from './support/loghub';
import { madeLogSets } from './support/madeLogSets';

/** Groups the messages of one set, which it has not seen before: the group of each. */
type Grouper = (messages: readonly string[]) => readonly unknown[];

const opex: Grouper = messages => {
  const numbers = new Map<string, number>();
  const templates: (readonly string[])[] = [];
  const found = messages.map(message => {
    const { words } = messageTokens(message);
    const key = words.join(' ');
    let number = numbers.get(key);
    if (number === undefined) {
      number = templates.push(words) - 1;
      numbers.set(key, number);
    }
    return number;
  });
  const open = learnTemplates(templates);
  const groups = templates.map((words, at) => opened(words, open[at] ?? new Set()));
  return found.map(number => groups[number]);
};

const drain: Grouper = messages => {
  const parser = new Drain();
  return messages.map(message => parser.add(message));
};

/** How often all sets are grouped anew: one round ends before the code is compiled. */
const timedRounds = 10;

function measure(grouper: Grouper, sets: readonly LogSet[]): Record<string, unknown> {
  const scores = sets.map(
    ({ name, messages, truth }) => [name, scoreGroups(grouper(messages), truth)] as const,
  );
  const mean = (of: (score: (typeof scores)[number][1]) => number): number =>
    round(scores.reduce((sum, [, score]) => sum + of(score), 0) / scores.length);
  const lines = timedRounds * sets.reduce((sum, { messages }) => sum + messages.length, 0);
  const began = performance.now();
  for (let round = 0; round < timedRounds; round += 1) sets.forEach(({ messages }) => grouper(messages));
  const seconds = (performance.now() - began) / 1000;
  return {
    meanGA: mean(score => score.GA),
    meanFGA: mean(score => score.FGA),
    linesPerSecond: Math.round(lines / seconds),
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
  return Promise.resolve({
    data: dir ?? 'made',
    figures: measure(opex, sets),
    // Cheap enough to be in every run: the goal is a ratio to it.
    peers: { drain: measure(drain, sets) },
  });
}
