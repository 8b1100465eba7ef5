import { definitions } from './definitions';
import type {
  BugFigures,
  DashboardSection,
  ReviewChart,
  ReviewModel,
  SlaFigures,
  Spread,
} from './reviewModel';
import {
  dateText,
  countText,
  linkMarkdown,
  numberText,
  plainMarkdown,
  shareText,
  spanText,
} from './reviewText';
import { nameOf } from './nights';
import { halfKey } from './reviewMeta';
import { incidentLinks, linksText, type LinkOf } from './writeIncidents';

const mostServices = 60;
const trendColumns = ['pages', 'incidents', 'nights', 'acknowledge', 'resolve'] as const;

/** The second timebox. */
export function dashboardLines(model: ReviewModel): string[] {
  const { dashboard, period } = model;
  const link = incidentLinks(model);
  return [
    '## 2. Dashboard',
    '',
    ...spreadTable(dashboard.spreads),
    ...classTable(dashboard),
    ...slaTable(dashboard.sla, link),
    ...availabilityTable(dashboard),
    ...serviceTable(dashboard),
    ...loadTable(dashboard),
    ...dashboard.bugs.flatMap(bugTable),
    ...dashboard.charts.flatMap(chartLines),
    ...dashboard.remarks.map(
      ({ chart, at, text, by }) =>
        `- ${plainMarkdown(chart)}, ${dateText(at, period.zone)}: ${plainMarkdown(text)}${by === undefined ? '' : ` (${plainMarkdown(by)})`}`,
    ),
    ...(dashboard.remarks.length > 0 ? [''] : []),
    ...trendTable(dashboard),
  ];
}

function spreadTable(spreads: readonly Spread[]): string[] {
  if (spreads.length === 0) return [];
  const cell = (ms: number | undefined): string => (ms === undefined ? '' : spanText(ms));
  return [
    '| | Mean | Median | 90th percentile | Of | Median before |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...spreads.map(
      ({ id, mean, median, p90, count, before }) =>
        `| [${definitions[id].title}](#definitions) | ${cell(mean)} | ${cell(median)} | ${cell(p90)} | ${numberText(count)} | ${cell(before)} |`,
    ),
    '',
  ];
}

function classTable({ byClass }: DashboardSection): string[] {
  if (byClass.length === 0) return [];
  return [
    '| Class | Pages | Incidents | Median time to resolve | Of |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...byClass.map(
      ({ severity, pages, incidents, resolve }) =>
        `| ${severity} | ${numberText(pages)} | ${numberText(incidents)} | ${resolve.median === undefined ? '' : spanText(resolve.median)} | ${numberText(resolve.count)} |`,
    ),
    '',
  ];
}

function slaTable(sla: readonly SlaFigures[], link: LinkOf): string[] {
  if (sla.length === 0) return [];
  return [
    '| [SLA](#definitions) | Kept | Breached | Left out | Breached by |',
    '| --- | ---: | ---: | ---: | --- |',
    ...sla.map(
      ({ severity, of, kept, breached, leftOut, breaches }) =>
        `| ${of} ${severity} | ${numberText(kept)} | ${numberText(breached)} | ${numberText(leftOut)} | ${linksText(breaches, link)} |`,
    ),
    '',
  ];
}

function availabilityTable({ availability }: DashboardSection): string[] {
  if (availability.length === 0) return [];
  return [
    '| Service | [Availability](#definitions) | From |',
    '| --- | ---: | --- |',
    ...availability.map(({ service, value, basis, metric, good, all }) => {
      const from =
        basis === 'metric'
          ? metric === undefined
            ? 'its metric'
            : `\`${metric}\``
          : good === undefined || all === undefined
            ? 'good over all requests'
            : `${numberText(good)} of ${numberText(all)} requests`;
      return `| ${plainMarkdown(service)} | ${value === undefined ? 'not known' : shareText(value)} | ${from} |`;
    }),
    '',
  ];
}

function serviceTable({ byService }: DashboardSection): string[] {
  if (byService.length === 0) return [];
  const rest = byService.slice(mostServices);
  const sum = (key: 'pages' | 'incidents' | 'nights'): number => rest.reduce((all, row) => all + row[key], 0);
  return [
    '| Service | Pages | Incidents | Nights broken |',
    '| --- | ---: | ---: | ---: |',
    ...byService
      .slice(0, mostServices)
      .map(
        ({ service, pages, incidents, nights }) =>
          `| ${service === undefined ? 'none' : plainMarkdown(service)} | ${numberText(pages)} | ${numberText(incidents)} | ${numberText(nights)} |`,
      ),
    ...(rest.length === 0
      ? []
      : [
          `| ${countText(rest.length, 'other')} | ${numberText(sum('pages'))} | ${numberText(sum('incidents'))} | ${numberText(sum('nights'))} |`,
        ]),
    '',
  ];
}

/** In the order of names: to share the load, not to rank. */
function loadTable({ load }: DashboardSection): string[] {
  if (load.length === 0) return [];
  return [
    '| Who was paged (by name, to share the load) | Pages | Nights broken |',
    '| --- | ---: | ---: |',
    ...load.map(
      ({ person, pages, nights }) =>
        `| ${plainMarkdown(nameOf(person))} | ${numberText(pages)} | ${numberText(nights)} |`,
    ),
    '',
  ];
}

function bugTable({ basis, source, link, atLeast, rows }: BugFigures): string[] {
  const of = source === undefined ? '' : ` ${source}`;
  const from = basis === 'github' ? `GitHub issues of${of}` : `typed in${of === '' ? '' : `, from${of}`}`;
  const cell = (value: number | undefined): string =>
    value === undefined ? '' : `${atLeast ? '≥ ' : ''}${numberText(value)}`;
  return [
    `| [Bugs](#definitions) (${linkMarkdown(from, link)}) | Open | New | Closed | Past limit |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ severity = 'all', open, opened, closed, pastSla }) =>
        `| ${severity} | ${[open, opened, closed, pastSla].map(cell).join(' | ')} |`,
    ),
    '',
  ];
}

function chartLines({ title, file, columns, rows, marks }: ReviewChart): string[] {
  return [
    `![${plainMarkdown(title)}](${encodeURIComponent(file)})`,
    '',
    ...marks.map(mark => `- ${plainMarkdown(mark)}`),
    ...(marks.length > 0 ? [''] : []),
    '<details><summary>Table</summary>',
    '',
    `| ${columns.map(column => plainMarkdown(column)).join(' | ')} |`,
    `| ${columns.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`,
    ...rows.map(row => `| ${row.map(cell => plainMarkdown(cell)).join(' | ')} |`),
    '',
    '</details>',
    '',
  ];
}

function trendTable({ trend }: DashboardSection): string[] {
  if (trend.length < 2) return [];
  return [
    '### Weeks',
    '',
    '| Period | Pages | Incidents | Nights broken | Median to acknowledge | Median to resolve |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...trend.map(({ name, values }) => {
      const cells = trendColumns.map(key => {
        const value = values[key];
        if (value === undefined) return '';
        return key === 'acknowledge' || key === 'resolve' ? spanText(value) : numberText(value);
      });
      const half = values[halfKey] === undefined ? '' : ' (not whole)';
      return `| [${plainMarkdown(name)}](${encodeURIComponent(name)}.md)${half} | ${cells.join(' | ')} |`;
    }),
    '',
  ];
}
