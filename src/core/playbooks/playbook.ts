/** A Markdown runbook that the team has. */
export interface Playbook {
  /** URI of the file. */
  readonly uri: string;
  readonly title: string;
  /** Names of the alerts that it is for, from front matter, file name or headings. */
  readonly alerts: readonly string[];
  /** Services by their name in the team file. */
  readonly services: readonly string[];
  readonly owner?: string;
  readonly headings: readonly { readonly text: string; readonly slug: string; readonly line: number }[];
}

/** A playbook that fits an incident, and why. */
export interface PlaybookMatch {
  readonly playbook: Playbook;
  readonly reason: 'runbookLink' | 'alertName' | 'service' | 'title';
  /** 0 to 1. */
  readonly confidence: number;
}
