import type { Token, Tokens } from 'marked';
import { queryLanguages, type QueryLanguage } from '../errors/queryRunner';
import { hash64 } from '../errors/fingerprint';
import { isCommandBlock } from './commandLines';
import { readFenceInfo, type FenceInfo } from './fenceInfo';
import { plainText } from './markdownText';
import { Slugger, slugOf } from './slug';

/** Something to do and to tick off: an item of a numbered or task list, or a numbered heading. */
export interface PlaybookStep {
  /** Made of its words: the same as long as they are. */
  readonly key: string;
  /** From 1, in the order of the page. */
  readonly number: number;
  /** Its first line, without Markdown. */
  readonly text: string;
  /** Zero-based line of the file. */
  readonly line: number;
}

/** A code block that can be used: its commands, its query, its diagram. */
export interface PlaybookBlock extends FenceInfo {
  readonly key: string;
  readonly kind: 'commands' | 'query' | 'diagram';
  readonly text: string;
  /** Zero-based line of the file where its fence stands. */
  readonly line: number;
  /** The step that it belongs to. */
  readonly step?: string;
}

/** What of a playbook can be used, and the tokens that it was found in. */
export interface PlaybookParts {
  readonly steps: readonly PlaybookStep[];
  readonly blocks: readonly PlaybookBlock[];
  readonly stepOf: ReadonlyMap<object, PlaybookStep>;
  readonly blockOf: ReadonlyMap<object, PlaybookBlock>;
}

const mostSteps = 500;
const mostBlocks = 300;
const deepestList = 4;
const longestText = 120;
const numberedHeading = /^(?:step\s+)?\d{1,2}[.):]\s+\S|^step\s+\d{1,2}\b/i;

/** The words by which a step is known: as its text, cut the same way everywhere. */
export function stepText(text: string): string {
  const line = plainText(text.trimStart().split('\n', 1)[0] ?? '').replace(/\s+/g, ' ');
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}

/** The query language that a block's own word names. */
export function queryLanguageOf(language: string): QueryLanguage | undefined {
  return queryLanguages.find(known => known === language.toLowerCase());
}

/**
 * Finds steps and blocks in a lexed playbook. Plain lists are steps only where a playbook has no numbered or task
 * list and no numbered heading at all, and never an item that is but a link.
 * @param firstLine zero-based line of the file where the text begins.
 */
export function findParts(tokens: readonly Token[], text: string, firstLine: number): PlaybookParts {
  const strict = new PartFinder(text, firstLine, false);
  strict.walk(tokens, undefined, 0);
  if (strict.steps.length > 0) return strict;
  const lenient = new PartFinder(text, firstLine, true);
  lenient.walk(tokens, undefined, 0);
  return lenient;
}

class PartFinder implements PlaybookParts {
  readonly steps: PlaybookStep[] = [];
  readonly blocks: PlaybookBlock[] = [];
  readonly stepOf = new Map<object, PlaybookStep>();
  readonly blockOf = new Map<object, PlaybookBlock>();
  private readonly stepKeys = new Slugger();
  private readonly blockKeys = new Slugger();
  private at = 0;
  private line: number;
  private counted = 0;

  constructor(
    private readonly text: string,
    firstLine: number,
    private readonly plainLists: boolean,
  ) {
    this.line = firstLine;
  }

  walk(tokens: readonly Token[], step: PlaybookStep | undefined, depth: number): void {
    let current = step;
    let level = 0;
    for (const token of tokens) {
      switch (token.type) {
        case 'heading': {
          const { text, depth: rank, raw } = token as Tokens.Heading;
          if (depth > 0) break;
          // A numbered heading holds until one of its rank or above.
          if (rank <= level || level === 0) [current, level] = [undefined, 0];
          const plain = stepText(text);
          if (!numberedHeading.test(plain)) break;
          const made = this.addStep(token, plain, raw);
          if (made) [current, level] = [made, rank];
          break;
        }
        case 'list':
          if (depth < deepestList) this.list(token as Tokens.List, current, depth);
          break;
        case 'code':
          this.addBlock(token as Tokens.Code, current);
          break;
        case 'blockquote':
          this.quoted(token as Tokens.Blockquote, current);
          break;
        default:
          break;
      }
    }
  }

  private list({ ordered, items }: Tokens.List, step: PlaybookStep | undefined, depth: number): void {
    for (const item of items) {
      const plain = stepText(item.text.replace(/^\[[ xX]\]\s+/, ''));
      const counts = ordered || item.task || (this.plainLists && depth === 0 && !isLink(item.text));
      const made = counts ? this.addStep(item, plain, item.raw) : undefined;
      this.walk(item.tokens, made ?? step, depth + 1);
    }
  }

  /** A quote holds remarks and no steps; its commands can be used. */
  private quoted({ tokens }: Tokens.Blockquote, step: PlaybookStep | undefined): void {
    for (const token of tokens) if (token.type === 'code') this.addBlock(token as Tokens.Code, step);
  }

  private addStep(token: object, text: string, raw: string): PlaybookStep | undefined {
    if (text === '' || this.steps.length >= mostSteps) return undefined;
    const key = this.stepKeys.claim(slugOf(text) || 'step');
    const made = { key, number: this.steps.length + 1, text, line: this.lineOf(raw) };
    this.steps.push(made);
    this.stepOf.set(token, made);
    return made;
  }

  private addBlock(token: Tokens.Code, step: PlaybookStep | undefined): void {
    if (this.blocks.length >= mostBlocks) return;
    const info = readFenceInfo(token.lang);
    const kind =
      info.language.toLowerCase() === 'mermaid'
        ? 'diagram'
        : queryLanguageOf(info.language)
          ? 'query'
          : isCommandBlock(info.language, token.text)
            ? 'commands'
            : undefined;
    if (kind === undefined) return;
    const made = {
      ...info,
      kind,
      key: this.blockKeys.claim(`b${hash64(`${info.language}\n${token.text}`)}`),
      text: token.text,
      line: this.lineOf(token.raw),
      ...(step ? { step: step.key } : {}),
    } as const;
    this.blocks.push(made);
    this.blockOf.set(token, made);
  }

  /** Tokens come in the order of the text: each is looked for behind the one before. */
  private lineOf(raw: string): number {
    const first = raw.trimStart().split('\n', 1)[0] ?? '';
    const found = first === '' ? -1 : this.text.indexOf(first, this.at);
    if (found >= 0) this.at = found;
    for (; this.counted < this.at; this.counted += 1)
      if (this.text.charAt(this.counted) === '\n') this.line += 1;
    return this.line;
  }
}

function isLink(text: string): boolean {
  return /^\s*(?:\[[^\]]*\]\([^)]*\)|<?https?:\/\/\S+>?)\s*$/.test(text.slice(0, 1000));
}
