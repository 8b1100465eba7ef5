import { compareSeverity, type Severity } from '../../team/severity';
import type { AlertRule } from './alertRule';
import type { AlertState } from './judgeAlert';

/** A rule with what it says now and since when. */
export interface AlertRow {
  readonly rule: AlertRule;
  readonly state: AlertState;
  /** When the state's kind (and class) was first seen, Unix ms. */
  readonly since: number;
  /** Rules for it were exported as it is now: somebody else watches it, too, as far as this machine knows. */
  readonly isExported?: boolean;
}

/** What changed so that a person should hear of it, once. */
export interface AlertChange {
  readonly row: AlertRow;
  readonly kind: 'began' | 'worse' | 'ended';
}

/** All rules, the worst first, and what became of them. */
export class AlertBoard {
  private rows: ReadonlyMap<string, AlertRow> = new Map();

  get all(): readonly AlertRow[] {
    return [...this.rows.values()].sort(
      (a, b) => rank(a.state) - rank(b.state) || (a.rule.id < b.rule.id ? -1 : 1),
    );
  }

  /**
   * Takes what the rules say now.
   * @returns what a person is told of: an alarm that began or got worse, and one that is over. What cannot be judged
   *   any more has not ended: nothing is said of it, and when the alarm is seen again it is the same one.
   */
  update(
    judged: readonly { readonly rule: AlertRule; readonly state: AlertState }[],
    now: number,
  ): readonly AlertChange[] {
    const changes: AlertChange[] = [];
    const rows = new Map<string, AlertRow>();
    for (const { rule, state } of judged) {
      const before = this.rows.get(rule.id);
      const same = before && sameAlarm(before.state, state);
      const row: AlertRow = { rule, state, since: same ? before.since : now };
      rows.set(rule.id, row);
      const alarm = alarmOf(state);
      const earlier = this.alarms.get(rule.id);
      if (alarm !== undefined) {
        if (earlier === undefined) changes.push({ row, kind: 'began' });
        else if (compareAlarm(alarm, earlier) < 0) changes.push({ row, kind: 'worse' });
        this.alarms.set(rule.id, alarm);
      } else if (state.kind === 'ok' && this.alarms.delete(rule.id)) changes.push({ row, kind: 'ended' });
    }
    for (const id of this.alarms.keys()) if (!rows.has(id)) this.alarms.delete(id);
    this.rows = rows;
    return changes;
  }

  /** By rule: the alarm that a person was told of and that is not over. */
  private readonly alarms = new Map<string, Alarm>();
}

type Alarm = Severity | 'noData';

function alarmOf(state: AlertState): Alarm | undefined {
  if (state.kind === 'firing') return state.severity;
  return state.kind === 'noData' ? 'noData' : undefined;
}

/** Silence is as bad as it can be: nobody knows what it hides. */
function compareAlarm(a: Alarm, b: Alarm): number {
  if (a === b) return 0;
  if (a === 'noData') return -1;
  return b === 'noData' ? 1 : compareSeverity(a, b);
}

function sameAlarm(a: AlertState, b: AlertState): boolean {
  return a.kind === b.kind && alarmOf(a) === alarmOf(b);
}

function rank(state: AlertState): number {
  switch (state.kind) {
    case 'noData':
      return 1;
    case 'firing':
      return state.severity === 'critical' ? 0 : state.severity === 'major' ? 2 : 3;
    case 'unknown':
      return 4;
    case 'tooLittle':
      return 5;
    case 'ok':
      return 6;
  }
}
