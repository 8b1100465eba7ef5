import type { SilenceMatcher } from './incidentWrite';

/** What a person decides by before a silence is made. Every method rejects with a ProblemError, or on abort. */
export interface SilenceSource {
  /** In whose name silences are made. */
  readonly author: string;
  /** The source's clock now (Unix ms), as far as known: what ends are counted from. */
  now(): number;
  /** Every alert of the incident that fires now, with what a silence of its full label set would mute. */
  preview(nativeId: string, signal: AbortSignal): Promise<readonly SilenceTarget[]>;
}

export interface SilenceTarget {
  /** The alert's id at its source. */
  readonly alertId: string;
  /** Its name, as monitors call it. */
  readonly name: string;
  readonly summary: string;
  /** Its whole label set, by name. */
  readonly labels: Readonly<Record<string, string>>;
  /** The full label set: nothing that differs in a label is muted. */
  readonly matchers: readonly SilenceMatcher[];
  /** Alerts that fire now and that this would mute, itself among them: their names with what tells them apart. */
  readonly mutes: readonly string[];
  /** Silenced already, until then where that could be read (Unix ms, the source's clock). */
  readonly silenced?: { readonly until?: number };
}
