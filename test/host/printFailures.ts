import { relative, sep } from 'node:path';
import { projectRoot } from './paths';
import { say } from './say';
import { sourceStack } from './sourceStack';
import type { SuiteResult } from './suiteResult';

/** The lines of a stack that a person wants: places below the project, not those of node or mocha. */
function ownLines(stack: string): string {
  return stack
    .split('\n')
    .filter(line => /^\s+at /.test(line) && line.includes(projectRoot) && !line.includes('node_modules'))
    .map(line => line.replaceAll(projectRoot + sep, ''))
    .join('\n');
}

const told: string[] = [];

/** A line for each failure printed so far: of a long run mostly its end is read. */
export function failureLines(): readonly string[] {
  return told;
}

/** Keeps a failure for the list at the end of the run. */
export function noteFailure(what: string): void {
  told.push(`FAILED ${what.replace(/\s+/g, ' ').slice(0, 400)}`);
}

/** Prints every failure with its message and where it comes from. */
export function printFailures(suite: string, result: SuiteResult): void {
  result.failures.forEach((failure, index) => {
    noteFailure(`${suite}: ${failure.title}: ${failure.message}`);
    say(`\n  ${suite} ${index + 1}) ${failure.title}`);
    say(failure.message.replace(/^/gm, '     '));
    const place = ownLines(sourceStack(failure.stack));
    if (place !== '') {
      say(place);
    }
  });
}

/** A path as a person reads it: relative to the project. */
export function shortPath(path: string): string {
  return relative(projectRoot, path);
}
