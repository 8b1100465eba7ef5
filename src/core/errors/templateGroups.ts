import { fingerprintOf } from './groupKey';
import { learnTemplates, opened } from './learnTemplates';

/** What a message has in common with others: what else must be the same, and its words with holes. */
export interface MessageTemplate {
  readonly scope: string;
  readonly words: readonly string[];
}

/** Where a template is one of several that turned out to be one. */
export interface LearntGroup {
  readonly fingerprint: string;
  /** Places of the template's words that differ. */
  readonly open: ReadonlySet<number>;
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
  private readonly commons = new Set<string>();

  /** Looks at all templates by fingerprint that are in use now; costs nothing where none is new. */
  learn(templates: ReadonlyMap<string, MessageTemplate>): void {
    const fresh = [...templates].filter(([fingerprint]) => !this.seen.has(fingerprint));
    if (fresh.length === 0) return;
    for (const fingerprint of this.seen) if (!templates.has(fingerprint)) this.seen.delete(fingerprint);
    for (const [fingerprint] of fresh) this.seen.add(fingerprint);
    const scopes = new Set(fresh.map(([, { scope }]) => scope));
    for (const scope of scopes) {
      const own = [...templates].filter(([, template]) => template.scope === scope);
      const open = learnTemplates(own.map(([, { words }]) => words));
      own.forEach(([fingerprint, template], at) => {
        const known = this.learnt.get(fingerprint)?.open ?? this.fitting(template);
        const all = new Set([...(open[at] ?? []), ...(known ?? [])]);
        if (all.size > 0) this.keep(fingerprint, template, all);
      });
    }
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
      if (this.commons.has(commonOf(scope, opened(words, open)))) return open;
    }
    return undefined;
  }

  private keep(fingerprint: string, { scope, words }: MessageTemplate, open: ReadonlySet<number>): void {
    const common = commonOf(scope, opened(words, open));
    this.learnt.delete(fingerprint);
    this.learnt.set(fingerprint, { fingerprint: fingerprintOf(common), open });
    this.commons.add(common);
    const key = shapeKey(scope, words);
    const shapes = this.shapes.get(key) ?? new Map<string, ReadonlySet<number>>();
    this.shapes.set(key, shapes.set([...open].sort((a, b) => a - b).join(), open));
    for (const oldest of this.learnt.keys()) {
      if (this.learnt.size <= mostLearnt) break;
      this.learnt.delete(oldest);
    }
    if (this.commons.size > mostLearnt) {
      this.commons.clear();
      this.shapes.clear();
    }
  }
}

function shapeKey(scope: string, words: readonly string[]): string {
  return `${words.length}\n${scope}`;
}

function commonOf(scope: string, template: string): string {
  return `${scope}\n${template}`;
}
