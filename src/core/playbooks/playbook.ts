import type { Problem } from '../base/problem';
import type { PlaybookPartner } from './partners';

/** A Markdown runbook that the team has. */
export interface Playbook {
  /** URI of the file. */
  readonly uri: string;
  readonly title: string;
  /** Names of the alerts that it is for, from front matter, file name or headings. */
  readonly alerts: readonly string[];
  /** Services as its front matter names them: by their name in the team file or by PagerDuty id. */
  readonly services: readonly string[];
  readonly owner?: string;
  /** Other addresses that its site gives it (Hugo's `aliases`, Docusaurus' `slug` and `id`); from the site's top with a leading `/`. */
  readonly aliases?: readonly string[];
  /** The day on which somebody last read it through, by its front matter (Unix ms, midnight UTC). */
  readonly reviewedAt?: number;
  /** Teams that it names to call. */
  readonly partners?: readonly PlaybookPartner[];
  /** Top-level headings in file order; lines are zero-based. */
  readonly headings: readonly PlaybookHeading[];
}

export interface PlaybookHeading {
  /** Without Markdown. */
  readonly text: string;
  /** Unique within its file, made as GitHub makes them, or the `{#id}` that the heading gives itself. */
  readonly slug: string;
  /** 1 to 6. */
  readonly level: number;
  /** Zero-based line of the file. */
  readonly line: number;
}

/** A playbook that fits an incident, and why. */
export interface PlaybookMatch {
  readonly playbook: Playbook;
  readonly reason: 'runbookLink' | 'alertName' | 'service' | 'title';
  /** 0 to 1. */
  readonly confidence: number;
  /** Slug of the heading that is meant, where it is not the whole playbook. */
  readonly section?: string;
}

/** The playbooks of an incident, and what kept the answer from being the whole truth. */
export interface PlaybookAnswer {
  /** Best first. Empty says that none fits only where there is no `doubt`. */
  readonly matches: readonly PlaybookMatch[];
  readonly doubt?: Problem;
}
