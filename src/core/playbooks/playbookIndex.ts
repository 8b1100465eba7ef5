import { fileNameOf, type PlaybookDocument } from './parsePlaybook';
import { partsOf } from './indexParts';
import { decodePercent } from './link';
import { plainText } from './markdownText';
import { PartIndex, type QueryWord } from './partIndex';
import type { Playbook, PlaybookHeading } from './playbook';
import type { Section } from './sections';
import { TimeSlices, type Turns } from '../base/timeSlices';
import { stemOf, stemsOf, wordsOf } from './words';

/** A playbook that answers a search, with the place in it that answers best. */
export interface PlaybookHit {
  readonly playbook: Playbook;
  /** Absent where the playbook as a whole answers, by its title or alert. */
  readonly section?: PlaybookHeading;
  /** The line of its text that answers best, as written, cut; empty where none does. */
  readonly snippet: string;
  /** Higher is better; comparable within one search only. */
  readonly score: number;
}

interface Part {
  readonly document: PlaybookDocument;
  readonly sections: readonly Section[];
}

/**
 * Full-text index over playbooks: title, alert names, file name, folders, headings and body; whole words first, then
 * words that begin so (while typing) and misspelled ones.
 */
export class PlaybookIndex {
  private engine = new PartIndex();
  private readonly parts = new Map<number, Part>();
  private readonly idsByUri = new Map<string, number[]>();

  constructor(private readonly turns: Turns) {}

  /** Playbooks in the index. */
  get size(): number {
    return this.idsByUri.size;
  }

  /**
   * Adds documents, each in place of the one with the same URI, in slices that let others run in between. The index
   * answers meanwhile, with what it has. Resolves to the longest slice in milliseconds.
   */
  async add(documents: Iterable<PlaybookDocument>, signal?: AbortSignal): Promise<number> {
    const slices = new TimeSlices(this.turns);
    for (const document of documents) {
      this.remove(document.playbook.uri);
      const ids: number[] = [];
      this.idsByUri.set(document.playbook.uri, ids);
      for (const sections of partsOf(document)) {
        ids.push(this.addPart(document, sections));
        await slices.next();
        if (signal?.aborted) return slices.longestMs;
      }
    }
    await this.tidy(slices);
    return slices.longestMs;
  }

  /** Takes a playbook out; unknown ones are none. */
  remove(uri: string): void {
    for (const id of this.idsByUri.get(uri) ?? []) {
      this.engine.remove(id);
      this.parts.delete(id);
    }
    this.idsByUri.delete(uri);
  }

  /** The best answers to a query, best first. With `typing` the last word may be the beginning of one. */
  search(
    query: string,
    options: { readonly limit?: number; readonly typing?: boolean } = {},
  ): readonly PlaybookHit[] {
    const limit = options.limit ?? 20;
    const asked = query.slice(0, longestQuery);
    const words = this.meaningsOf(asked, options.typing === true);
    if (words.length === 0) return [];
    const wanted = this.wantedStems(words);
    const hits: PlaybookHit[] = [];
    const seen = new Set<string>();
    for (const { part: id, score } of this.engine.search(words, stemsOf(asked))) {
      const part = this.parts.get(id);
      if (!part || seen.has(part.document.playbook.uri)) continue;
      seen.add(part.document.playbook.uri);
      hits.push({ playbook: part.document.playbook, score, ...this.placeOf(id, part, wanted) });
      if (hits.length >= limit) break;
    }
    return hits;
  }

  private meaningsOf(query: string, typing: boolean): readonly QueryWord[] {
    const { vocabulary } = this.engine;
    const terms = [...new Set(wordsOf(query))];
    const beginning = typing ? lastWord(query) : undefined;
    if (beginning !== undefined && !terms.includes(beginning)) terms.push(beginning);
    let guesses = mostGuesses;
    return terms.flatMap((word): QueryWord[] => {
      const term = vocabulary.find(word);
      const meanings = term === undefined ? [] : [{ term, weight: 1 }];
      const isGuess = term === undefined && word.length >= 4 && (guesses -= 1) >= 0;
      if (word === beginning || isGuess) meanings.push(...vocabulary.beginningWith(word));
      if (isGuess) meanings.push(...vocabulary.like(word, word.length < 8 ? 1 : 2));
      return meanings.length > 0 ? [meanings] : [];
    });
  }

  /** The stems by which the place of an answer is found, with how much each tells. */
  private wantedStems(words: readonly QueryWord[]): ReadonlyMap<number, number> {
    const wanted = new Map<number, number>();
    const { vocabulary } = this.engine;
    for (const { term } of words.flat()) {
      const stem = vocabulary.find(stemOf(vocabulary.word(term))) ?? term;
      for (const found of [stem, term]) wanted.set(found, this.engine.rarity(found));
    }
    return wanted;
  }

  private placeOf(
    id: number,
    part: Part,
    wanted: ReadonlyMap<number, number>,
  ): Pick<PlaybookHit, 'section' | 'snippet'> {
    const place = this.engine.placeIn(id, wanted);
    const section = place && part.sections[place.section];
    if (!section) return { snippet: '' };
    const line = place.line < 0 ? '' : (section.text.split('\n')[place.line] ?? '');
    const snippet = cut(plainText(line.replace(/^[\s>#*+|-]+/, '').replace(/\s+/g, ' ')));
    return section.heading ? { snippet, section: section.heading } : { snippet };
  }

  private addPart(document: PlaybookDocument, sections: readonly Section[]): number {
    const { title, alerts, uri } = document.playbook;
    const id = this.engine.add({
      name: [title, ...alerts, fileNameOf(uri)].join('\n'),
      path: foldersOf(uri),
      sections: sections.map(({ heading, text }) => ({ heading: heading?.text ?? '', text })),
    });
    this.parts.set(id, { document, sections });
    return id;
  }

  /** Removed parts stay in the engine's lists: when they are many, everything is indexed anew beside the old index. */
  private async tidy(slices: TimeSlices): Promise<void> {
    if (this.engine.dirt < Math.max(50, this.parts.size / 5)) return;
    const fresh = new PlaybookIndex(this.turns);
    const documents = new Set([...this.parts.values()].map(part => part.document));
    for (const document of documents) {
      const ids: number[] = [];
      for (const sections of partsOf(document)) {
        ids.push(fresh.addPart(document, sections));
        await slices.next();
      }
      fresh.idsByUri.set(document.playbook.uri, ids);
    }
    this.engine = fresh.engine;
    this.parts.clear();
    for (const [id, part] of fresh.parts) this.parts.set(id, part);
    this.idsByUri.clear();
    for (const [uri, ids] of fresh.idsByUri) this.idsByUri.set(uri, ids);
  }
}

/** A guess at a misspelled word looks at many others: a pasted log line may hold many words that no playbook has. */
const mostGuesses = 4;
const longestQuery = 2000;
const longestSnippet = 160;

function cut(text: string): string {
  return text.length > longestSnippet ? `${text.slice(0, longestSnippet - 1)}…` : text;
}

/** The folders that a file lies in, which often name its service. */
function foldersOf(uri: string): string {
  return decodePercent(uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[^/]*$/, '')).replaceAll(
    '/',
    ' ',
  );
}

/** The word being typed, as the index would have it. */
function lastWord(query: string): string | undefined {
  return /[\p{L}\p{N}]+$/u
    .exec(
      query
        .slice(0, longestQuery)
        .normalize('NFKD')
        .replace(/\p{M}+/gu, ''),
    )?.[0]
    .toLowerCase();
}
