import { safeParse, type BaseIssue, type GenericSchema } from 'valibot';
import { problem, ProblemError, type Problem } from '../../core/base/problem';
import type {} from '../../core/incidents/problems';

export interface Rows<T> {
  readonly rows: readonly T[];
  /** Says how many rows could not be read, naming the first. */
  readonly dropped?: Problem;
}

interface Unreadable {
  readonly row: string;
  readonly where: string;
}

/** Collects rows over the pages of a list and remembers those that could not be read. */
export class RowReader<T> {
  private readonly read: T[] = [];
  private readonly unreadable: Unreadable[] = [];

  /** @param what what the rows are called in a problem: `incidents`. */
  constructor(
    private readonly schema: GenericSchema<unknown, T>,
    private readonly what: string,
  ) {}

  /** Reads a page's rows. @throws ProblemError `incidents.unexpectedAnswer` where there is no list at all. */
  page(body: unknown): number {
    const rows = isRecord(body) ? body[this.what] : undefined;
    if (!Array.isArray(rows)) {
      throw new ProblemError(problem('incidents.unexpectedAnswer', { what: this.what, where: this.what }));
    }
    for (const row of rows as readonly unknown[]) {
      const result = safeParse(this.schema, row);
      if (result.success) this.read.push(result.output);
      else this.unreadable.push({ row: nameOf(row), where: placeOf(result.issues) });
    }
    return rows.length;
  }

  get result(): Rows<T> {
    const [first] = this.unreadable;
    if (!first) return { rows: this.read };
    const dropped = this.unreadable.length;
    const args = { what: this.what, dropped, first: first.row, where: first.where };
    return { rows: this.read, dropped: problem('incidents.unreadableRows', args) };
  }
}

/** Reads the one thing of an answer, below `name`. @throws ProblemError `incidents.unexpectedAnswer`. */
export function readOne<T>(schema: GenericSchema<unknown, T>, name: string, body: unknown): T {
  const result = safeParse(schema, isRecord(body) ? body[name] : undefined);
  if (result.success) return result.output;
  const where = [name, placeOf(result.issues)].filter(part => part !== '').join('.');
  throw new ProblemError(problem('incidents.unexpectedAnswer', { what: name, where }));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(row: unknown): string {
  const id = isRecord(row) ? row['id'] : undefined;
  return typeof id === 'string' && id !== '' ? id.slice(0, 40) : '?';
}

/** Path of the first field that does not fit. */
function placeOf([first]: readonly BaseIssue<unknown>[]): string {
  const path = first?.path ?? [];
  return path
    .map(({ key }) => String(key))
    .join('.')
    .slice(0, 100);
}
