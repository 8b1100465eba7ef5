import type { EntityId } from '../../core/base/identity';
import type { Problem } from '../../core/base/problem';
import { isComplete, type SourceHealth } from '../../core/base/sourceHealth';
import type { AlertRow } from '../../core/errors/alerts/alertBoard';
import type { ErrorGroup } from '../../core/errors/errorGroup';
import type { ValueSum } from '../../core/errors/groupValue';
import { sumOfValues } from '../../core/errors/groupValue';
import type { ViewedGroup } from '../../core/errors/groupView';
import type { LogRecord } from '../../core/errors/logRecord';
import { shareOfGroups, type RecordShare } from '../../core/errors/recordShare';
import type { StackFrame } from '../../core/source/stackFrame';
import { severities, type Severity } from '../../core/team/severity';
import { isAlarm } from './alertItem';
import type { ErrorsModel } from './errorsModel';

/**
 * What the Errors view is made of. `id` is stable, so that selection and expansion outlive a refresh.
 * Groups, frames and samples are at once what the view's commands are called with.
 */
export type ErrorNode =
  | { readonly kind: 'source'; readonly id: string; readonly health: SourceHealth }
  | { readonly kind: 'problems'; readonly id: string; readonly problems: readonly Problem[] }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Problem }
  | { readonly kind: 'quiet'; readonly id: string }
  | AlertNode
  /** The alerts that do not fire. */
  | { readonly kind: 'alerts'; readonly id: string; readonly rows: readonly AlertRow[] }
  /** The filter keeps groups out of the list. */
  | { readonly kind: 'hidden'; readonly id: string; readonly groups: number; readonly isAll: boolean }
  | { readonly kind: 'ignored'; readonly id: string; readonly groups: number; readonly records: number }
  | {
      readonly kind: 'severity';
      readonly id: string;
      readonly severity: Severity;
      readonly groups: number;
      readonly records: number;
      /** Some of the records were counted in samples. */
      readonly estimated: boolean;
      readonly share?: RecordShare;
      readonly values: readonly ValueSum[];
    }
  | GroupNode
  | FrameNode
  | { readonly kind: 'library'; readonly id: string; readonly group: ErrorGroup; readonly count: number }
  | { readonly kind: 'samples'; readonly id: string; readonly group: ErrorGroup }
  | SampleNode
  | { readonly kind: 'more'; readonly id: string; readonly severity: Severity; readonly hidden: number };

export interface AlertNode {
  readonly kind: 'alert';
  readonly id: string;
  readonly row: AlertRow;
  readonly ruleId: string;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly group: ErrorGroup;
  readonly viewed: ViewedGroup;
  readonly fingerprint: string;
  readonly service?: string;
  /** The incident that it happened in: what commands about incidents are called with. */
  readonly incidentId?: EntityId;
}

export interface FrameNode {
  readonly kind: 'frame';
  readonly id: string;
  readonly frame: StackFrame;
  readonly fingerprint: string;
  readonly service?: string;
  /** Equal frames in a row (recursion) are one row. */
  readonly times: number;
}

export interface SampleNode {
  readonly kind: 'sample';
  readonly id: string;
  readonly fingerprint: string;
  readonly sample: number;
  readonly record: LogRecord;
}

/** Groups of a class before "Show more". */
export const pageSize = 100;

