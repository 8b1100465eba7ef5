import type { PlaybookRequest, PlaybookStrings } from '../../src/protocol/playbookPage';
import type { BlockView, CommandView, LastRun, ResultView } from '../../src/protocol/playbookUse';
import { button, element, icon } from '../shared/dom';

type Ask = (request: PlaybookRequest) => Promise<boolean>;
type Commands = Extract<BlockView, { kind: 'commands' }>;
type Query = Extract<BlockView, { kind: 'query' }>;

/** What can be done with the commands of a block, and what became of them. */
export function commandControls(block: Commands, strings: PlaybookStrings, ask: Ask): readonly HTMLElement[] {
  if (block.refused !== undefined) return [element('p', { class: 'remark' }, icon('info'), block.refused)];
  const many = block.commands.length > 1;
  return block.commands.map((command, at) => {
    const press = (how: 'insert' | 'run', label: string): HTMLElement => {
      const made = button(label, () => void ask({ type: 'command', block: block.key, command: at, how }), {
        'data-key': `${how} ${at}`,
        'aria-label': `${label}: ${command.text}`,
        ...(how === 'insert' ? { class: 'main' } : {}),
        ...(command.busy || command.blocked !== undefined ? { disabled: 'disabled' } : {}),
      });
      made.prepend(icon(how === 'insert' ? 'terminal' : 'play'));
      return made;
    };
    return element(
      'div',
      { class: 'command' },
      ...(many ? [element('code', { class: 'line' }, command.text)] : []),
      element(
        'div',
        { class: 'actions' },
        press('insert', strings.insert),
        press('run', command.readOnly ? strings.run : strings.runTyped),
        ...marksOf(command, strings),
      ),
      ...(command.blocked === undefined
        ? []
        : [element('p', { class: 'remark' }, icon('lock'), command.blocked)]),
      ...(command.last ? lastRun(command.last, strings, at) : []),
    );
  });
}

function marksOf(command: CommandView, strings: PlaybookStrings): readonly HTMLElement[] {
  return [
    ...(command.readOnly ? [element('span', { class: 'mark' }, icon('eye'), strings.readOnly)] : []),
    ...(command.warning === undefined
      ? []
      : [
          element(
            'span',
            { class: 'mark careful' },
            icon('warning'),
            `${strings.destructive}: ${command.warning}`,
          ),
        ]),
    ...(command.busy ? [element('span', { class: 'mark' }, icon('loading'), strings.running)] : []),
  ];
}

function lastRun(last: LastRun, strings: PlaybookStrings, at: number): readonly HTMLElement[] {
  const icons = { ok: 'pass', failed: 'error', unknown: 'circle-outline' };
  return [
    element('p', { class: `last ${last.state}`, role: 'status' }, icon(icons[last.state]), last.text),
    ...(last.output === undefined
      ? []
      : [
          element(
            'details',
            { 'data-key': `output ${at}` },
            element('summary', { 'data-key': `summary ${at}` }, strings.output),
            element('pre', { tabindex: '0', role: 'region', 'aria-label': strings.output }, last.output),
          ),
        ]),
  ];
}

/** A query's button and its last rows. */
export function queryControls(block: Query, strings: PlaybookStrings, ask: Ask): readonly HTMLElement[] {
  const run = button(strings.runQuery, () => void ask({ type: 'query', block: block.key }), {
    class: 'main',
    'data-key': 'query',
    ...(block.busy ? { disabled: 'disabled' } : {}),
  });
  run.prepend(icon('play'));
  return [
    element(
      'div',
      { class: 'command' },
      element(
        'div',
        { class: 'actions' },
        run,
        ...(block.busy
          ? [element('span', { class: 'mark', role: 'status' }, icon('loading'), strings.running)]
          : []),
      ),
      ...(block.failed === undefined
        ? []
        : [element('p', { class: 'notice', role: 'alert' }, icon('error'), block.failed)]),
      ...(block.result ? resultTable(block.result, strings) : []),
    ),
  ];
}

/** Rows as text: what a backend answers is never markup. */
function resultTable(result: ResultView, strings: PlaybookStrings): readonly HTMLElement[] {
  const said = element('p', { class: 'last', role: 'status' }, icon('list-flat'), result.text);
  if (result.rows.length === 0) return [said, element('p', { class: 'quiet' }, strings.noRows)];
  const head = element('tr', {}, ...result.columns.map(name => element('th', { scope: 'col' }, name)));
  const rows = result.rows.map(cells => element('tr', {}, ...cells.map(cell => element('td', {}, cell))));
  return [
    said,
    element(
      'div',
      { class: 'table rows', tabindex: '0', role: 'region', 'aria-label': strings.rows, 'data-key': 'rows' },
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)),
    ),
  ];
}
