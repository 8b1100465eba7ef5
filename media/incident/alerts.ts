import type { AlertBlock, Section } from '../../src/protocol/incidentPage';
import { element } from '../shared/dom';
import { strings } from './ask';
import { facts, foldable, foldedText, lines, sectionText } from './lists';

export function alerts(section: Section<AlertBlock>): HTMLElement {
  return foldable(section, true, [...section.rows.map(alert), ...sectionText(section)]);
}

function alert(row: AlertBlock): HTMLElement {
  return element(
    'article',
    { class: 'alert' },
    element('p', { class: 'prose' }, row.summary),
    element('p', { class: 'quiet' }, row.facts),
    ...lines(row.links),
    ...facts(row.fields, 'facts fields'),
    ...(row.details === '' ? [] : [foldedText(`details-${row.id}`, strings().details, row.details)]),
  );
}