/** The top of the tree: trouble first, then the classes that hold something; "none" only where that is known. */
export function topNodes(model: ErrorsModel): ErrorNode[] {
  const { store } = model;
  const nodes: ErrorNode[] = alertNodes(model.alerts.filter(isAlarm));
  for (const health of store.health) {
    if (!isComplete(health)) nodes.push({ kind: 'source', id: `source:${health.sourceId}`, health });
  }
  const readings = store.sources.flatMap(({ reading }) => reading ?? []);
  const problems = readings.flatMap(reading => reading.problems);
  if (problems.length > 0) nodes.push({ kind: 'problems', id: 'problems', problems });
  let shown = 0;
  for (const severity of severities) {
    const rows = model.of(severity);
    if (rows.length === 0) continue;
    shown += rows.length;
    const share = shareOfGroups(
      rows.map(({ group }) => group),
      readings,
    );
    nodes.push({
      kind: 'severity',
      id: `severity:${severity}`,
      severity,
      groups: rows.length,
      records: sumOf(rows),
      estimated: rows.some(({ group }) => group.estimated),
      ...(share ? { share } : {}),
      values: sumOfValues(rows.flatMap(({ value }) => value ?? [])),
    });
  }
  const { ignored, hidden } = model;
  if (ignored.length > 0) {
    nodes.push({ kind: 'ignored', id: 'ignored', groups: ignored.length, records: sumOf(ignored) });
  }
  if (hidden > 0) nodes.push({ kind: 'hidden', id: 'hidden', groups: hidden, isAll: shown === 0 });
  if (store.isAllClear) nodes.push({ kind: 'quiet', id: 'quiet' });
  const calm = model.alerts.filter(row => !isAlarm(row));
  if (calm.length > 0) nodes.push({ kind: 'alerts', id: 'alerts', rows: calm });
  return nodes;
}

export function alertNodes(rows: readonly AlertRow[]): ErrorNode[] {
  return rows.map(row => ({ kind: 'alert', id: `alert:${row.rule.id}`, row, ruleId: row.rule.id }));
}

function sumOf(rows: readonly ViewedGroup[]): number {
  return rows.reduce((sum, { group }) => sum + group.count, 0);
}

export function problemNodes(problems: readonly Problem[]): ErrorNode[] {
  return problems.map((problem, i) => ({ kind: 'problem', id: `problem:${i}:${problem.code}`, problem }));
}

/** The groups of a class, at most `shown`, and what is left over. */
export function groupNodes(model: ErrorsModel, severity: Severity, shown: number): ErrorNode[] {
  const groups = model.of(severity);
  const nodes: ErrorNode[] = groups.slice(0, shown).map(groupNode);
  if (groups.length > shown) {
    nodes.push({ kind: 'more', id: `more:${severity}`, severity, hidden: groups.length - shown });
  }
  return nodes;
}

export function groupNode(viewed: ViewedGroup): GroupNode {
  const { group, incident } = viewed;
  const { fingerprint, service } = group;
  return {
    kind: 'group',
    id: `group:${fingerprint}`,
    group,
    viewed,
    fingerprint,
    ...(service === undefined ? {} : { service }),
    ...(incident ? { incidentId: incident.id } : {}),
  };
}

/** Below a group: its own frames, the libraries' folded, and the sample records. */
export function detailNodes(group: ErrorGroup): ErrorNode[] {
  const nodes: ErrorNode[] = frameNodes(group, false);
  const library = group.frames.filter(frame => frame.library).length;
  const { fingerprint } = group;
  if (library > 0) nodes.push({ kind: 'library', id: `library:${fingerprint}`, group, count: library });
  if (group.samples.length > 0) nodes.push({ kind: 'samples', id: `samples:${fingerprint}`, group });
  return nodes;
}

/** The team's own frames of a group, or those of libraries, in the trace's order. */
export function frameNodes(group: ErrorGroup, library: boolean): FrameNode[] {
  const nodes: FrameNode[] = [];
  const { fingerprint, service } = group;
  for (const frame of group.frames) {
    if (frame.library !== library) continue;
    const last = nodes[nodes.length - 1];
    if (last && sameFrame(last.frame, frame)) nodes[nodes.length - 1] = { ...last, times: last.times + 1 };
    else {
      const id = `frame:${fingerprint}:${library ? 'library' : 'own'}:${nodes.length}`;
      nodes.push({
        kind: 'frame',
        id,
        frame,
        fingerprint,
        times: 1,
        ...(service === undefined ? {} : { service }),
      });
    }
  }
  return nodes;
}

export function sampleNodes({ fingerprint, samples }: ErrorGroup): SampleNode[] {
  return samples.map((record, sample) => ({
    kind: 'sample',
    id: `sample:${fingerprint}:${sample}`,
    fingerprint,
    sample,
    record,
  }));
}

function sameFrame(a: StackFrame, b: StackFrame): boolean {
  return a.file === b.file && a.line === b.line && a.function === b.function;
}
