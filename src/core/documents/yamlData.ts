import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import { problem, type Problem, type ProblemPlace } from '../base/problem';
import type {} from './problems';

/** Aliases that one document may hold, values that all of it may unfold into, and how deep. */
const maxAliases = 100;
const maxValues = 20_000;
const maxDepth = 40;
const maxProblems = 20;

/** Keys that reach into an object's prototype when copied carelessly. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys and zero-based indexes from the top. */
export type YamlPath = readonly (string | number)[];

/** Offsets into the source: start inclusive, end exclusive. */
export type PlaceOfOffsets = (from: number, to: number) => ProblemPlace;

/** YAML as data. Nodes stay reachable for places and for edits of the source. */
export interface YamlReading {
  readonly data: Record<string, unknown>;
  readonly problems: readonly Problem[];
  readonly placeOf: PlaceOfOffsets;
  /** Absent where the library itself gave up. */
  readonly document?: Document.Parsed;
}

/**
 * Reads YAML 1.2 (core schema) without ever throwing. Objects have no prototype; duplicate keys are told and the
 * first one holds. `firstLine` is the line of the whole text on which the source starts.
 */
export function readYaml(source: string, file: string, firstLine: number): YamlReading {
  const problems: Problem[] = [];
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const placeOf: PlaceOfOffsets = (from, to) => {
    const start = lines.linePos(Math.min(from, source.length));
    const end = lines.linePos(Math.min(Math.max(from, to), source.length));
    return {
      file,
      line: start.line - 1 + firstLine,
      column: start.col - 1,
      endLine: end.line - 1 + firstLine,
      endColumn: end.col - 1,
    };
  };
  const exceeded = boundExceeded(source);
  if (exceeded) {
    const place = placeOf(exceeded.at, exceeded.at + 1);
    problems.push(
      exceeded.kind === 'depth'
        ? problem('documents.tooDeep', { limit: maxDepth }, place)
        : problem('documents.tooManyAliases', { limit: maxAliases }, place),
    );
    return { data: emptyObject(), problems, placeOf };
  }
  let document: Document.Parsed;
  try {
    document = parseSource(source);
  } catch (error) {
    // Nothing known ends here: the parser reports what it finds. A file must not stop us all the same.
    const detail = error instanceof Error ? error.message : String(error);
    problems.push(problem('documents.yamlSyntax', { detail }, placeOf(0, source.length)));
    return { data: emptyObject(), problems, placeOf };
  }
  for (const error of document.errors.slice(0, maxProblems)) {
    problems.push(
      problem('documents.yamlSyntax', { detail: error.message }, placeOf(error.pos[0], error.pos[1])),
    );
  }
  const data = new Unfolding(document, problems, placeOf).top();
  return { data, problems, placeOf, document };
}

/** Single characters by which the lexer marks a document, a scalar or the end; they stand for no text. */
const lexerMarks = ['\u0002', '\u0018', '\u001f', '\ufeff'];

/**
 * What costs seconds by the thousands is refused before the recursive parser sees it: brackets and indicators that
 * nest beyond the bound, and aliases. Nesting by indentation is bounded by the size of the text.
 */
function boundExceeded(
  source: string,
): { readonly kind: 'depth' | 'aliases'; readonly at: number } | undefined {
  let at = 0;
  let flow = 0;
  let indicators = 0;
  let aliases = 0;
  for (const token of new Lexer().lex(source)) {
    if (token === '[' || token === '{') flow += 1;
    if (token === ']' || token === '}') flow -= 1;
    if (token === '-' || token === '?' || token === ':') indicators += 1;
    if (token === '\n') indicators = 0;
    if (token.startsWith('*')) aliases += 1;
    if (flow > maxDepth || (flow <= 0 && indicators > maxDepth)) return { kind: 'depth', at };
    if (aliases > maxAliases) return { kind: 'aliases', at };
    if (!lexerMarks.includes(token) || source[at] === token) at += token.length;
  }
  return undefined;
}

/** The one way in which sources are parsed. Duplicate keys are found by us: the library compares all with all. */
function parseSource(source: string): Document.Parsed {
  return parseDocument(source, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent', strict: true });
}

/** The node at a path, or undefined. Aliases are not followed. */
export function nodeAt(document: Document.Parsed | undefined, path: YamlPath): Node | undefined {
  let node: unknown = document?.contents;
  for (const step of path) {
    if (isMap(node)) node = node.items.find(pair => keyText(pair.key) === String(step))?.value;
    else if (isSeq(node) && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}

/** A key as the text it is read as, or undefined where it is a collection. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'string') return key.value;
  return key.source ?? String(key.value);
}

/** An object that inherits nothing. */
export function emptyObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

/** Turns nodes into plain data within the bounds; what breaks a bound is left out and told. */
class Unfolding {
  private values = 0;
  private exceeded = false;
  private readonly anchors = new Map<string, Node>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly problems: Problem[],
    private readonly placeOf: PlaceOfOffsets,
  ) {}

  top(): Record<string, unknown> {
    const contents = this.document.contents;
    if (contents === null || (isScalar(contents) && contents.value === null)) return emptyObject();
    const value = this.unfold(contents, 0);
    if (isMap(contents)) return value as Record<string, unknown>;
    if (this.problems.length === 0)
      this.tell(problem('documents.frontMatterNotMap', {}, this.placeOfNode(contents)));
    return emptyObject();
  }

  private unfold(node: unknown, depth: number): unknown {
    this.values += 1;
    if (this.values > maxValues || depth > maxDepth) {
      this.tellExceeded(node);
      return null;
    }
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target) return this.unfold(target, depth + 1);
      this.tell(problem('documents.unknownAlias', { alias: node.source }, this.placeOfNode(node)));
      return null;
    }
    // Set before the content is read: an anchor that holds itself ends at the depth bound.
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value;
    if (isSeq(node)) return this.exceeded ? [] : node.items.map(item => this.unfold(item, depth + 1));
    if (!isMap(node)) return null;
    const object = emptyObject();
    for (const pair of node.items) {
      if (this.exceeded) break;
      const key = keyText(pair.key);
      if (key === undefined || forbiddenKeys.has(key)) {
        const place = this.placeOfNode(pair.key);
        this.tell(problem('documents.forbiddenKey', { key: key ?? '{…}' }, place));
      } else if (key in object) {
        this.tell(problem('documents.duplicateKey', { key }, this.placeOfNode(pair.key)));
      } else {
        object[key] = this.unfold(pair.value, depth + 1);
      }
    }
    return object;
  }

  private tellExceeded(node: unknown): void {
    if (this.exceeded) return;
    this.exceeded = true;
    this.tell(problem('documents.tooManyAliases', { limit: maxAliases }, this.placeOfNode(node)));
  }

  private tell(found: Problem): void {
    if (this.problems.length < maxProblems) this.problems.push(found);
  }

  private placeOfNode(node: unknown): ProblemPlace {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return range ? this.placeOf(range[0], range[1]) : this.placeOf(0, 0);
  }
}
