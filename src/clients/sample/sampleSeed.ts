/** A person of the sample team. The first is the one who looks at it. */
export interface SampleTeamMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export const sampleTeam: readonly SampleTeamMember[] = [
  { id: 'PDANARY', name: 'Dana Reyes', email: 'dana.reyes@example.com' },
  { id: 'PTOMASZ', name: 'Tomasz Lis', email: 'tomasz.lis@example.com' },
  { id: 'PPRIYAN', name: 'Priya Nair', email: 'priya.nair@example.com' },
];

/** The services of the sample's team file, by the id PagerDuty would have for them. */
export const sampleServices = { checkout: 'PCHKOUT', search: 'PSEARCH', billing: 'PBILLNG' } as const;

export type SampleService = keyof typeof sampleServices;

export interface SampleAlertSeed {
  readonly name: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  readonly summary: string;
  readonly runbookLink?: string;
  /** As a monitor would send it. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** An incident of the sample, all times as ages in ms before the moment it is opened. */
export interface SampleIncidentSeed {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly service: SampleService;
  readonly urgency: 'high' | 'low';
  readonly priority?: 'P1' | 'P2' | 'P3';
  /** E-mail of a member of `sampleTeam`. */
  readonly assignee: string;
  readonly createdAgeMs: number;
  /** Absent while nobody has acknowledged it. */
  readonly acknowledgedAgeMs?: number;
  /** Absent while it is open. */
  readonly resolvedAgeMs?: number;
  readonly alerts: readonly SampleAlertSeed[];
  readonly notes: readonly { readonly author: string; readonly ageMs: number; readonly content: string }[];
}

/** Address of a file of the sample's repository, as a runbook link in an alert has it. */
export function runbookLink(path: string): string {
  return `https://git.example.com/shop/shop/blob/main/${path}`;
}
