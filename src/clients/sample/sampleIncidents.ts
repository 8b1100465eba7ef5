import { sampleOpenIncidents } from './sampleOpenIncidents';
import { samplePastIncidents } from './samplePastIncidents';
import type { SampleIncidentSeed } from './sampleSeed';

/** The sample team's incidents: what is open now, then the resolved ones of the last weeks; each newest first. */
export const sampleIncidentSeeds: readonly SampleIncidentSeed[] = [
  ...[...sampleOpenIncidents].sort((a, b) => a.createdAgeMs - b.createdAgeMs),
  ...samplePastIncidents,
];
