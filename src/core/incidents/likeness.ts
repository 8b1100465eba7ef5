import type { PastIncident } from './incidentContext';

/** A past incident and how alike it is. */
export interface Alike {
  readonly past: PastIncident;
  /** 0 to 1. */
  readonly likeness: number;
  readonly sameService: boolean;
}

/** What an incident is compared by. */
export interface Compared {
  readonly id: string;
  readonly title: string;
  readonly serviceId: string;
}

/** Titles less alike than this have words in common and no more. */
const leastText = 0.35;
/** What the same service adds to the likeness of the text. */
const serviceShare = 0.25;
/** Words that stand in every other title. */
const filler = new Set(
  'a above after an and are at below by for from has have high in is it low no not of on or over than that the to under was with'.split(
    ' ',
  ),
);

/**
 * The past incidents that are like this one, the most alike first and of those the newest. Compared are the words of
 * the titles, each weighing the more the fewer titles it stands in (cosine of inverse document frequencies), and the
 * service. Numbers and ids are left out: they tell one page from the next, not one trouble from another.
 */
export function alikeIncidents(of: Compared, history: readonly PastIncident[], most = 10): readonly Alike[] {
  const others = history.filter(past => past.incident.id !== of.id);
  const words = others.map(past => wordsOf(past.incident.title));
  const weights = new Weights(words);
  const own = wordsOf(of.title);
  return others
    .flatMap((past, index): Alike[] => {
      const text = weights.cosine(own, words[index] ?? new Set());
      const sameService = past.incident.service.id === of.serviceId;
      const likeness = text * (1 - serviceShare) + (sameService ? serviceShare : 0);
      return text >= leastText ? [{ past, likeness, sameService }] : [];
    })
    .sort(
      (a, b) =>
        Math.round(b.likeness * 20) - Math.round(a.likeness * 20) ||
        b.past.incident.createdAt - a.past.incident.createdAt,
    )
    .slice(0, most);
}

/** Words of a title that tell a trouble from another: without numbers, ids, addresses and filler. */
export function wordsOf(title: string): ReadonlySet<string> {
  const words = title
    .slice(0, 1_024)
    .toLowerCase()
    .replace(/[0-9a-f]{8,}(?:-[0-9a-f]{4,})*/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .map(word => word.replace(/\d+$/, ''))
    .filter(word => word.length > 1 && !/^\d/.test(word) && !filler.has(word));
  return new Set(words);
}

/** How much a word weighs among these titles. */
class Weights {
  private readonly counts = new Map<string, number>();

  constructor(private readonly titles: readonly ReadonlySet<string>[]) {
    for (const title of titles)
      for (const word of title) this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
  }

  cosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
    let shared = 0;
    for (const word of a) if (b.has(word)) shared += this.square(word);
    const length = Math.sqrt(this.sum(a) * this.sum(b));
    return length === 0 ? 0 : shared / length;
  }

  private sum(words: ReadonlySet<string>): number {
    let sum = 0;
    for (const word of words) sum += this.square(word);
    return sum;
  }

  private square(word: string): number {
    // Smoothed, so that where all titles are the same one its words still weigh something.
    return (1 + Math.log((1 + this.titles.length) / (1 + (this.counts.get(word) ?? 0)))) ** 2;
  }
}
