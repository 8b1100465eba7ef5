import { severities, type Severity } from '../../team/severity';

/** What one service wrote, in equal steps: records of every level, and the errors among them by class. */
export interface RecordCounts {
  /** As the records call it; absent: those that tell none. */
  readonly service?: string;
  /** Unix ms; step `i` begins at `from + i × stepMs`. */
  readonly from: number;
  readonly stepMs: number;
  readonly all: readonly number[];
  readonly byClass: Readonly<Record<Severity, readonly number[]>>;
}

const minute = 60_000;
const day = 86_400_000;
/** Past so many services the rest count as one that nobody names. */
const mostServices = 50;

/** Step -> records, critical, major and standard errors. */
type Counts = Map<number, [number, number, number, number]>;

/** Counts records by service over a window that moves on, in bounded memory. */
export class RecordTraffic {
  private readonly services = new Map<string | undefined, Counts>();
  private readonly stepMs: number;

  constructor(windowMs: number) {
    this.stepMs = windowMs <= day ? minute : Math.ceil(windowMs / day / 5) * 5 * minute;
  }

  countRecord(time: number, service: string | undefined): void {
    this.at(time, service)[0] += 1;
  }

  /** Counts the class of a record that was counted. */
  countError(time: number, service: string | undefined, severity: Severity): void {
    const counts = this.at(time, service);
    const place = (severities.indexOf(severity) + 1) as 1 | 2 | 3;
    counts[place] += 1;
  }

  /** What is known of `[from, to)`, in whole steps; what lies before is forgotten. */
  read(from: number, to: number): readonly RecordCounts[] {
    const { stepMs } = this;
    const first = Math.ceil(from / stepMs);
    const length = Math.max(0, Math.floor(to / stepMs) - first);
    return [...this.services].map(([service, counts]) => {
      for (const step of counts.keys()) if (step < first) counts.delete(step);
      const column = (place: 0 | 1 | 2 | 3): number[] =>
        Array.from({ length }, (_, index) => counts.get(first + index)?.[place] ?? 0);
      return {
        ...(service === undefined ? {} : { service }),
        from: first * stepMs,
        stepMs,
        all: column(0),
        byClass: { critical: column(1), major: column(2), standard: column(3) },
      };
    });
  }

  private at(time: number, service: string | undefined): [number, number, number, number] {
    const isKnown = this.services.has(service) || this.services.size < mostServices;
    const name = isKnown ? service : undefined;
    let counts = this.services.get(name);
    if (!counts) this.services.set(name, (counts = new Map<number, [number, number, number, number]>()));
    const step = Math.floor(time / this.stepMs);
    let found = counts.get(step);
    if (!found) counts.set(step, (found = [0, 0, 0, 0]));
    return found;
  }
}

/** Services stand near the beginning; a record may be of any length. */
const mostText = 2_000;

/** Names of the field that tells the service, as `fieldNames` has them, in JSON (flat or nested) and in logfmt. */
const serviceField =
  /(?<![\w.-])(?:service(?:[._]?name)?|app(?:lication)?(?:_?name)?)"?\s*[:=]\s*(?:\{[^{}]{0,80}?"name"\s*:\s*)?(?:"([^"\\]{1,80})"|([^\s"{}[\],=]{1,80}))/i;

/** The service that a calm record names, without taking the record apart: most records of a log are calm. */
export function serviceOfCalmText(text: string): string | undefined {
  const found = serviceField.exec(text.length > mostText ? text.slice(0, mostText) : text);
  return found?.[1] ?? found?.[2];
}
