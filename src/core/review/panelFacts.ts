import type { Finding } from './itemCandidates';
import { valueText } from './panel';
import type { PanelData, PanelMark } from './panelData';
import { clockText, dayText } from './reviewText';

/** Findings past this would drown what people said. */
const mostFindings = 5;
/** Charts have steps of their own. */
const togetherMs = 3_600_000;

/** Percent that latency of a service fell against what was usual, of the panels that tell it; the most first. */
export function fasterOf(
  panels: readonly PanelData[],
): readonly { readonly service: string; readonly percent: number }[] {
  return panels
    .filter(({ about, problems }) => about.id.endsWith('latency-services') && problems.length === 0)
    .flatMap(({ lines }) => lines)
    .flatMap(({ label, mean, usualMean }) => {
      if (mean === undefined || usualMean === undefined || usualMean <= 0 || mean >= usualMean) return [];
      return [
        { service: label.replace(/^p95 · /, ''), percent: Math.round((1 - mean / usualMean) * 1000) / 10 },
      ];
    })
    .sort((a, b) => b.percent - a.percent || (a.service < b.service ? -1 : 1));
}

/** What went the wrong way, or fell silent, as something to look into: each once a chart, the farthest first. */
export function findingsOf(panels: readonly PanelData[], zone: string): readonly Finding[] {
  return (
    panels
      .flatMap(({ about, lines }) => {
        const worst = lines
          .flatMap(({ label, marks }) =>
            marks.filter(mark => isBad(mark, about.better)).map(mark => ({ label, mark })),
          )
          .sort((a, b) => weight(b.mark) - weight(a.mark) || a.mark.at - b.mark.at)[0];
        if (!worst) return [];
        const { label, mark } = worst;
        const where = `${dayText(mark.at, zone)} ${clockText(mark.at, zone)}`;
        const what = mark.missing
          ? 'no values'
          : `${mark.value === undefined ? mark.kind : valueText(mark.value, about.unit)}${
              mark.usual === undefined ? '' : ` where ${valueText(mark.usual, about.unit)} is usual`
            }`;
        return [
          {
            weight: weight(mark),
            mark,
            finding: {
              source: 'anomaly' as const,
              key: `${about.id}|${label}|${String(mark.from)}`,
              text: `Look into “${about.title}” (${label}): ${mark.kind} at ${where}, ${what}`,
            },
          },
        ];
      })
      .sort((a, b) => b.weight - a.weight || (a.finding.key < b.finding.key ? -1 : 1))
      // What shows in several charts at once is one thing to look into.
      .filter(
        ({ mark }, at, all) =>
          !all
            .slice(0, at)
            .some(
              ({ mark: told }) =>
                told.kind === mark.kind &&
                told.from <= mark.to + togetherMs &&
                mark.from <= told.to + togetherMs,
            ),
      )
      .slice(0, mostFindings)
      .map(({ finding }) => finding)
  );
}

function isBad({ kind, missing }: PanelMark, better: PanelData['about']['better']): boolean {
  if (missing || kind === 'silence') return true;
  if (better === 'neither') return false;
  return kind === 'spike' ? better === 'lower' : better === 'higher';
}

function weight({ value, usual, missing }: PanelMark): number {
  if (missing || value === undefined || usual === undefined) return Infinity;
  return Math.abs(value - usual) / Math.max(Math.abs(usual), 1e-9);
}
