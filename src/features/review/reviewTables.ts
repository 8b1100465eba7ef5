import * as vscode from 'vscode';
import { definitions } from '../../core/review/definitions';
import { nameOf } from '../../core/review/nights';
import type { QuarterLookBack, ReviewModel, Spread, ValueRange } from '../../core/review/reviewModel';
import { moneyText, shareText, spanText } from '../../core/review/reviewText';
import { plainText } from '../../platform/remoteText';
import { severityName } from '../../platform/severityText';
import type { ShownTable } from '../../protocol/reviewPage';

/** The dashboard's figures as tables; what is not known is a dash, never zero. */
export function tablesOf({ dashboard, value }: ReviewModel): readonly ShownTable[] {
  const known = (value: number | undefined): string => (value === undefined ? '–' : spanText(value));
  const spread = ({ id, count, mean, median, p90, before }: Spread): readonly string[] => [
    definitions[id].title,
    String(count),
    known(mean),
    known(median),
    known(p90),
    known(before),
  ];
  return [
    {
      title: vscode.l10n.t('Times'),
      columns: [
        '',
        vscode.l10n.t('Count'),
        vscode.l10n.t('Mean'),
        vscode.l10n.t('Median'),
        vscode.l10n.t('90th percentile'),
        vscode.l10n.t('Median before'),
      ],
      rows: dashboard.spreads.map(spread),
    },
    {
      title: vscode.l10n.t('By class'),
      columns: ['', vscode.l10n.t('Pages'), vscode.l10n.t('Incidents'), vscode.l10n.t('Median to resolve')],
      rows: dashboard.byClass.map(({ severity, pages, incidents, resolve }) => [
        severityName(severity),
        String(pages),
        String(incidents),
        known(resolve.median),
      ]),
    },
    {
      title: vscode.l10n.t('By service'),
      columns: ['', vscode.l10n.t('Pages'), vscode.l10n.t('Incidents'), vscode.l10n.t('Nights broken')],
      rows: dashboard.byService.map(({ service, pages, incidents, nights }) => [
        plainText(service ?? vscode.l10n.t('no service')),
        String(pages),
        String(incidents),
        String(nights),
      ]),
    },
    {
      title: vscode.l10n.t('Who was paged (by name, to share the load)'),
      columns: ['', vscode.l10n.t('Pages'), vscode.l10n.t('Nights broken')],
      rows: dashboard.load.map(({ person, pages, nights }) => [
        plainText(nameOf(person)),
        String(pages),
        String(nights),
      ]),
    },
    {
      title: vscode.l10n.t('SLA'),
      columns: [
        '',
        vscode.l10n.t('Kept'),
        vscode.l10n.t('Breached'),
        vscode.l10n.t('Left out: open and within the limit'),
      ],
      rows: dashboard.sla.map(({ severity, of, kept, breached, leftOut }) => [
        `${severityName(severity)}, ${of === 'acknowledge' ? vscode.l10n.t('acknowledge') : vscode.l10n.t('resolve')}`,
        String(kept),
        String(breached),
        String(leftOut),
      ]),
    },
    {
      title: vscode.l10n.t('Availability'),
      columns: ['', vscode.l10n.t('Share'), vscode.l10n.t('By')],
      rows: dashboard.availability.map(({ service, value, basis, metric }) => [
        plainText(service),
        value === undefined ? '–' : shareText(value),
        basis === 'metric' ? (metric ?? vscode.l10n.t('metric')) : vscode.l10n.t('good of all requests'),
      ]),
    },
    moneyTable(vscode.l10n.t('Cost of the errors'), value.costs),
    ...(value.lookBack
      ? [
          moneyTable(vscode.l10n.t('Lost in {0}', value.lookBack.quarter), value.lookBack.lost),
          moneyTable(
            vscode.l10n.t('Restored by fixes in {0}', value.lookBack.quarter),
            value.lookBack.restored,
          ),
          givenBack(value.lookBack),
          {
            title: vscode.l10n.t('Left out of {0}', value.lookBack.quarter),
            isWide: true,
            columns: [''],
            rows: value.lookBack.leftOut.map(reason => [plainText(reason)]),
          },
        ]
      : []),
  ].filter(({ rows }) => rows.length > 0);
}

/** A range with what it was worked out from. */
function moneyTable(title: string, ranges: readonly ValueRange[]): ShownTable {
  return {
    title,
    isWide: true,
    columns: ['', vscode.l10n.t('From, to'), vscode.l10n.t('How'), vscode.l10n.t('Because')],
    rows: ranges.map(({ service, low, high, currency, formula, because, partial }) => [
      plainText(service),
      `${moneyText(low, high, currency)}${partial ? ` ${vscode.l10n.t('(a part)')}` : ''}`,
      plainText(formula, 1_000),
      plainText(because ?? ''),
    ]),
  };
}

function givenBack({ quarter, timeGivenBackMs }: QuarterLookBack): ShownTable {
  return {
    title: vscode.l10n.t('Time given back in {0}', quarter),
    isWide: true,
    columns: ['', vscode.l10n.t('Time')],
    rows:
      timeGivenBackMs === undefined
        ? []
        : [
            [
              vscode.l10n.t(
                'pages that fixes kept away, by the four weeks before each, times their median time to resolve',
              ),
              spanText(timeGivenBackMs),
            ],
          ],
  };
}
