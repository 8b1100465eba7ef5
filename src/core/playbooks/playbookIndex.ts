import MiniSearch from 'minisearch';
import { fileNameOf, type PlaybookDocument } from './parsePlaybook';
import { partsOf } from './indexParts';
import { bestSection } from './bestSection';
import type { Playbook, PlaybookHeading } from './playbook';
import type { Section } from './sections';
import { TimeSlices, type Turns } from './timeSlices';
import { wordsOf } from './words';

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
  readonly id: number;
  readonly document: PlaybookDocument;
  readonly sections: readonly Section[];
}

const boost = { title: 4, alerts: 5, file: 2, headings: 2, body: 1 };

/**
 * Full-text index over playbooks: title, alert names, file name, headings and body; whole words first, then words that
 * begin so (while typing) and misspelled ones. Carries the search library: reached by `await import` only.
 */
export class PlaybookIndex {
  private engine = newEngine();
  private readonly parts = new Map<number, Part>();
  private readonly idsByUri = new Map<string, number[]>();
  /** In how many parts a word stands: tells known words from misspelled ones, and rare from common. */
  private wordCounts = new Map<string, number>();
  private nextId = 0;

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
      this.engine.discard(id);
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
    const terms = queryTerms(query);
    const beginning = options.typing ? lastWord(query) : undefined;
    const words = beginning !== undefined && !terms.includes(beginning) ? [...terms, beginning] : terms;
    if (words.length === 0) return [];
    const unknown = words.filter(word => !this.wordCounts.has(word));
    const guessed = new Set(unknown.filter(word => word.length >= 4).slice(0, mostGuesses));
    const results = this.engine.search(words.join(' '), {
      boost,
      prefix: word => word === beginning || guessed.has(word),
      fuzzy: word => (guessed.has(word) ? (word.length < 8 ? 1 : 2) : false),
      weights: { prefix: 0.5, fuzzy: 0.3 },
    });

    const hits: PlaybookHit[] = [];
    const seen = new Set<string>();
    for (const result of results) {
      const part = this.parts.get(result.id as number);
      if (!part || seen.has(part.document.playbook.uri)) continue;
      seen.add(part.document.playbook.uri);
      const best = bestSection(part.sections, result.terms, word => this.rarity(word));
      hits.push({
        playbook: part.document.playbook,
        snippet: best?.line ?? '',
        score: result.score,
        ...(best?.section.heading ? { section: best.section.heading } : {}),
      });
      if (hits.length >= limit) break;
    }
    return hits;
  }

  private addPart(document: PlaybookDocument, sections: readonly Section[]): number {
    const id = this.nextId++;
    this.parts.set(id, { id, document, sections });
    const { title, alerts, uri } = document.playbook;
    const words = {
      title: wordsOf(title),
      alerts: wordsOf(alerts.join(' ')),
      file: wordsOf(fileNameOf(uri)),
      headings: wordsOf(sections.map(section => section.heading?.text ?? '').join('\n')),
      body: wordsOf(sections.map(section => section.text).join('\n')),
    };
    for (const word of new Set(Object.values(words).flat())) {
      this.wordCounts.set(word, (this.wordCounts.get(word) ?? 0) + 1);
    }
    this.engine.add({
      id,
      title: words.title.join(' '),
      alerts: words.alerts.join(' '),
      file: words.file.join(' '),
      headings: words.headings.join(' '),
      body: words.body.join(' '),
    });
    return id;
  }

  /** How much a word tells: high where few parts have it. */
  private rarity(word: string): number {
    return Math.log(1 + this.parts.size / (this.wordCounts.get(word) ?? 1));
  }

  /** Discarded parts leave words behind: when they are many, everything is indexed anew beside the old index. */
  private async tidy(slices: TimeSlices): Promise<void> {
    if (this.engine.dirtCount < Math.max(50, this.parts.size / 5)) return;
    const fresh = new PlaybookIndex(this.turns);
    const documents = new Set([...this.parts.values()].map(part => part.document));
    for (const document of documents) {
      const ids = partsOf(document).map(sections => fresh.addPart(document, sections));
      fresh.idsByUri.set(document.playbook.uri, ids);
      await slices.next();
    }
    this.engine = fresh.engine;
    this.wordCounts = fresh.wordCounts;
    this.parts.clear();
    for (const [id, part] of fresh.parts) this.parts.set(id, part);
    this.idsByUri.clear();
    for (const [uri, ids] of fresh.idsByUri) this.idsByUri.set(uri, ids);
    this.nextId = fresh.nextId;
  }
}

/** A guess at a misspelled word walks the whole vocabulary: a pasted log line may hold many words that no playbook has. */
const mostGuesses = 4;

type Fields = { readonly id: number } & Record<keyof typeof boost, string>;

function newEngine(): MiniSearch<Fields> {
  return new MiniSearch({
    fields: Object.keys(boost),
    // Fields and queries come as words already, with a space between.
    tokenize: text => text.split(' '),
    processTerm: term => term,
    autoVacuum: false,
  });
}

const longestQuery = 2000;

function queryTerms(query: string): readonly string[] {
  return [...new Set(wordsOf(query.slice(0, longestQuery)))];
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
