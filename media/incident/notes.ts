import type { NoteBlock, Section } from '../../src/protocol/incidentPage';
import { element } from '../shared/dom';
import { ask, press, strings } from './ask';
import { draftOf, keepDraft } from './kept';
import { foldable, sectionText } from './lists';

const composerBox = 'note';
let redraw: () => void = () => undefined;
/** Boxes whose text is on its way: the page may be drawn anew meanwhile, and a second press would send it twice. */
const sending = new Set<string>();

export function notes(section: Section<NoteBlock>, canNote: boolean, onRedraw: () => void): HTMLElement {
  redraw = onRedraw;
  return foldable(section, true, [
    ...section.rows.map(note),
    ...sectionText(section),
    ...(canNote ? [composer()] : []),
  ]);
}

function note(row: NoteBlock): HTMLElement {
  const box = `edit-${row.id}`;
  const isEdited = row.canEdit && draftOf(box) !== undefined;
  const { editNote } = strings();
  const head = element(
    'p',
    { class: 'quiet' },
    `${row.author} · ${row.when} `,
    ...(row.canEdit && !isEdited
      ? [
          press(
            editNote,
            `start-${box}`,
            () => {
              keepDraft(startOf(row), row.content);
              keepDraft(box, row.content);
              redraw();
              textarea(box)?.focus();
            },
            { style: 'link', title: `${editNote}: ${row.author}, ${row.when}` },
          ),
        ]
      : []),
  );
  const content = isEdited ? editor(row, box) : element('p', { class: 'prose' }, row.content);
  return element('article', { class: 'note' }, head, content);
}

function editor(row: NoteBlock, box: string): HTMLElement {
  const { saveNote, cancel, noteText } = strings();
  const end = (): void => {
    keepDraft(startOf(row), undefined);
    keepDraft(box, undefined);
    redraw();
  };
  const save = async (text: string): Promise<void> => {
    const was = draftOf(startOf(row)) ?? row.content;
    if (text === was || (await ask({ type: 'editNote', noteId: row.id, text, was }))) end();
  };
  return form(box, noteText, saveNote, save, press(cancel, `cancel-${box}`, end));
}

function composer(): HTMLElement {
  const { notePlaceholder, addNote } = strings();
  return form(composerBox, notePlaceholder, addNote, async text => {
    // The text stays in the box until the host has it in its outbox.
    if (!(await ask({ type: 'addNote', text }))) return;
    // What was typed meanwhile stays.
    if (draftOf(composerBox)?.trim() === text) keepDraft(composerBox, undefined);
    redraw();
  });
}

/**
 * Under which is kept what a note read as when its editing began: what a colleague changed since must not be
 * overwritten unseen, and a tab that was hidden begins anew.
 */
function startOf({ id }: NoteBlock): string {
  return `start-${id}`;
}

function form(
  box: string,
  label: string,
  sendLabel: string,
  send: (text: string) => Promise<void>,
  ...more: readonly HTMLElement[]
): HTMLElement {
  const area = element('textarea', {
    'data-key': box,
    rows: '2',
    placeholder: label,
    'aria-label': label,
  });
  area.value = draftOf(box) ?? '';
  area.rows = Math.min(12, Math.max(2, area.value.split('\n').length));
  const submit = async (): Promise<void> => {
    const text = area.value.trim();
    if (text === '' || sending.has(box)) return;
    sending.add(box);
    try {
      await send(text);
    } finally {
      sending.delete(box);
    }
  };
  area.addEventListener('input', () =>
    keepDraft(box, area.value === '' && box === composerBox ? undefined : area.value),
  );
  area.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
  });
  const made = element(
    'form',
    { class: 'composer' },
    area,
    element('div', { class: 'actions' }, press(sendLabel, `send-${box}`, submit), ...more),
  );
  made.addEventListener('submit', event => event.preventDefault());
  return made;
}

function textarea(box: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`textarea[data-key="${CSS.escape(box)}"]`);
}
