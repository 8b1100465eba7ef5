import { isScalar } from 'yaml';
import { problem, type Problem, type ProblemPlace } from '../base/problem';
import { findFrontMatter, maxFrontMatterLength } from './frontMatterBlock';
import type {} from './problems';
import { emptyObject, nodeAt, readYaml, type YamlPath } from './yamlData';

// This module carries the YAML library: code that runs at startup reaches it by `await import` only.

export { updateFrontMatter, writeFrontMatter } from './frontMatterEdit';

/** A Markdown text, cut into the data on top and the rest. */
export interface FrontMatter {
  /** False where the text has no front matter at all; that is no problem. */
  readonly present: boolean;
  /** Strings, numbers, booleans, nulls, arrays and objects without a prototype. Empty where none could be read. */
  readonly data: Record<string, unknown>;
  /** The text after the front matter; all of it where there is none or its end is missing. */
  readonly body: string;
  /** Zero-based line of the text where the body starts. */
  readonly bodyLine: number;
  /** Everything that was wrong, each with its place. What could be read all the same is in `data`. */
  readonly problems: readonly Problem[];
  /** The place of a value, or of its nearest parent that is there, or of the first line. */
  placeOf(path: YamlPath): ProblemPlace;
  /** A single value as it was written, so that a commit `12e4567` is not taken for a number. */
  textAt(path: YamlPath): string | undefined;
}

/**
 * Reads the YAML front matter (YAML 1.2, core schema: dates stay text) of a Markdown text.
 * Bounded in size, depth, aliases and time; never throws. `file` names the text in the places of problems.
 */
export function parseFrontMatter(text: string, file = ''): FrontMatter {
  const block = findFrontMatter(text);
  const top: ProblemPlace = { file, line: 0, column: 0, endLine: 0, endColumn: 3 };
  if (block.kind !== 'block') {
    const problems: Problem[] = [];
    if (block.kind === 'notClosed') problems.push(problem('documents.frontMatterNotClosed', {}, top));
    if (block.kind === 'tooLarge') {
      problems.push(problem('documents.frontMatterTooLarge', { limitKb: maxFrontMatterLength / 1024 }, top));
    }
    return {
      present: block.kind !== 'none',
      data: emptyObject(),
      body: block.kind === 'none' ? text.slice(block.start) : text,
      bodyLine: 0,
      problems,
      placeOf: () => top,
      textAt: () => undefined,
    };
  }

  const { data, problems, placeOf, document } = readYaml(text.slice(block.start, block.end), file, 1);
  return {
    present: true,
    data,
    body: text.slice(block.bodyStart),
    bodyLine: countBreaks(text, block.bodyStart),
    problems,
    placeOf: path => {
      for (let length = path.length; length > 0; length -= 1) {
        const range = nodeAt(document, path.slice(0, length))?.range;
        if (range) return placeOf(range[0], range[1]);
      }
      return top;
    },
    textAt: path => {
      const node = nodeAt(document, path);
      if (!isScalar(node)) return undefined;
      if (typeof node.value === 'string') return node.value;
      if (typeof node.value !== 'number' && typeof node.value !== 'boolean') return undefined;
      return node.source ?? String(node.value);
    },
  };
}

function countBreaks(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
