import type { Person } from '../../core/incidents/incident';

/** A person of the sample team. The first is the one who looks at it. Numbers are of the range for inventions. */
export interface SampleTeamMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

export const sampleTeam: readonly SampleTeamMember[] = [
  { id: 'PDANARY', name: 'Dana Reyes', email: 'dana.reyes@example.com', phone: '+1 555 0100' },
  { id: 'PTOMASZ', name: 'Tomasz Lis', email: 'tomasz.lis@example.com', phone: '+1 555 0101' },
  { id: 'PPRIYAN', name: 'Priya Nair', email: 'priya.nair@example.com', phone: '+1 555 0102' },
  { id: 'PINESDU', name: 'Ines Duarte', email: 'ines.duarte@example.com', phone: '+1 555 0103' },
  { id: 'PJONASW', name: 'Jonas Weber', email: 'jonas.weber@example.com', phone: '+1 555 0104' },
];

/** The member with that address. */
export function personOf(email: string): Person {
  const member = sampleTeam.find(one => one.email === email);
  return member ? { id: member.id, name: member.name, email } : { id: email, name: email, email };
}

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
  /** Who was asked to help, by e-mail. */
  readonly helpers?: readonly {
    readonly who: string;
    readonly state: 'asked' | 'joined' | 'declined';
    readonly ageMs: number;
    readonly message: string;
  }[];
}

/** Something that was changed, told by the deploy pipeline of the sample. */
export interface SampleChange {
  readonly id: string;
  readonly ageMs: number;
  readonly services: readonly SampleService[];
  readonly summary: string;
  readonly source: string;
  readonly details: Readonly<Record<string, string>>;
}

/** Who takes turns, week by week, each from Monday 09:00; the first of the list has this week. */
export interface SampleRotation {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  /** Nobody has it from Saturday 09:00 of the week after this one: what a gap looks like. */
  readonly hasGap?: true;
}

/** An escalation policy: at each level a rotation or a person. */
export interface SamplePolicy {
  readonly id: string;
  readonly name: string;
  readonly services: readonly SampleService[];
  readonly levels: readonly (
    | { readonly rotation: string; readonly delayMs: number }
    | { readonly person: string; readonly delayMs: number }
  )[];
}

/** Address of a file of the sample's repository, as a runbook link in an alert has it. */
export function runbookLink(path: string): string {
  return `https://git.example.com/shop/shop/blob/main/${path}`;
}
