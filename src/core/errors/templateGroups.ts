import { atOnce, type Pieces } from '../base/pieces';
import { fingerprintOf } from './groupKey';
import { learningPieces, opened } from './learnTemplates';
import type { MessageTemplate } from './messageTemplates';

/** Where a template is one of several that turned out to be one. */
export interface LearntGroup {
  readonly fingerprint: string;
  /** Places of the template's words that differ. */
  readonly open: ReadonlySet<number>;
}

/** A template that is part of another, to be kept over restarts: hashes only, since messages may say anything. */
export interface LearntRow {
  readonly fingerprint: string;
  readonly common: string;
  /** Of its scope and length. */
  readonly shape: string;
  readonly open: readonly number[];
}

/** Learnt templates kept at most; past it what was learnt first is forgotten. */
const mostLearnt = 5_000;

/**
 * Learns over time which templates are one, and stays with it: what was one yesterday is one today, also when today
 * only one of them was seen. The fingerprint of what they have in common does not hang on the order in which they came.
 */
export class TemplateGroups {
  private readonly learnt = new Map<string, LearntGroup>();
  private readonly seen = new Set<string>();
  /** By scope and length: the places that were opened, and what came of it. */
  private readonly shapes = new Map<string, Map<string, ReadonlySet<number>>>();
  /** Fingerprints of what learnt templates have in common. */
  private readonly commons = new Set<string>();
  private readonly rows = new Map<string, LearntRow>();
  private hasNews = false;

  /** Takes in what an earlier run, or another window, has learnt. */
  restore(rows: readonly LearntRow[]): void {
    for (const row of rows.slice(-mostLearnt)) {
      if (this.learnt.has(row.fingerprint)) continue;
      this.keepRow(row, new Set(row.open));
    }
    this.hasNews = false;
  }

  /** All that is known, the oldest first, where something was learnt since the last call. */
  takeRows(): readonly LearntRow[] | undefined {
    if (!this.hasNews) return undefined;
    this.hasNews = false;
    return this.allRows;
  }

  get allRows(): readonly LearntRow[] {
    return [...this.rows.values()];
  }

  /** Looks at all templates by fingerprint that are in use now; costs nothing where none is new. */
  learn(templates: ReadonlyMap<string, MessageTemplate>): void {
    atOnce(this.learning(templates));
  }

  /** `learn` where others wait for the same thread. */
  *learning(templates: ReadonlyMap<string, MessageTemplate>): Pieces {
    const fresh = [...templates].filter(([fingerprint]) => !this.seen.has(fingerprint));
    if (fresh.length === 0) return;
    for (const fingerprint of this.seen) if (!templates.has(fingerprint)) this.seen.delete(fingerprint);
    const scopes = new Set(fresh.map(([, { scope }]) => scope));
    for (const scope of scopes) {
      const own = [...templates].filter(([, template]) => template.scope === scope);
      const open = yield* learningPieces(own.map(([, { words }]) => words));
      for (const [at, [fingerprint, template]] of own.entries()) {
        const known = this.learnt.get(fingerprint)?.open ?? this.fitting(template);
        const all = new Set([...(open[at] ?? []), ...(known ?? [])]);
        if (all.size > 0) this.keep(fingerprint, template, all);
        if (at % 100 === 99) yield;
      }
    }
    // Not before: what is given up in between is learnt the next time.
    for (const [fingerprint] of fresh) this.seen.add(fingerprint);
  }

  /** Templates that are known to be part of another. */
  get size(): number {
    return this.learnt.size;
  }

  /** What a template is part of; undefined where it stands for itself. */
  groupOf(fingerprint: string): LearntGroup | undefined {
    return this.learnt.get(fingerprint);
  }

  /** The places by which a new template is one of what was learnt before. */
  private fitting({ scope, words }: MessageTemplate): ReadonlySet<number> | undefined {
    for (const open of this.shapes.get(shapeKey(scope, words))?.values() ?? []) {
      if (this.commons.has(fingerprintOf(commonOf(scope, opened(words, open))))) return open;
    }
    return undefined;
  }

  private keep(fingerprint: string, { scope, words }: MessageTemplate, open: ReadonlySet<number>): void {
    const common = fingerprintOf(commonOf(scope, opened(words, open)));
    const places = [...open].sort((a, b) => a - b);
    const isKnown = this.learnt.get(fingerprint)?.fingerprint === common;
    this.keepRow({ fingerprint, common, shape: shapeKey(scope, words), open: places }, open);
    this.hasNews ||= !isKnown;
  }

  private keepRow(row: LearntRow, open: ReadonlySet<number>): void {
    const { fingerprint, common, shape } = row;
    this.learnt.delete(fingerprint);
    this.learnt.set(fingerprint, { fingerprint: common, open });
    this.rows.delete(fingerprint);
    this.rows.set(fingerprint, row);
    this.commons.add(common);
    const shapes = this.shapes.get(shape) ?? new Map<string, ReadonlySet<number>>();
    this.shapes.set(shape, shapes.set(row.open.join(), open));
    for (const oldest of this.learnt.keys()) {
      if (this.learnt.size <= mostLearnt) break;
      this.learnt.delete(oldest);
      this.rows.delete(oldest);
    }
    if (this.commons.size > mostLearnt) {
      this.commons.clear();
      this.shapes.clear();
    }
  }
}

/** A hash: of a scope little is known that could not be a customer's name. */
function shapeKey(scope: string, words: readonly string[]): string {
  return fingerprintOf(`${words.length}\n${scope}`);
}

function commonOf(scope: string, template: string): string {
  return `${scope}\n${template}`;
}
