import type { Clock } from '../../core/base/clock';
import type { Person } from '../../core/incidents/incident';
import type {
  Contact,
  OnCallPolicies,
  OnCallSchedule,
  OnCallScope,
  OnCallSource,
  OnCallTurn,
  OnCallTurns,
  TimeSpan,
} from '../../core/incidents/onCall';
import { samplePolicies, sampleRotations } from './sampleAround';
import { personOf, sampleServices, sampleTeam, type SamplePolicy } from './sampleSeed';

/** Hand-overs are at that hour of a Monday, by the clock on this machine's wall. */
const handOverHour = 9;
const saturday = 5;
/** Weeks around this one that the rotations are laid out for. */
const weeks = [-2, -1, 0, 1, 2, 3, 4];

/** Who is on call at the sample team: rotations by the week, the person of the window has this one. */
export class SampleOnCall implements OnCallSource {
  readonly sourceId = 'sample:shop';
  private readonly monday: Date;

  constructor(
    readonly label: string,
    readonly me: Person,
    private readonly clock: Clock,
  ) {
    const now = new Date(clock.now());
    const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate(), handOverHour);
    monday.setDate(monday.getDate() - ((now.getDay() + 6) % 7));
    if (monday.getTime() > now.getTime()) monday.setDate(monday.getDate() - 7);
    this.monday = monday;
  }

  readMine(span: TimeSpan): Promise<OnCallTurns> {
    const turns = this.turnsIn(samplePolicies, span).filter(({ person }) => person.id === this.me.id);
    return Promise.resolve({ turns, asOf: this.clock.now() });
  }

  readPolicies({ serviceIds, policyIds }: OnCallScope, span: TimeSpan): Promise<OnCallPolicies> {
    const all = serviceIds.length + policyIds.length === 0;
    const wanted = samplePolicies.filter(
      policy =>
        all ||
        policyIds.includes(policy.id) ||
        policy.services.some(service => serviceIds.includes(sampleServices[service])),
    );
    const asOf = this.clock.now();
    return Promise.resolve({
      policies: wanted.map(({ id, name, services, levels }) => ({
        id,
        name,
        services: services.map(service => ({ id: sampleServices[service], name: service })),
        levels: levels.map(level => ({
          delayMs: level.delayMs,
          targets: [
            'person' in level
              ? { kind: 'person' as const, person: personOf(level.person) }
              : { kind: 'schedule' as const, id: level.rotation, name: this.schedule(level.rotation).name },
          ],
        })),
      })),
      schedules: sampleRotations.map(({ id }) => {
        const { entries, ...schedule } = this.schedule(id);
        return { ...schedule, entries: entries.filter(entry => overlaps(entry, span)) };
      }),
      turns: this.turnsIn(wanted, { start: asOf, end: asOf + 1 }),
      asOf,
    });
  }

  readContacts(personId: string): Promise<readonly Contact[]> {
    return Promise.resolve(
      sampleTeam
        .filter(({ id }) => id === personId)
        .flatMap(({ email, phone }): Contact[] => [
          { kind: 'phone', label: 'invented', address: phone },
          { kind: 'email', label: 'invented', address: email },
        ]),
    );
  }

  /** Whom a level (from 1) of a policy pages at a moment. */
  peopleAt(policy: SamplePolicy, level: number, at: number): readonly Person[] {
    return this.turnsIn([policy], { start: at, end: at + 1 })
      .filter(turn => turn.level === level)
      .map(({ person }) => person);
  }

  private turnsIn(policies: readonly SamplePolicy[], span: TimeSpan): readonly OnCallTurn[] {
    return policies.flatMap(({ id, name, levels }) =>
      levels.flatMap((level, index): readonly OnCallTurn[] => {
        const place = { policy: { id, name }, level: index + 1 };
        if ('person' in level) return [{ ...place, person: personOf(level.person) }];
        const schedule = this.schedule(level.rotation);
        return schedule.entries
          .filter(entry => overlaps(entry, span))
          .map(entry => ({ ...place, ...entry, schedule: { id: schedule.id, name: schedule.name } }));
      }),
    );
  }

  private schedule(rotationId: string): OnCallSchedule {
    const rotation = sampleRotations.find(({ id }) => id === rotationId);
    if (!rotation) throw new RangeError(`no rotation ${rotationId}`);
    const { id, name, members, hasGap } = rotation;
    return {
      id,
      name,
      entries: weeks.map(week => ({
        person: personOf(members.at(week % members.length) ?? ''),
        start: this.dayOf(week, 0),
        end: hasGap && week === 1 ? this.dayOf(week, saturday) : this.dayOf(week + 1, 0),
      })),
    };
  }

  private dayOf(week: number, day: number): number {
    const at = new Date(this.monday);
    at.setDate(at.getDate() + 7 * week + day);
    return at.getTime();
  }
}

function overlaps(entry: TimeSpan, span: TimeSpan): boolean {
  return entry.start < span.end && span.start < entry.end;
}
