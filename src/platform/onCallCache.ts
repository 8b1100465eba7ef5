import type { OnCallTurn } from '../core/incidents/onCall';
import type { OwnTurns, OwnTurnsCache } from '../core/incidents/onCallWatch';
import type { SharedState } from './sharedState';

const folder = 'onCall';

/** What the windows of this machine know of a person's turns: one file an account. A disk that fails costs a question. */
export class OnCallCache implements OwnTurnsCache {
  constructor(private readonly state: SharedState) {}

  async read(sourceId: string): Promise<OwnTurns | undefined> {
    try {
      return readOwnTurns(await this.state.read(folder, sourceId));
    } catch {
      return undefined;
    }
  }

  async write(sourceId: string, { turns, readAt, offsetMs }: OwnTurns): Promise<void> {
    await this.state.write(folder, sourceId, { version: 1, turns, readAt, offsetMs }).catch(() => undefined);
  }
}

/** A record that is not whole, or of another version, is none. */
export function readOwnTurns(record: unknown): OwnTurns | undefined {
  if (!isRecord(record) || record['version'] !== 1) return undefined;
  const { turns, readAt, offsetMs } = record;
  if (!Number.isFinite(readAt) || !Number.isFinite(offsetMs)) return undefined;
  if (!Array.isArray(turns) || !turns.every(isTurn)) return undefined;
  return { turns, readAt: readAt as number, offsetMs: offsetMs as number };
}

function isTurn(value: unknown): value is OnCallTurn {
  if (!isRecord(value)) return false;
  const { person, policy, schedule, level, start, end } = value;
  return (
    isNamed(person) &&
    isNamed(policy) &&
    (schedule === undefined || isNamed(schedule)) &&
    Number.isInteger(level) &&
    (start === undefined || Number.isFinite(start)) &&
    (end === undefined || Number.isFinite(end))
  );
}

function isNamed(value: unknown): boolean {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
