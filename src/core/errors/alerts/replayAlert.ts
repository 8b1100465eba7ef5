import type { AlertRule } from './alertRule';
import { judgeAlert, type AlertState } from './judgeAlert';
import type { TrafficSeries } from './trafficSeries';

/** A span in which a rule would have fired, Unix ms. */
export interface FiredSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: 'firing' | 'noData';
}

/** What a rule would have done over a past series, bucket by bucket. */
export interface AlertReplay {
  readonly spans: readonly FiredSpan[];
  /** Ends of buckets with what was measured there; undefined where nothing could be judged. */
  readonly points: readonly { readonly at: number; readonly share: number | undefined }[];
  /** Buckets that could be judged, as a fraction of all. */
  readonly judged: number;
}

/**
 * When a rule would have fired: it is held against the series at the end of each bucket from `from` on. The series
 * begins earlier than that by the rule's span, or its first buckets cannot be judged.
 */
export function replayAlert(rule: AlertRule, series: TrafficSeries, from: number): AlertReplay {
  const spans: FiredSpan[] = [];
  const points: { at: number; share: number | undefined }[] = [];
  let judged = 0;
  const first = Math.max(0, Math.ceil((from - series.from) / series.stepMs));
  for (let index = first; index < series.buckets.length; index += 1) {
    const at = series.from + (index + 1) * series.stepMs;
    const state = judgeAlert(rule, series, at);
    if (state.kind !== 'unknown') judged += 1;
    points.push({ at, share: shareOf(state) });
    if (state.kind !== 'firing' && state.kind !== 'noData') continue;
    const last = spans[spans.length - 1];
    const begin = at - series.stepMs;
    if (last && last.kind === state.kind && last.to === begin) {
      spans[spans.length - 1] = { ...last, to: at };
    } else spans.push({ from: begin, to: at, kind: state.kind });
  }
  return { spans, points, judged: points.length === 0 ? 0 : judged / points.length };
}

function shareOf(state: AlertState): number | undefined {
  return state.kind === 'ok' || state.kind === 'firing' ? state.measured.share : undefined;
}
